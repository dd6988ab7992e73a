/** Five weeks of BATCH-701: files once a week, the interface every night, one night without it. */
import type { DemoCalendar } from '../calendar.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import {
  ORG_SYNC_BATCH,
  ORG_SYNC_TIME,
  REST_DOWN_DAYS_AGO,
  REST_DOWN_MESSAGE,
  syncedOn,
} from '../tenant/org-sync-rows.ts'
import { type DueDay, dailyDueTimes } from './due-times.ts'
import type { PastAttempt, PastOccurrence, PastTenant } from './past-run.ts'

const DURATION_MS = 3_800
const ATTEMPTS = 3

export function orgSyncStory(
  companies: readonly CompanyFacts[],
  calendar: DemoCalendar,
): PastOccurrence[] {
  const sources = companies.filter(({ scene }) => scene.story.company.hr !== undefined)
  return dailyDueTimes(calendar, ORG_SYNC_TIME).map((due) => syncRun(due, sources))
}

const DOWN = {
  code: 'hr_source_unreachable',
  message: REST_DOWN_MESSAGE,
  ja: '1 ページ目で HTTP 503 (5 回試行)',
  class: 'transient',
} as const

function syncRun(due: DueDay, sources: readonly CompanyFacts[]): PastOccurrence {
  const tenants = sources.map((facts) => synced(facts, due.daysAgo))
  const failed = tenants.filter(({ state }) => state === 'failed').length
  return {
    kind: 'ran',
    batchId: ORG_SYNC_BATCH,
    dueAt: due.at,
    attempts: attemptsOf(failed, tenants.length),
    tenants,
    summary: {
      batchId: ORG_SYNC_BATCH,
      executedAt: due.at,
      totalTenants: tenants.length,
      successCount: tenants.filter(({ state }) => state === 'succeeded').length,
      errorCount: failed,
      skippedCount: tenants.filter(({ state }) => state === 'skipped').length,
    },
    lines: [
      { afterMs: 1_200, level: 'info', message: `${tenants.length} sources` },
      ...tenants
        .filter(({ state }) => state === 'failed')
        .map(({ code }) => ({
          afterMs: 3_000,
          level: 'error' as const,
          tenantCode: code,
          message: DOWN.message,
        })),
      { afterMs: DURATION_MS, level: 'info', message: 'no changes' },
    ],
  }
}

function synced({ scene }: CompanyFacts, daysAgo: number): PastTenant {
  const { code, hr } = scene.story.company
  if (hr === 'rest' && daysAgo === REST_DOWN_DAYS_AGO) {
    return { code, state: 'failed', attempt: ATTEMPTS, fault: DOWN }
  }
  if (hr === undefined || !syncedOn(hr, daysAgo)) return skipped(code)
  const unchanged = scene.departments.length
  return {
    code,
    state: 'succeeded',
    attempt: 1,
    result: {
      source: hr === 'rest' ? 'rest' : 'csv',
      fetched: unchanged,
      unchanged,
      inserted: 0,
      updated: 0,
      closed: 0,
    },
  }
}

function skipped(code: string): PastTenant {
  return { code, state: 'skipped', attempt: 1, result: { reason: 'no_new_file' } }
}

function attemptsOf(failed: number, sources: number): PastAttempt[] {
  const good = {
    startMs: 900,
    durationMs: DURATION_MS,
    outcome: 'succeeded',
    records: sources,
  } as const
  if (failed === 0) return [good]
  const fault = {
    code: 'tenants_failed',
    message: `${failed} of ${sources} tenants failed`,
    ja: `${sources} 社中 ${failed} 社で失敗`,
    class: 'transient',
  } as const
  const bad = { ...good, outcome: 'failed', fault } as const
  return [bad, { ...bad, startMs: 6_900 }, { ...bad, startMs: 14_800 }]
}
