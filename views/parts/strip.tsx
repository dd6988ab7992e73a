/** The last runs of a batch as a small row of columns: height = duration, colour + gap = how it ended. */
import type { Screen } from '../screen.ts'
import { type Mark, TONES } from './status.tsx'

export type StripRun = Readonly<{
  runId: string
  mark: Mark
  startedAt: number
  durationMs: number
}>

const COLUMN = 5
const HEIGHT = 22
/** Columns of the strip, whether there are runs or not: rows stay comparable. */
export const STRIP_RUNS = 30

/** Oldest on the left; the newest is always at the right edge. */
export function Strip({ runs, screen }: { runs: readonly StripRun[]; screen: Screen }) {
  const highest = Math.max(1, ...runs.map((run) => run.durationMs))
  const first = STRIP_RUNS - runs.length
  const bad = runs.filter((run) => TONES[run.mark] === 'fail').length
  const { words, format } = screen
  const label = `${words.batches.lastRuns}: ${words.states.failed} ${format.number(bad)} / ${format.number(runs.length)}`
  return (
    <svg class="strip" width={STRIP_RUNS * COLUMN} height={HEIGHT} role="img" aria-label={label}>
      <line x1="0" x2={STRIP_RUNS * COLUMN} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} class="base" />
      {runs.map((run, index) => (
        <rect
          x={(first + index) * COLUMN}
          width={COLUMN - 1.5}
          {...column(run.durationMs / highest)}
          class={`bar mark-${run.mark}`}
        />
      ))}
    </svg>
  )
}

/** At least 3 px, so that a run of a millisecond is still there. */
function column(part: number): { y: number; height: number } {
  const height = Math.max(3, Math.round(part * (HEIGHT - 2)))
  return { y: HEIGHT - 1 - height, height }
}
