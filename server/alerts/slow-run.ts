/** A run that took much longer than its like, as an alert with the numbers (batch list 7.3). */
import { slowRunOf } from '../../data/ops/durations.ts'
import type { RunRow } from '../../data/ops/runs.ts'
import type { AlertRaise } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import type { SlowRun } from '../domain/like-run.ts'
import { clearAlert } from './clear.ts'
import { type AlertContext, entryOf } from './context.ts'
import { raiseAlert } from './raise.ts'
import { slowKey } from './run-keys.ts'
import { saidOf, saidOfRun } from './said.ts'

/** A run that is late by less is worth a look in the console, not a message. */
const WORTH_TELLING_MS = 60_000

/** @param run that has ended well. */
export function judgeDuration(context: AlertContext, run: RunRow, at: Instant): void {
  const { ops, config } = context
  const calendar = config.calendars.named[entryOf(context, run.batchId)?.calendar?.name ?? '']
  const policy = { ...config.alerts.slowRun, ...(calendar ? { calendar } : {}) }
  const slow = slowRunOf(ops, run, policy)
  const said = saidOfRun(context, run, at)
  if (slow) raiseAlert(context, slowAlert(run, slow), said)
  else clearAlert(context, slowKey(run.batchId), said)
}

function slowAlert(run: RunRow, slow: SlowRun): AlertRaise {
  const isLong = slow.durationMs - slow.averageMs >= WORTH_TELLING_MS
  return {
    key: slowKey(run.batchId),
    severity: isLong ? 'MEDIUM' : 'LOW',
    message: saidOf(run.batchId, slowWords(slow)),
    metric: 'slow_run',
    value: seconds(slow.durationMs),
    threshold: seconds(slow.limitMs),
    context: { ...slow, businessDate: run.businessDate },
  }
}

function slowWords({ durationMs, averageMs, likeRuns }: SlowRun): Words {
  const [took, usual] = [seconds(durationMs), seconds(averageMs)]
  const times = Math.round((durationMs / averageMs) * 10) / 10
  return {
    ja: `所要 ${took} 秒、平均 ${usual} 秒 (同種の実行 ${likeRuns}回) の ${times} 倍`,
    en: `took ${took} s, ${times} × the average of ${usual} s (${likeRuns} like runs)`,
  }
}

/** At most one decimal. */
function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
