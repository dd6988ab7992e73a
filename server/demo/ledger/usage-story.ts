/** Five weeks of BATCH-301: per company and night, one retried company and one that failed for good (its day is missing). */
import { addDays, type Day } from '../../domain/calendar-day.ts'
import { type DemoCalendar, MINUTE_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import type { UsageDay } from '../platform/usage.ts'
import type { Story } from '../story.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { type DueDay, dailyDueTimes } from './due-times.ts'
import type { PastAttempt, PastFault, PastLine, PastOccurrence, PastTenant } from './past-run.ts'

export const USAGE_BATCH = 'BATCH-301'
export const USAGE_TIME = '01:45'

const DURATION_MS = 14_000
const RETRIED_DAYS_AGO = 6
const RETRIED_COMPANY = 'aoba-systems'
const GIB = 1024 ** 3

type Setting = Readonly<{
  companies: readonly CompanyFacts[]
  usage: ReadonlyMap<string, readonly UsageDay[]>
  calendar: DemoCalendar
}>

export function usageStory(setting: Setting): PastOccurrence[] {
  return dailyDueTimes(setting.calendar, USAGE_TIME).map((due) => usageRun(due, setting))
}

function usageRun(due: DueDay, setting: Setting): PastOccurrence {
  const date = addDays(due.day, -1)
  const stories = setting.companies
    .map(({ scene }) => scene.story)
    .filter((story) => isMeasured(story, date))
  const lost = stories.find(
    (story) => is(story.company, 'missing_usage_day') && date === setting.calendar.missingUsageDay,
  )
  const retried = due.daysAgo === RETRIED_DAYS_AGO && lost === undefined
  const tenants = stories.map((story) => measured(story, { date, lost, retried, ...setting }))
  const errorCount = lost === undefined ? 0 : 1
  return {
    kind: 'ran',
    batchId: USAGE_BATCH,
    dueAt: due.at,
    attempts: attemptsOf({ lost, retried, count: stories.length }),
    tenants,
    summary: {
      batchId: USAGE_BATCH,
      executedAt: due.at,
      date,
      totalTenants: stories.length,
      successCount: stories.length - errorCount,
      errorCount,
      alerts: { opened: 0, resolved: 0 },
      dryRun: false,
    },
    lines: linesOf({ date, lost, retried, count: stories.length }),
  }
}

function isMeasured(story: Story, date: Day): boolean {
  const { measured: span } = story
  return span !== null && date >= span.from && date <= span.until
}

type DaySetting = Setting & Readonly<{ date: Day; lost: Story | undefined; retried: boolean }>

function measured(story: Story, { date, lost, retried, usage }: DaySetting): PastTenant {
  const { code } = story.company
  if (story === lost) return { code, state: 'failed', attempt: ATTEMPTS, fault: lostFault(story) }
  const day = usage.get(story.tenantId)?.find((entry) => entry.day.day === date)
  const attempt = retried && code === RETRIED_COMPANY ? 2 : 1
  return { code, state: 'succeeded', attempt, result: resultOf(story, day) }
}

function resultOf(story: Story, day: UsageDay | undefined): object {
  if (day === undefined) return {}
  const bytes = day.dataBytes + day.fileBytes + day.reportBytes
  return {
    tenantId: story.tenantId,
    period: day.day.day,
    activeUsers: day.activeUsers,
    storageUsedGB: Math.round((bytes * 1_000) / GIB) / 1_000,
    apiCalls: day.api.requests,
    reportsGenerated: day.reportsGenerated,
    calculatedAt: day.day.to + 105 * MINUTE_MS,
  }
}

const ATTEMPTS = 3

function lostFault(story: Story): PastFault {
  return {
    code: 'tenant_file_busy',
    message: `tenant ${story.company.code}: database is locked for more than 10 s`,
    ja: `テナント ${story.company.code}: データベースが 10 秒以上ロックされています`,
    class: 'transient',
  }
}

type Outcome = Readonly<{ lost: Story | undefined; retried: boolean; count: number }>

function attemptsOf({ lost, retried, count }: Outcome): PastAttempt[] {
  const good = {
    startMs: 200,
    durationMs: DURATION_MS,
    outcome: 'succeeded',
    records: count,
  } as const
  const fault = {
    code: 'tenants_failed',
    message: `1 of ${count} tenants failed`,
    ja: `${count} 社中 1 社で失敗`,
    class: 'transient',
  } as const
  const bad = {
    startMs: 200,
    durationMs: DURATION_MS,
    outcome: 'failed',
    records: count - 1,
    fault,
  } as const
  if (lost !== undefined) {
    const again = { ...bad, durationMs: 10_400, records: 0 }
    return [bad, { ...again, startMs: 16_400 }, { ...again, startMs: 30_800 }]
  }
  return retried ? [bad, { ...good, startMs: 16_400, durationMs: 900, records: 1 }] : [good]
}

function linesOf({ date, lost, retried, count }: Outcome & Readonly<{ date: Day }>): PastLine[] {
  const trouble: PastLine[] = []
  if (lost !== undefined) {
    const { message } = lostFault(lost)
    for (const afterMs of [14_100, 26_700, 41_100]) {
      trouble.push({ afterMs, level: 'error', tenantCode: lost.company.code, message })
    }
  }
  if (retried) {
    trouble.push({
      afterMs: 9_000,
      level: 'warn',
      tenantCode: RETRIED_COMPANY,
      message: `tenant ${RETRIED_COMPANY}: database is locked, tried again`,
    })
  }
  return [
    { afterMs: 250, level: 'info', message: `usage of ${date}: ${count} tenants` },
    ...trouble,
    {
      afterMs: DURATION_MS,
      level: 'info',
      message: `${count - (lost === undefined ? 0 : 1)} of ${count} saved`,
    },
  ]
}
