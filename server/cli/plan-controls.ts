/** The one-off changes of the data folder for `toban plan`; without a data folder the plan is that of the files alone. */
import { existsSync } from 'node:fs'
import { dataFolder } from '../../data/folder.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { Config } from '../config/config.ts'
import { addDays, daySpan } from '../domain/calendar-day.ts'
import {
  type ChangedOccurrence,
  changedBy,
  dueTimeOf,
  type ScheduleException,
} from '../domain/exceptions.ts'
import { type PlanSpan, plan } from '../domain/plan.ts'
import { openPlanes, type Setting } from './setting.ts'

export function exceptionsHere(setting: Setting): readonly ScheduleException[] {
  if (!existsSync(dataFolder(setting.dataRoot).opsFile)) return []
  const planes = openPlanes(setting, 'read-only')
  try {
    return openExceptions(planes.ops, Date.now())
  } finally {
    planes.close()
  }
}

/** The plan of the span with what operators moved into it and out of it. */
export function changedPlan(
  config: Config,
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
