/** The drawing of one batch in the 24-hour board: bars, ticks, expected ends. */
import { inLanguage, type Screen } from '../screen.ts'
import {
  type BoardBar,
  type BoardModel,
  type BoardRow,
  percent,
  ROW,
  round,
} from './board-model.ts'
import { type Mark, TONES } from './status.tsx'

type RowProps = { row: BoardRow; top: number; board: BoardModel; screen: Screen }

/** One batch's row: a comb of ticks when it runs often, bars with links when seldom. */
export function Row({ row, top, board, screen }: RowProps) {
  return (
    <g>
      {row.ticks.length > 0 ? <Ticks row={row} top={top} board={board} /> : null}
      {row.bars.map((bar) => (
        <Bar bar={bar} row={row} top={top} board={board} screen={screen} />
      ))}
    </g>
  )
}

/** A comb of ticks per mark: one path each, so that 500 runs weigh 3 KB. */
function Ticks({ row, top, board }: { row: BoardRow; top: number; board: BoardModel }) {
  const minutes = (board.to - board.from) / 60_000
  return (
    <svg
      x="0"
      y={top}
      width="100%"
      height={ROW}
      viewBox={`0 0 ${minutes} ${ROW}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {row.ticks.map((ticks) => (
        <path
          class={`tick mark-${ticks.mark}`}
          vector-effect="non-scaling-stroke"
          d={ticks.at.map((at) => `M${Math.round((at - board.from) / 60_000)} 4v7`).join('')}
        />
      ))}
    </svg>
  )
}

function Bar({ bar, row, top, board, screen }: RowProps & { bar: BoardBar }) {
  const text = barText(bar, row, screen)
  const shape = (
    <>
      <title>{text}</title>
      <rect
        {...extent(board, bar.from, bar.to)}
        {...vertical(bar.mark, top)}
        class={`bar mark-${bar.mark}`}
        rx="1.5"
      />
      {bar.expectedTo === null ? null : (
        <rect
          {...extent(board, bar.to, bar.expectedTo)}
          {...vertical('planned', top)}
          class="bar expected"
          rx="1.5"
        />
      )}
    </>
  )
  if (bar.runId === null) return <g>{shape}</g>
  // Good ends are reached by keyboard from the batch's own page; here only what needs a look is in the way.
  const calm = TONES[bar.mark] === 'good'
  return (
    <a href={`/runs/${bar.runId}`} aria-label={text} {...(calm ? { tabindex: -1 } : {})}>
      {shape}
    </a>
  )
}

/** What needs a look fills its row; what went well leaves air. */
export function vertical(mark: Mark, top: number): { y: number; height: number } {
  const loud = TONES[mark] === 'fail' || TONES[mark] === 'warn'
  return loud ? { y: top + 1, height: ROW - 2 } : { y: top + 3, height: ROW - 6 }
}

function barText(bar: BoardBar, row: BoardRow, screen: Screen): string {
  const { format, words } = screen
  const span = bar.to > bar.from ? ` ${format.duration(bar.to - bar.from)}` : ''
  return `${row.batchId} ${inLanguage(screen, row.title)}: ${words.states[bar.mark]} ${format.time(bar.from)}${span}`
}

/** Percent of the width; a bar is never thinner than can be seen and hit. */
const THINNEST = 0.28

function extent(board: BoardModel, from: number, to: number): { x: string; width: string } {
  const start = percent(board, Math.max(from, board.from))
  const end = percent(board, Math.min(to, board.to))
  return { x: `${start}%`, width: `${Math.max(THINNEST, round(end - start))}%` }
}
