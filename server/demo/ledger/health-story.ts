/** Five weeks of BATCH-001: hourly, one retried, one missed while the scheduler was down. */
import { addDays, instantOf } from '../../domain/calendar-day.ts'
import type { DemoCalendar } from '../calendar.ts'
import { HEALTH_BATCH, type HealthHour, missedHour } from '../platform/health-rows.ts'
import { hourlyDueTimes } from './due-times.ts'
import type { PastAttempt, PastOccurrence } from './past-run.ts'

const DURATION_MS = 3_200

export function healthStory(
  health: readonly HealthHour[],
  calendar: DemoCalendar,
): PastOccurrence[] {
  const byHour = new Map(health.map((entry) => [entry.hour, entry]))
  return hourlyDueTimes(calendar).map((dueAt) => {
    if (dueAt === missedHour(calendar)) {
      return {
        kind: 'missed',
        batchId: HEALTH_BATCH,
        dueAt,
        reason: 'misfire: 6 min late, policy none',
      }
    }
    return healthRun(dueAt, byHour.get(dueAt), calendar)
  })
}

function healthRun(
  dueAt: number,
  hour: HealthHour | undefined,
  calendar: DemoCalendar,
): PastOccurrence {
  const counts = countsOf(hour)
  const trouble = hour?.checks.filter((check) => check.state !== 'pass') ?? []
  return {
    kind: 'ran',
    batchId: HEALTH_BATCH,
    dueAt,
    attempts: attemptsAt(dueAt, calendar),
    tenants: [],
    summary: {
      checkedAt: dueAt + 4_000,
      level: hour?.run.level ?? 'standard',
      verdict: hour?.verdict ?? 'HEALTHY',
      coverage: 100,
      counts,
      failed: trouble.map(({ check_id, component, value, limit_value, message }) => ({
        check: check_id,
        component,
        value,
        limit: limit_value,
        message,
      })),
      overdue: [],
      stuck: [],
      alerts: { opened: 0, attached: trouble.length, resolved: 0 },
    },
    lines: [
      {
        afterMs: 300,
        level: 'info',
        message: `${counts.pass + counts.warn + counts.fail} checks, level standard`,
      },
      ...trouble.map((check) => ({
        afterMs: 2_000,
        level: check.state === 'fail' ? ('error' as const) : ('warn' as const),
        message: `${check.check_id} ${check.component}: ${check.message}`,
      })),
      { afterMs: DURATION_MS, level: 'info', message: `verdict ${hour?.verdict ?? 'HEALTHY'}` },
    ],
  }
}

function countsOf(hour: HealthHour | undefined) {
  const of = (name: string, otherwise: number) =>
    hour === undefined ? otherwise : Number(hour.run[name])
  return {
    pass: of('pass', 35),
    warn: of('warn', 0),
    fail: of('fail', 0),
    unknown: of('unknown', 0),
  }
}

const RETRIED_DAYS_AGO = 5

function attemptsAt(dueAt: number, { today }: DemoCalendar): PastAttempt[] {
  const good = { startMs: 120, durationMs: DURATION_MS, outcome: 'succeeded', records: 36 } as const
  if (dueAt !== instantOf(addDays(today, -RETRIED_DAYS_AGO), '14:00')) return [good]
  const fault = {
    code: 'SQLITE_BUSY',
    message: 'platform.db: database is locked',
    ja: 'platform.db: データベースがロックされています',
    class: 'transient',
  } as const
  return [
    { startMs: 120, durationMs: 5_400, outcome: 'failed', records: 36, fault },
    { ...good, startMs: 7_600 },
  ]
}
