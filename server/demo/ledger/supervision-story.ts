/** Thirty days of BATCH-303: hourly, each run telling what the hours of the companies say. */
import { HEALTH_STATES } from '../../domain/health/state.ts'
import { MINUTE_MS } from '../calendar.ts'
import { type CompanyHealth, SUPERVISION_BATCH } from '../platform/tenant-health-rows.ts'
import type { PastOccurrence, PastTenant } from './past-run.ts'

const HALF_PAST_MS = 30 * MINUTE_MS
const DURATION_MS = 900

export function supervisionStory(companies: readonly CompanyHealth[]): PastOccurrence[] {
  const byHour = new Map<number, Seen[]>()
  for (const { story, hours } of companies) {
    for (const hour of hours) {
      const seen = { code: story.company.code, hour }
      byHour.set(hour.hourMs, [...(byHour.get(hour.hourMs) ?? []), seen])
    }
  }
  return [...byHour].map(([hourMs, seen]) => runOf(hourMs + HALF_PAST_MS, seen))
}

type Seen = Readonly<{ code: string; hour: CompanyHealth['hours'][number] }>

function runOf(dueAt: number, seen: readonly Seen[]): PastOccurrence {
  const states = HEALTH_STATES.map((state) => [
    state,
    seen.filter(({ hour }) => hour.state === state).length,
  ])
  return {
    kind: 'ran',
    batchId: SUPERVISION_BATCH,
    dueAt,
    attempts: [
      { startMs: 150, durationMs: DURATION_MS, outcome: 'succeeded', records: seen.length },
    ],
    tenants: seen.map(tenantOf),
    summary: {
      checkedAt: dueAt,
      totalTenants: seen.length,
      byState: Object.fromEntries(states),
      coverage: 100,
      invalidRules: 0,
      dryRun: false,
    },
    lines: [{ afterMs: DURATION_MS, level: 'info', message: `${seen.length} tenants checked` }],
  }
}

function tenantOf({ code, hour }: Seen): PastTenant {
  const { state, apiCalls } = hour
  return { code, state: 'succeeded', attempt: 1, result: { state, apiCalls } }
}
