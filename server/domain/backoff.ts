/** How long to wait before the next attempt. */

export type Backoff = Readonly<{ kind: 'exponential' | 'fixed'; firstMs: number; maxMs: number }>

/** @param failures counted failures so far, at least 1. @returns milliseconds: first, 2 × first, 4 × first … up to max. */
export function backoffMs(backoff: Backoff, failures: number): number {
  if (backoff.kind === 'fixed') return Math.min(backoff.firstMs, backoff.maxMs)
  const doublings = Math.min(Math.max(failures, 1) - 1, 40)
  return Math.min(backoff.firstMs * 2 ** doublings, backoff.maxMs)
}
