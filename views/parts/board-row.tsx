/** The drawing of one batch on the board: bars with their companies, combs, cells, expected ends, waits and deadlines. */
import { inLanguage, type Screen } from '../screen.ts'
import { BarTenantStrip } from './board-bar-tenants.tsx'
import {
  type BoardBar,
  type BoardModel,
  type BoardRow,
  percent,
  place,
  ROW,
  round,
} from './board-model.ts'
import { type Mark, TONES } from './status.tsx'
import { controlsPath } from './upcoming.tsx'

type RowProps = { row: BoardRow; top: number; board: BoardModel; screen: Screen }

/** One batch's row: cells or a comb of ticks when it runs often, bars with links when seldom. */
export function Row({ row, top, board, screen }: RowProps) {
  return (
    <g>
      {row.ticks.length + row.cells.length > 0 ? <Comb row={row} top={top} board={board} /> : null}
      {row.bars.map((bar) => (
        <Bar bar={bar} row={row} top={top} board={board} screen={screen} />
      ))}
    </g>
  )
}

/** One path per mark, so that 500 runs weigh 3 KB. */
function Comb({ row, top, board }: { row: BoardRow; top: number; board: BoardModel }) {
  const minutes = (board.to - board.from) / 60_000
  const minute = (at: number) => Math.round((at - board.from) / 60_000)
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
          d={ticks.at.map((at) => `M${minute(at)} 4v8`).join('')}
        />
      ))}
      {row.cells.map(({ mark, spans }) => (
        <path
          class={`cells mark-${mark}`}
          vector-effect="non-scaling-stroke"
          d={spans.map(([from, to]) => `M${minute(from) + 2} 8H${minute(to) - 2}`).join('')}
        />
      ))}
    </svg>
  )
}

function Bar({ bar, row, top, board, screen }: RowProps & { bar: BoardBar }) {
  const text = barText(bar, row, screen)
  const box = { ...extent(board, bar.from, bar.to), ...vertical(bar.mark, top) }
  const shape = (
    <>
      <title>{text}</title>
      {bar.waitedFrom === null ? null : (
        <Waited from={bar.waitedFrom} bar={bar} {...{ board, top }} />
      )}
      <rect {...box} class={`bar mark-${bar.mark}`} rx="1.5" />
      {bar.tenants ? <BarTenantStrip box={box} tenants={bar.tenants} /> : null}
      {bar.expectedTo === null ? null : (
        <rect
          {...extent(board, bar.to, bar.expectedTo)}
          {...vertical('planned', top)}
          class="bar expected"
          rx="1.5"
        />
      )}
      {bar.deadlineAt === null ? null : <Deadline at={bar.deadlineAt} {...{ board, top }} />}
    </>
  )
  // Good ends are reached by keyboard from the batch's own page; here only what needs a look is in the way.
  const calm = TONES[bar.mark] === 'good' || bar.runId === null
  const href = bar.runId === null ? planPath(bar, row, { board, screen }) : `/runs/${bar.runId}`
  return (
    <a href={href} aria-label={text} {...(calm ? { tabindex: -1 } : {})}>
      {shape}
    </a>
  )
}

/** A due time to come leads to where it is held, skipped or moved, and from there back to this board. */
function planPath(bar: BoardBar, { batchId }: BoardRow, { board, screen }: BoardProps): string {
  if (bar.mark !== 'planned') return `/batches/${batchId}#upcoming`
  return controlsPath(screen, { batchId, at: bar.from, back: `/?day=${board.day}` })
}

type BoardProps = Pick<RowProps, 'board' | 'screen'>
type Placed = { board: BoardModel; top: number }

/** From when it was due to when it began. */
function Waited({ from, bar, board, top }: Placed & { from: number; bar: BoardBar }) {
  const y = top + ROW / 2
  return (
    <line
      class="waited"
      x1={place(board, Math.max(from, board.from))}
      x2={place(board, bar.from)}
      y1={y}
      y2={y}
    />
  )
}

/** A small flag at the instant by which the run has to end. */
function Deadline({ at, board, top }: Placed & { at: number }) {
  if (at < board.from || at >= board.to) return null
  return (
    <svg x={place(board, at)} y={top} width="9" height={ROW} overflow="visible" aria-hidden="true">
      <path d={`M0 1v${ROW - 2}M0 1h7l-2 2.5 2 2.5H0`} class="deadline" />
    </svg>
  )
}

/** What needs a look fills its row; what went well leaves air. */
export function vertical(mark: Mark, top: number): { y: number; height: number } {
  const loud = TONES[mark] === 'fail' || TONES[mark] === 'warn'
  return loud ? { y: top + 1, height: ROW - 2 } : { y: top + 3, height: ROW - 6 }
}

function barText(bar: BoardBar, row: BoardRow, screen: Screen): string {
  const { format, words } = screen
  const { board } = words
  const parts = [
    `${row.batchId} ${inLanguage(screen, row.title)}: ${words.states[bar.mark]} ${format.time(bar.from)}`,
    bar.to > bar.from ? format.duration(bar.to - bar.from) : null,
    bar.isMoved ? board.moved : null,
    bar.waitedFrom === null ? null : board.waited(format.duration(bar.from - bar.waitedFrom)),
    bar.tenants && bar.tenants.failed > 0
      ? board.tenantsBad(format.number(bar.tenants.failed), format.number(bar.tenants.all))
      : null,
    bar.expectedTo === null ? null : board.usual(format.time(bar.expectedTo)),
    bar.late ? board.chips[bar.late] : null,
    bar.deadlineAt === null ? null : board.deadline(format.time(bar.deadlineAt)),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** Percent of the width; a bar is never thinner than can be seen and hit. */
const THINNEST = 0.36

function extent(board: BoardModel, from: number, to: number): { x: string; width: string } {
  const start = percent(board, Math.max(from, board.from))
  const end = percent(board, Math.min(to, board.to))
  return { x: `${start}%`, width: `${Math.max(THINNEST, round(end - start))}%` }
}
