/** Five weeks of BATCH-304: who was how idle on each morning. */
import type { DemoCalendar } from '../calendar.ts'
import { IDLE_BATCH, IDLE_TIME, type IdleDay, idleDay } from '../platform/tenant-activity-rows.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { dailyDueTimes } from './due-times.ts'
import type { PastOccurrence } from './past-run.ts'

const DURATION_MS = 2_400

export function idleStory(
  companies: readonly CompanyFacts[],
  calendar: DemoCalendar,
): PastOccurrence[] {
  return dailyDueTimes(calendar, IDLE_TIME).map(({ at, day }) => {
    const found = idleDay(companies, day)
    const count = (level: IdleDay['level']) => found.filter((one) => one.level === level).length
    return {
      kind: 'ran',
      batchId: IDLE_BATCH,
      dueAt: at,
      attempts: [
        { startMs: 180, durationMs: DURATION_MS, outcome: 'succeeded', records: found.length },
      ],
      tenants: found.map(({ story, days, level }) => ({
        code: story.company.code,
        state: 'succeeded' as const,
        attempt: 1,
        result: { level, inactiveDays: days },
      })),
      summary: {
        date: day,
        totalTenants: found.length,
        active: count('active'),
        attention: count('attention'),
        warning: count('warning'),
        critical: count('critical'),
        errors: 0,
        dryRun: false,
      },
      lines: [{ afterMs: DURATION_MS, level: 'info', message: `${found.length} companies judged` }],
    }
  })
}
