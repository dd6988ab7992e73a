/** How a log line is stored: bounded, plain text and plain JSON, whatever a batch wrote; used on both sides of the thread. */
import type { LogLevel } from './run.ts'

/** A longer message is cut: a line is a sentence, bulk belongs into a file (`run.artifact`). */
export const MAX_MESSAGE_CHARS = 4_000
/** Longer fields are replaced by their beginning. */
export const MAX_FIELDS_CHARS = 8_000
const KEPT_FIELDS_CHARS = 2_000

/** SQLite ends a text at NUL, and half of a surrogate pair is no text. */
const NOT_TEXT = /[\0\p{Surrogate}]/u
const EVERY_NOT_TEXT = /[\0\p{Surrogate}]/gu

export function storedMessage(message: unknown): string {
  const text = typeof message === 'string' ? message : String(message)
  const left = text.length - MAX_MESSAGE_CHARS
  const cut = left > 0 ? `${text.slice(0, MAX_MESSAGE_CHARS)}… (+${left})` : text
  return NOT_TEXT.test(cut) ? cut.replace(EVERY_NOT_TEXT, '\uFFFD') : cut
}

/** JSON text; null for no fields. Fields that are no JSON are stored as what is wrong with them. */
export function storedFields(fields: Readonly<Record<string, unknown>> | null): string | null {
  if (fields === null) return null
  const json = jsonOf(fields)
  if (json === undefined) return null
  if (json.length <= MAX_FIELDS_CHARS) return json
  const beginning = json.slice(0, KEPT_FIELDS_CHARS).replace(EVERY_NOT_TEXT, '\uFFFD')
  return JSON.stringify({ _cut: beginning, _chars: json.length })
}

function jsonOf(fields: unknown): string | undefined {
  try {
    const json = JSON.stringify(fields) as string | undefined
    return json?.includes('\\u0000') ? json.replaceAll('\\u0000', '\\ufffd') : json
  } catch (error) {
    return JSON.stringify({ _unreadable: String(error).slice(0, 200) })
  }
}

/** How many lines of each level; a level that is missing counts 0. */
export type LevelCounts = Readonly<Partial<Record<LogLevel, number>>>

export function addCounts(one: LevelCounts, other: LevelCounts): LevelCounts {
  const sum = { ...one }
  for (const [level, count] of Object.entries(other) as [LogLevel, number][]) {
    sum[level] = (sum[level] ?? 0) + count
  }
  return sum
}
