/** The plan of a span with the one-off changes of operators applied; shown by `toban plan` and the API. */
import { addDays, daySpan } from './calendar-day.ts'
import {
  type ChangedOccurrence,
  changedBy,
  dueTimeOf,
  type ScheduleException,
} from './exceptions.ts'
import { type PlanSpan, plan, type Schedule } from './plan.ts'

/** The plan of the span with what operators moved into it and out of it. */
export function changedPlan(
  config: Schedule,
  asked: PlanSpan,
  exceptions: readonly ScheduleException[],
): ChangedOccurrence[] {
  const zone = config.timezone
  const { from, days, batchId } = asked
  const span = {
    from: daySpan(from, zone).from - 1,
    to: daySpan(addDays(from, days), zone).from - 1,
  }
  const wanted = exceptions.filter((one) => batchId === undefined || one.batchId === batchId)
  return changedBy(plan(config, asked), {
    exceptions: wanted,
    span,
    find: (id, scheduledFor) => {
      const entry = config.batches.find((one) => one.batchId === id && one.enabled)
      return entry ? dueTimeOf(entry, config, scheduledFor) : null
    },
  })
}
