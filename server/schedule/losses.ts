/** "This schedule loses occurrences": asked by the watch, the command line and the page of a batch. */
import { expectedDurationMs } from '../../data/ops/durations.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { recentFates } from '../../data/ops/reading/punctuality.ts'
import type { Config } from '../config/config.ts'
import { dayAt, type Instant } from '../domain/calendar-day.ts'
import { type Loss, lossOf } from '../domain/loss.ts'
import { occurrencesBetween } from '../domain/occurrence.ts'
import { businessDateOn, type ScheduleEntry } from '../domain/schedule.ts'

/** Older due times are of another time. */
const LOOKED_AT = 20
const DAY_MS = 86_400_000
/** A batch that is due less often than this can not be in its own way. */
const LOOK_BACK_DAYS = 3

export type LossAsk = Readonly<{ ops: OpsDb; config: Config; now: Instant }>

/** Null: the schedule of the batch keeps what it promises. */
export function scheduleLoss({ ops, config, now }: LossAsk, entry: ScheduleEntry): Loss | null {
  if (!entry.enabled || entry.manual) return null
  const { batchId } = entry
  const businessDate = businessDateOn(entry, dayAt(now, config.timezone))
  const manner = { batchId, businessDate, trigger: 'schedule', everyTenant: true } as const
  return lossOf({
    fates: recentFates(ops, batchId, LOOKED_AT),
    usualMs: entry.overlap === 'allow' ? null : expectedDurationMs(ops, manner),
    everyMs: interval(entry, config, now),
  })
}

/** Every batch with a warning. */
export function scheduleLosses(ask: LossAsk): { batchId: string; loss: Loss }[] {
  return ask.config.batches.flatMap((entry) => {
    const loss = scheduleLoss(ask, entry)
    return loss ? [{ batchId: entry.batchId, loss }] : []
  })
}

function interval(entry: ScheduleEntry, config: Config, now: Instant): number | null {
  const { calendars, timezone } = config
  const from = now - LOOK_BACK_DAYS * DAY_MS
  const due = occurrencesBetween(entry, calendars, timezone, from, now)
  const [last, before] = [due.at(-1), due.at(-2)]
  return last && before ? last.dueAt - before.dueAt : null
}
