/** Finds the word an operator probably meant; used for unknown keys and names. */

/** More than a third of the letters wrong is a different word. */
const MOST_WRONG = 1 / 3
/** Longer words are not compared: the cost grows with the square. */
const LONGEST_WORD = 64

/** The nearest known word, or null when none is near. Case does not count. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST_WORD) return null
  let best: { word: string; distance: number } | null = null
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) * MOST_WRONG))
    if (distance <= allowed && (best === null || distance < best.distance)) {
      best = { word: candidate, distance }
    }
  }
  return best?.word ?? null
}

/** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const above = rows[i - 1] ?? []
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row.push(
        Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change, swapped),
      )
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}
