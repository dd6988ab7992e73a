/** Whether a person may start a batch although it is held, dark, under maintenance or stopped; used by run and rerun. */
import { brakesNow } from '../dispatch/brakes-now.ts'
import { type Brake, brakeOn } from '../domain/brake.ts'
import { type PageHint, TobanError } from '../domain/errors.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import type { RunCommandContext } from './context.ts'
import { controlsHint, MAINTENANCE_HINT } from './page-hints.ts'
import { demandReason } from './reason.ts'

export type Passing = Readonly<{
  /** The person has seen what is on, and wants it all the same. Needs a reason. */
  override?: true
  reason: string | null
}>

/** What is on for the batch now; null = nothing. */
export function brakeNow(context: RunCommandContext, entry: ScheduleEntry): Brake | null {
  const now = context.now()
  return brakeOn(brakesNow(context.ops, context.config(), now), entry, now)
}

/** @returns what the run keeps of it. Throws `system_stopped`, `maintenance`, `held` or `blackout`. */
export function passBrakes(
  context: RunCommandContext,
  entry: ScheduleEntry,
  { override, reason }: Passing,
): { override?: true } {
  const brake = brakeNow(context, entry)
  if (!brake) return {}
  if (!override) throw braked(entry.batchId, brake)
  demandReason(reason ?? '')
  return { override: true }
}

const CODES = {
  stop: 'system_stopped',
  maintenance: 'maintenance',
  hold: 'held',
  blackout: 'blackout',
} as const

function braked(batchId: string, brake: Brake): TobanError {
  return new TobanError({
    code: CODES[brake.kind],
    kind: 'refused',
    message: {
      ja: `${batchId} は開始できません。${brake.words.ja}`,
      en: `${batchId} may not start: ${brake.words.en}`,
    },
    hint: {
      ja: 'それでも動かすには --override と --reason を付けてください。',
      en: 'To start it all the same give --override with a --reason.',
    },
    onPage: brakeHint(batchId, brake),
  })
}

/** The console starts nothing past a brake: it leads to where the brake is let go. */
function brakeHint(batchId: string, { kind }: Brake): PageHint {
  if (kind === 'maintenance') return MAINTENANCE_HINT
  if (kind === 'hold') return controlsHint(batchId)
  return {
    ja: '終わってから実行してください。急ぐ場合は管理者に相談してください。',
    en: 'Run it when this is over; if it can not wait, ask an administrator.',
  }
}
