/** The 24-hour board: one fixed row per batch, grouped by block, drawn as SVG by the server; shown on the today page. */
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'
import { Frame } from './panel.tsx'
import { type Mark, TONES } from './status.tsx'

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
const ROW = 15

export function Board({ board, screen }: { board: BoardModel; screen: Screen }) {
  return (
    <section class="board" aria-labelledby="board-title">
      <h2 id="board-title" class="unseen">
        {screen.words.today.board}
      </h2>
      <Frame class="board-scroll" label={screen.words.today.boardScroll}>
        <Axis board={board} screen={screen} />
        {board.groups.map((group) => (
          <Group group={group} board={board} screen={screen} />
        ))}
      </Frame>
      <Legend screen={screen} />
    </section>
  )
}

function Axis({ board, screen }: { board: BoardModel; screen: Screen }) {
  return (
    <div class="board-group board-axis" aria-hidden="true">
      <span class="board-block" />
      <span class="board-labels" />
      <svg class="board-plot" width="100%" height="30" aria-hidden="true">
        <defs>
          <pattern
            id="stripes"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" class="stripe-ground" />
            <rect width="3" height="6" class="stripe" />
          </pattern>
        </defs>
        {board.hours.map((hour) => (
          <>
            <text x={place(board, hour.at)} y="27" class="hour">
              {hour.text}
            </text>
            {hour.day ? (
              <text x={place(board, hour.at)} y="12" class="day">
                {hour.day}
              </text>
            ) : null}
          </>
        ))}
        <g class="now">
          <line x1={place(board, board.now)} x2={place(board, board.now)} y1="18" y2="30" />
          <text x={place(board, board.now)} y="12">
            {screen.format.time(board.now)}
          </text>
        </g>
      </svg>
    </div>
  )
}

type GroupProps = { group: BoardGroup; board: BoardModel; screen: Screen }

function Group({ group, board, screen }: GroupProps) {
  const height = group.rows.length * ROW
  return (
    <div class="board-group">
      <h3 class="board-block">{inLanguage(screen, group.name)}</h3>
      <ul class="board-labels">
        {group.rows.map((row) => (
          <li class="board-label">
            <a href={`/batches/${row.batchId}`} title={inLanguage(screen, row.title)}>
              <b>{row.batchId.slice(-3)}</b> <span>{shortTitle(screen, row.title)}</span>
            </a>
            {row.built ? null : <em>{screen.words.batches.notBuilt}</em>}
          </li>
        ))}
      </ul>
      <svg class="board-plot" width="100%" height={height}>
        <title>{inLanguage(screen, group.name)}</title>
        <Grid board={board} rows={group.rows.length} />
        {group.rows.map((row, index) => (
          <Row row={row} top={index * ROW} board={board} screen={screen} />
        ))}
        <line
          class="now"
          x1={place(board, board.now)}
          x2={place(board, board.now)}
          y1="0"
          y2={height}
        />
      </svg>
    </div>
  )
}

function Grid({ board, rows }: { board: BoardModel; rows: number }) {
  const height = rows * ROW
  return (
    <g class="grid">
      {board.hours.map((hour) => (
        <line
          x1={place(board, hour.at)}
          x2={place(board, hour.at)}
          y1="0"
          y2={height}
          class={hour.day ? 'day' : ''}
        />
      ))}
      {Array.from({ length: rows - 1 }, (_, index) => (
        <line x1="0" x2="100%" y1={(index + 1) * ROW} y2={(index + 1) * ROW} />
      ))}
    </g>
  )
}

type RowProps = { row: BoardRow; top: number; board: BoardModel; screen: Screen }

function Row({ row, top, board, screen }: RowProps) {
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
function vertical(mark: Mark, top: number): { y: number; height: number } {
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

function place(board: BoardModel, at: number): string {
  return `${percent(board, at)}%`
}

function percent(board: BoardModel, at: number): number {
  return round(((at - board.from) / (board.to - board.from)) * 100)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

const LEGEND = ['succeeded', 'warned', 'failed', 'running', 'planned', 'skipped', 'missed'] as const

function Legend({ screen }: { screen: Screen }) {
  return (
    <p class="board-legend">
      <span class="unseen">{screen.words.today.legend}: </span>
      {LEGEND.map((mark) => (
        <span>
          <svg width="16" height={ROW} aria-hidden="true">
            <rect x="0.5" width="15" {...vertical(mark, 0)} class={`bar mark-${mark}`} rx="1.5" />
          </svg>
          {screen.words.states[mark]}
        </span>
      ))}
    </p>
  )
}
