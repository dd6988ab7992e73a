/** Matches a company's own pattern against its value with a limit of time: a pattern may be written to run for ever. */
import { runInNewContext } from 'node:vm'

const LIMIT_MS = 100

/** Null: it took too long. */
export function matchesInTime(pattern: string, text: string): boolean | null {
  try {
    const answer: unknown = runInNewContext(
      'new RegExp(pattern, "u").test(text)',
      { pattern, text },
      { timeout: LIMIT_MS },
    )
    return answer === true
  } catch {
    return null
  }
}
