/** The board of a day: one fixed row per batch, grouped by block, drawn as SVG by the server; shown on the today page. */
import { inLanguage, type Screen, shortTitle } from '../screen.ts'
import { BoardChips } from './board-chips.tsx'
import { BoardLegend } from './board-legend.tsx'
import type { BoardGroup, BoardModel, BoardRow } from './board-model.ts'
import { hasNow, percentPast, place, ROW } from './board-model.ts'
import { Row } from './board-row.tsx'
import { Frame } from './panel.tsx'

export function Board({ board, screen }: { board: BoardModel; screen: Screen }) {
  const { words, format } = screen
  return (
    <section class="board" aria-labelledby="board-title">
      <h2 id="board-title" class="unseen">
        {words.board.title(format.dayTime(board.from), format.dayTime(board.to))}
      </h2>
      <Frame class="board-scroll" label={words.today.boardScroll}>
        <Axis board={board} screen={screen} />
        {board.groups.map((group) => (
          <Group group={group} board={board} screen={screen} />
        ))}
      </Frame>
      <BoardLegend screen={screen} />
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
        {hasNow(board) ? (
          <g class="now">
            <line x1={place(board, board.now)} x2={place(board, board.now)} y1="18" y2="30" />
            <text x={place(board, board.now)} y="12">
              {screen.format.time(board.now)}
            </text>
          </g>
        ) : null}
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
          <Label row={row} screen={screen} day={board.day} />
        ))}
      </ul>
      <svg class="board-plot" width="100%" height={height}>
        <title>{inLanguage(screen, group.name)}</title>
        <rect class="past" width={`${percentPast(board)}%`} height={height} />
        <Grid board={board} rows={group.rows.length} />
        {group.rows.map((row, index) => (
          <Row row={row} top={index * ROW} board={board} screen={screen} />
        ))}
        {hasNow(board) ? (
          <line
            class="now"
            x1={place(board, board.now)}
            x2={place(board, board.now)}
            y1="0"
            y2={height}
          />
        ) : null}
      </svg>
    </div>
  )
}

function Label({ row, screen, day }: { row: BoardRow; screen: Screen; day: string }) {
  return (
    <li class="board-label">
      <a
        class={row.built ? '' : 'unbuilt'}
        href={`/batches/${row.batchId}`}
        title={inLanguage(screen, row.title)}
      >
        <b>{row.batchId.slice(-3)}</b> <span>{shortTitle(screen, row.title)}</span>
      </a>
      {row.chips.length > 0 ? <BoardChips row={row} screen={screen} day={day} /> : null}
      {row.built || row.chips.length > 0 ? null : <em>{screen.words.batches.notBuilt}</em>}
    </li>
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
