/** Rates and response times of a stretch of the access log; pure, used by the measurement of BATCH-303. */
import type { CallGroup } from '../../../data/tenant/health.ts'
import { nearestRank } from '../301-tenant-usage/percentile.ts'

export type CallWindow = Readonly<{
  calls: number
  clientErrors: number
  serverErrors: number
  busyMs: number
  /** One decimal; null without calls. */
  averageMs: number | null
  /** Nearest rank; null without calls. */
  p95Ms: number | null
}>

export function callWindow(groups: readonly CallGroup[]): CallWindow {
  const times = new Map<number, number>()
  for (const { ms, calls } of groups) times.set(ms, (times.get(ms) ?? 0) + calls)
  const calls = sum(groups, (group) => group.calls)
  const busyMs = sum(groups, (group) => group.ms * group.calls)
  return {
    calls,
    clientErrors: sum(groups, (group) => (group.httpClass === 4 ? group.calls : 0)),
    serverErrors: sum(groups, (group) => (group.httpClass === 5 ? group.calls : 0)),
    busyMs,
    averageMs: calls === 0 ? null : Math.round((busyMs * 10) / calls) / 10,
    p95Ms: calls === 0 ? null : nearestRank(times, 95),
  }
}

function sum(groups: readonly CallGroup[], of: (group: CallGroup) => number): number {
  return groups.reduce((total, group) => total + of(group), 0)
}

/** Percent with two decimals; null when there is nothing to divide by. */
export function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part * 10_000) / whole) / 100 : null
}
