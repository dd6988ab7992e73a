/** The nearest-rank percentile of whole numbers, from a histogram; used by the call tally of BATCH-301. */

/**
 * The value at rank ⌈percent·n / 100⌉ in ascending order (the definition the cards 204 and 301 name).
 * @param counts value → how often it occurred. @param percent 1–100. @returns null when nothing was counted.
 */
export function nearestRank(counts: ReadonlyMap<number, number>, percent: number): number | null {
  const values = [...counts.keys()].sort((a, b) => a - b)
  const total = values.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0)
  const rank = Math.ceil((percent * total) / 100)
  let passed = 0
  for (const value of values) {
    passed += counts.get(value) ?? 0
    if (passed >= rank) return value
  }
  return null
}
