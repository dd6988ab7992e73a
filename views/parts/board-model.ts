/** What the 24-hour board is drawn from, and where an instant lies on it; made by the console, drawn by board.tsx. */
import type { Bilingual } from '../screen.ts'
import type { Mark } from './status.tsx'

/** One run (or planned run) of a batch that runs seldom. Instants in epoch ms. */
export type BoardBar = Readonly<{
  from: number
  to: number
  /** A running bar may be drawn on to its expected end. */
  expectedTo: number | null
  mark: Mark
  runId: string | null
}>

/** Runs of a frequent batch: only their instants, by mark. Those that need a look are bars as well. */
export type BoardTicks = Readonly<{ mark: Mark; at: readonly number[] }>

export type BoardRow = Readonly<{
  batchId: string
  title: Bilingual
  built: boolean
  bars: readonly BoardBar[]
  ticks: readonly BoardTicks[]
}>

export type BoardGroup = Readonly<{ name: Bilingual; rows: readonly BoardRow[] }>

export type BoardModel = Readonly<{
  from: number
  to: number
  now: number
  /** Where the hours are marked; `day` is set where a day begins. */
  hours: readonly Readonly<{ at: number; text: string; day: string | null }>[]
  groups: readonly BoardGroup[]
}>

/** Must be the height of .board-label in board.css. */
export const ROW = 15

/** Where an instant lies, as a part of the width. */
export function place(board: BoardModel, at: number): string {
  return `${percent(board, at)}%`
}

/** The same as a number between 0 and 100. */
export function percent(board: BoardModel, at: number): number {
  return round(((at - board.from) / (board.to - board.from)) * 100)
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
