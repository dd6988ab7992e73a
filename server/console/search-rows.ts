/** What runs and results of companies share when a question of the search box finds them: limits, pages and counts. */
import type { Told, Walked } from '../../data/ops/reading/search-walk.ts'
import { runById } from '../../data/ops/runs.ts'
import type { FoundRows } from '../../views/pages/search/found.ts'
import type { Words } from '../domain/errors.ts'
import { containsAll, normalised } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'

export const MOST_SHOWN = 50
export const MOST_COUNTED = 500_000
/** Rows of each state that are compared with the words at first; a page that leads further back compares more. */
const COMPARED_FIRST = 100
const COMPARED_FURTHER = 1_000

/** Null when nothing is to be compared. */
export function toldBy(words: readonly string[], before: string | null): Told | null {
  if (words.length === 0) return null
  return {
    passes: (text) => containsAll(normalised(text), words),
    compared: before === null ? COMPARED_FIRST : COMPARED_FURTHER,
  }
}

/** Whether a message, in either language, has every word. */
export function saysAll(message: Words | null, words: readonly string[]): boolean {
  if (words.length === 0) return true
  return message !== null && containsAll(normalised(`${message.ja} ${message.en}`), words)
}

/** The newest of the places where the lanes stopped: what is older has not been looked at in all of them. */
export function stopOfLanes(walked: readonly Walked<unknown>[]): string | null {
  return (
    walked
      .flatMap(({ stop }) => stop ?? [])
      .sort()
      .at(-1) ?? null
  )
}

type Found<Row> = Readonly<{
  /** In any order. */
  rows: readonly Row[]
  /** The run down to which everything was looked at; null = to the end. */
  stop: string | null
  /** How many there are at all; null = not known. */
  counted: number | null
}>

/**
 * Whole runs down to the place where the lanes stopped, so that the next page begins with a run. When the run of that
 * place alone is more than a page, its rows are shown as far as they were read: its own page has them all.
 */
export function pageOf<Row>(
  desk: Desk,
  found: Found<Row>,
  idOf: (row: Row) => string,
): FoundRows<Row> {
  const { stop, counted } = found
  const rows = newestFirst(found.rows, idOf)
  const whole = stop === null ? rows : rows.filter((row) => idOf(row) > stop)
  const known = whole.length > 0 || stop === null ? whole : rows.filter((row) => idOf(row) >= stop)
  const last = known[MOST_SHOWN - 1]
  const shown = last === undefined ? known : known.filter((row) => idOf(row) >= idOf(last))
  return {
    rows: shown,
    next: nextOf(
      shown,
      { isCut: shown.length < known.length, isWhole: whole.length > 0, stop },
      idOf,
    ),
    ...countOf(counted, rows.length, stop === null),
    lookedBackTo: stop === null ? null : (runById(desk.deps.ops, stop)?.queuedAt ?? null),
  }
}

type End = Readonly<{ isCut: boolean; isWhole: boolean; stop: string | null }>

function nextOf<Row>(
  shown: readonly Row[],
  { isCut, isWhole, stop }: End,
  idOf: (row: Row) => string,
): string | null {
  if (!isCut && stop === null) return null
  const last = isCut || isWhole ? shown.at(-1) : undefined
  return last === undefined ? stop : idOf(last)
}

function countOf(counted: number | null, found: number, isAll: boolean) {
  if (counted === null) return { counted: found, isCapped: !isAll }
  return { counted: Math.min(counted, MOST_COUNTED), isCapped: counted > MOST_COUNTED }
}

function newestFirst<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => (idOf(a) < idOf(b) ? 1 : idOf(a) > idOf(b) ? -1 : 0))
}
