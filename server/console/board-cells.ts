/** A batch that comes every few minutes as half hours, each in the colour of its worst end; pure, for the board. */
import type { BoardBar, BoardCells } from '../../views/parts/board-model.ts'
import type { Mark } from '../../views/parts/status.tsx'
import type { Instant } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'

const CELL_MS = 30 * 60_000

/** The later in this list, the more it matters; what is not in it is louder than a cell and drawn by itself. */
const WORSE: readonly Mark[] = ['planned', 'succeeded', 'queued', 'cancelled', 'skipped', 'missed']

export function cellsOf(bars: readonly BoardBar[]): BoardCells[] {
  const worst = new Map<Instant, Mark>()
  for (const { from, mark } of bars) {
    const cell = Math.floor(from / CELL_MS) * CELL_MS
    const before = worst.get(cell)
    if (before === undefined || WORSE.indexOf(mark) > WORSE.indexOf(before)) worst.set(cell, mark)
  }
  const byMark = groupsOf([...worst], ([, mark]) => mark)
  return [...byMark].map(([mark, cells]) => ({
    mark,
    spans: cells.map(([from]) => [from, from + CELL_MS] as const),
  }))
}
