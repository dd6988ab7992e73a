/** What the shapes of the board mean, drawn by the same rules as the bars. */
import type { Screen } from '../screen.ts'
import { ROW } from './board-model.ts'
import { vertical } from './board-row.tsx'

const LEGEND = ['succeeded', 'warned', 'failed', 'running', 'planned', 'skipped', 'missed'] as const

export function BoardLegend({ screen }: { screen: Screen }) {
  const { words } = screen
  return (
    <p class="board-legend">
      <span class="unseen">{words.today.legend}: </span>
      {LEGEND.map((mark) => (
        <span>
          <svg width="16" height={ROW} aria-hidden="true">
            <rect x="0.5" width="15" {...vertical(mark, 0)} class={`bar mark-${mark}`} rx="1.5" />
          </svg>
          {words.states[mark]}
        </span>
      ))}
      <span>
        <svg width="20" height={ROW} aria-hidden="true">
          <line x1="0" x2="20" y1={ROW / 2} y2={ROW / 2} class="waited" />
        </svg>
        {words.board.waiting}
      </span>
      <span>
        <svg width="8" height={ROW} aria-hidden="true">
          <path d={`M2 1v${ROW - 2}M2 1h6l-2 2.5 2 2.5H2`} class="deadline" />
        </svg>
        {words.board.deadlineMark}
      </span>
    </p>
  )
}
