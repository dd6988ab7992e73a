/** What keeps a batch from starting by somebody's will: an emergency stop, maintenance mode, a hold, a blackout; asked by the gate, the commands and the plan. */
import { type Blackout, blackoutAt } from './blackout.ts'
import { type Instant, localText } from './calendar-day.ts'
import type { Words } from './errors.ts'
import { EVERY_BATCH, holdOn, type ScheduleException } from './exceptions.ts'
import type { ScheduleEntry } from './schedule.ts'
import { isStopped, type SystemStop, stopWords } from './system-stop.ts'

export type Brake = Readonly<{
  kind: 'stop' | 'maintenance' | 'hold' | 'blackout'
  reason: string
  /** Who put it on; null for a blackout, which stands in the schedule file. */
  by: string | null
  /** When an emergency stop began: what was ordered before does not pass it. Null for the others. */
  since: Instant | null
  /** When it will be taken off by itself; null = somebody must do it. */
  until: Instant | null
  /** A sentence for the run that waits. */
  words: Words
}>

export type Brakes = Readonly<{
  /** Null: none is on. */
  stop: SystemStop | null
  exceptions: readonly ScheduleException[]
  blackouts: readonly Blackout[]
  zone: string
}>

/** The widest one that is on for the batch at that instant; null = nothing keeps it from starting. */
export function brakeOn(
  { stop, exceptions, blackouts, zone }: Brakes,
  entry: Pick<ScheduleEntry, 'batchId' | 'lane'>,
  at: Instant,
): Brake | null {
  if (stop && isStopped(stop, entry)) {
    const { reason, by, since } = stop
    return { kind: 'stop', reason, by, since, until: null, words: stopWords(stop) }
  }
  const maintenance = entry.lane === 'monitoring' ? null : holdOn(exceptions, EVERY_BATCH)
  if (maintenance) return heldBy('maintenance', maintenance, zone)
  const hold = holdOn(exceptions, entry.batchId)
  if (hold) return heldBy('hold', hold, zone)
  const dark = blackoutAt(blackouts, entry, { at, zone })
  if (!dark) return null
  const { name, reason } = dark.blackout
  const end = untilWords(dark.until, zone)
  return {
    kind: 'blackout',
    reason,
    by: null,
    since: null,
    until: dark.until,
    words: {
      ja: `停止期間 ${name} です: ${reason}${end.ja}`,
      en: `blackout ${name}: ${reason}${end.en}`,
    },
  }
}

type Held = Readonly<{ reason: string; by: string; expiresAt: Instant | null }>

function heldBy(kind: 'maintenance' | 'hold', hold: Held, zone: string): Brake {
  const { reason, by, expiresAt } = hold
  const end = untilWords(expiresAt, zone)
  const what = { maintenance: MAINTENANCE, hold: HELD }[kind]
  return {
    kind,
    reason,
    by,
    since: null,
    until: expiresAt,
    words: {
      ja: `${what.ja}: ${reason} (${by})${end.ja}`,
      en: `${what.en}: ${reason} (${by})${end.en}`,
    },
  }
}

const MAINTENANCE: Words = { ja: 'メンテナンス中です', en: 'maintenance mode' }
const HELD: Words = { ja: '保留中です', en: 'on hold' }

function untilWords(until: Instant | null, zone: string): Words {
  if (until === null) return { ja: '', en: '' }
  const time = localText(until, zone)
  return { ja: `、${time} まで`, en: `, until ${time}` }
}
