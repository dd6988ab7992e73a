/** What a run of BATCH-406 says of its hand-overs: how long they took, and over which relay they went. */
import type { OwnerReport } from '../../../server/sdk/index.ts'

/** Milliseconds of single hand-overs; null without one. */
export function timesOf(owners: readonly OwnerReport[]): {
  avgMs: number | null
  p95Ms: number | null
} {
  const sorted = owners.flatMap((owner) => owner.durationsMs).sort((a, b) => a - b)
  if (sorted.length === 0) return { avgMs: null, p95Ms: null }
  const avg = sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
  return { avgMs: Math.round(avg), p95Ms: Math.round(p95) }
}

export function byConnection(
  owners: readonly OwnerReport[],
  stateOf: (connectionId: string) => string,
): Record<string, { sent: number; failed: number; state: string }> {
  const found: Record<string, { sent: number; failed: number; state: string }> = {}
  for (const { sentBy } of owners) {
    for (const [id, { sent, failed }] of sentBy) {
      const known = found[id] ?? { sent: 0, failed: 0, state: stateOf(id) }
      found[id] = { ...known, sent: known.sent + sent, failed: known.failed + failed }
    }
  }
  return found
}
