/** Matches a company's own pattern against its value with a limit of time: a pattern may be written to run for ever. */
import { runInNewContext } from 'node:vm'

/** By the clock: on a busy machine a harmless pattern may not get its turn in the first one, and must not be taken for an endless one. */
const LIMITS_MS = [100, 2_000] as const

/** Null: it took too long. */
export function matchesInTime(pattern: string, text: string): boolean | null {
  for (const timeout of LIMITS_MS) {
    const answer = matches(pattern, { text, timeout })
    if (answer !== null) return answer
  }
  return null
}

function matches(
  pattern: string,
  { text, timeout }: Readonly<{ text: string; timeout: number }>,
): boolean | null {
  try {
    const answer: unknown = runInNewContext(
      'new RegExp(pattern, "u").test(text)',
      { pattern, text },
      { timeout },
    )
    return answer === true
  } catch {
    return null
  }
}
