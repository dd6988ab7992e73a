/** What the board of a day is drawn from, and where an instant lies on it; made by the console, drawn by board.tsx. */
import type { Bilingual } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import type { Mark } from './status.tsx'

/** What an operator has to know about a row beside its bars; each has a word of its own. */
export type ChipKind = keyof Dictionary['board']['chips']

export type BoardChip = Readonly<{
  kind: ChipKind
  /** The due time it is about; null for one that is about the batch. */
  at: number | null
  /** The whole sentence: why, by whom, until when. */
  why: Bilingual
}>

/** Companies of a run by how they stand; parts of the bar. */
export type BarTenants = Readonly<{ failed: number; skipped: number; open: number; all: number }>

/** One run (or planned run) of a batch that runs seldom. Instants in epoch ms. */
export type BoardBar = Readonly<{
  from: number
  to: number
  /** A running bar may be drawn on to its expected end. */
  expectedTo: number | null
  /** When it was due, if it began so much later that the waiting can be seen. */
  waitedFrom: number | null
  /** By when it has to end; only of one that is late or will be. */
  deadlineAt: number | null
  late: 'lateStart' | 'lateEnd' | 'willBeLate' | null
  /** Null: no companies, or nobody has counted. */
  tenants: BarTenants | null
  isMoved: boolean
  mark: Mark
  runId: string | null
}>

/** Runs of a frequent batch: only their instants, by mark. Those that need a look are bars as well. */
export type BoardTicks = Readonly<{ mark: Mark; at: readonly number[] }>

/** Runs of a batch that comes every few minutes: parts of the day by the worst end in each. */
export type BoardCells = Readonly<{ mark: Mark; spans: readonly Readonly<[number, number]>[] }>

export type BoardRow = Readonly<{
  batchId: string
  title: Bilingual
  built: boolean
  chips: readonly BoardChip[]
  bars: readonly BoardBar[]
  ticks: readonly BoardTicks[]
  cells: readonly BoardCells[]
}>

export type BoardGroup = Readonly<{ name: Bilingual; rows: readonly BoardRow[] }>

export type BoardModel = Readonly<{
  /** `YYYY-MM-DD` in the middle of it. */
  day: string
  from: number
  to: number
  now: number
  /** Where the hours are marked; `day` is set where a day begins. */
  hours: readonly Readonly<{ at: number; text: string; day: string | null }>[]
  groups: readonly BoardGroup[]
}>

/** Must be the height of .board-label in board.css. */
export const ROW = 16

/** Where an instant lies, as a part of the width. */
export function place(board: BoardModel, at: number): string {
  return `${percent(board, at)}%`
}

/** The same as a number between 0 and 100. */
export function percent(board: BoardModel, at: number): number {
  return round(((at - board.from) / (board.to - board.from)) * 100)
}

/** The past part of the board, 0 to 100. */
export function percentPast(board: BoardModel): number {
  return Math.min(100, Math.max(0, percent(board, board.now)))
}

export function hasNow({ from, to, now }: BoardModel): boolean {
  return now >= from && now < to
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
