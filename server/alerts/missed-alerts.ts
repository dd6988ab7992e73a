/** Due times that nobody was there for, as one alert per batch until their work is done (architecture: no due run is lost silently). */
import { type AlertRow, openAlert, setAlertContext } from '../../data/ops/alerts.ts'
import type { RunRow } from '../../data/ops/runs.ts'
import type { AlertChange, Severity } from '../domain/alert.ts'
import { type Day, dayAt, type Instant, localText } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { fateWords } from '../domain/fate-reason.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { clearAlert } from './clear.ts'
import { type AlertContext, entryOf } from './context.ts'
import { raiseAlert } from './raise.ts'
import { missedKey } from './run-keys.ts'
import { saidOf, saidOfBatch, saidOfRun } from './said.ts'

export type MissedTime = Readonly<{ scheduledFor: Instant; businessDate: Day; reason: string }>

/** An alert remembers so many business dates. */
const DATES_KEPT = 31

/** @param missed of one look at the clock, oldest first; at least one. In the transaction of the occurrences. */
export function raiseMissed(
  context: AlertContext,
  entry: ScheduleEntry,
  { missed, at }: Readonly<{ missed: readonly MissedTime[]; at: Instant }>,
): AlertChange {
  const key = missedKey(entry.batchId)
  const known = rememberedBy(openAlert(context.ops, key))
  const dates = [...new Set([...known.dates, ...missed.map(({ businessDate }) => businessDate)])]
  return raiseAlert(
    context,
    {
      key,
      severity: severityOfMissed(context, entry, missed.length),
      message: saidOf(entry.batchId, missedWords(context, missed)),
      metric: 'missed',
      value: missed.length,
      context: { dates: dates.slice(-DATES_KEPT), days: daysOf(context, known, missed) },
    },
    saidOfBatch(context, entry.batchId, at),
  )
}

/** One reading less of a monitor is nothing; as many as make a measurement count as silent are. */
function severityOfMissed(context: AlertContext, entry: ScheduleEntry, count: number): Severity {
  return isMonitor(entry) && count < context.config.alerts.noData.inARow ? 'LOW' : entry.severity
}

/** Batches that are never made up for: the next look is as good. */
function isMonitor(entry: ScheduleEntry): boolean {
  return entry.misfire.policy === 'none'
}

function missedWords({ config }: AlertContext, missed: readonly MissedTime[]): Words {
  const time = (at: Instant) => localText(at, config.timezone)
  const [first, last] = [missed[0], missed.at(-1)]
  if (!first || !last) return { ja: '未実行', en: 'missed' }
  const why = fateWords(last.reason)
  if (missed.length === 1) {
    const when = time(first.scheduledFor)
    return {
      ja: `${when} の予定が未実行 (${why.ja})`,
      en: `missed ${when} (${why.en})`,
    }
  }
  const span = [time(first.scheduledFor), time(last.scheduledFor)]
  return {
    ja: `予定 ${missed.length}件が未実行: ${span.join(' ~ ')} (${why.ja})`,
    en: `missed ${missed.length} due times: ${span.join(' to ')} (${why.en})`,
  }
}

/** Over when the work of every missed day is done; for a monitor with its next good look. */
export function judgeMissed(context: AlertContext, run: RunRow, at: Instant): void {
  const alert = openAlert(context.ops, missedKey(run.batchId))
  if (!alert) return
  const entry = entryOf(context, run.batchId)
  const { dates, days } = rememberedBy(alert)
  const left = dates.filter((date) => date !== run.businessDate)
  if (entry === null || isMonitor(entry) || left.length === 0) {
    clearAlert(context, alert.key, saidOfRun(context, run, at))
  } else if (left.length < dates.length) {
    setAlertContext(context.ops, alert.alertId, {
      context: { dates: left, days },
      value: left.length,
    })
  }
}

type Remembered = Readonly<{
  /** Business dates nobody worked for. */
  dates: readonly Day[]
  /** Days on which the due times lay: the page of the due times is by day. */
  days: readonly Day[]
}>

function rememberedBy(alert: AlertRow | null): Remembered {
  const { dates = [], days = [] } = JSON.parse(alert?.context ?? '{}') as Partial<Remembered>
  return { dates, days }
}

function daysOf(
  { config }: AlertContext,
  known: Remembered,
  missed: readonly MissedTime[],
): readonly Day[] {
  const fresh = missed.map(({ scheduledFor }) => dayAt(scheduledFor, config.timezone))
  return [...new Set([...known.days, ...fresh])].slice(-DATES_KEPT)
}
