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
  const highest = scaleOf(runs)
  const bad = runs.filter((run) => TONES[run.mark] === 'fail').length
  const { words, format } = screen
  const label = `${words.batches.lastRuns}: ${words.states.failed} ${format.number(bad)} / ${format.number(runs.length)}`
  return (
    <svg class="strip" width={STRIP_RUNS * COLUMN} height={HEIGHT} role="img" aria-label={label}>
      <line x1="0" x2={STRIP_RUNS * COLUMN} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} class="base" />
      {[...columnsByMark(runs, highest)].map(([mark, path]) => (
        <path class={`bar mark-${mark}`} d={path} />
      ))}
    </svg>
  )
}

/** One slow night must not press all the others flat: columns end at three times the middle one. */
const TALLEST = 3

function scaleOf(runs: readonly StripRun[]): number {
  const durations = runs.map((run) => run.durationMs).sort((a, b) => a - b)
  const middle = durations[durations.length >> 1] ?? 0
  return Math.max(1, Math.min(durations.at(-1) ?? 0, middle * TALLEST))
}

/** One path per mark: fifty strips of thirty columns each stay small. */
function columnsByMark(runs: readonly StripRun[], highest: number): Map<Mark, string> {
  const first = STRIP_RUNS - runs.length
  const paths = new Map<Mark, string>()
  for (const [index, run] of runs.entries()) {
    const height = columnHeight(run.durationMs / highest)
    const column = `M${(first + index) * COLUMN} ${HEIGHT - 1}v-${height}h3.5v${height}z`
    paths.set(run.mark, (paths.get(run.mark) ?? '') + column)
  }
  return paths
}

/** At least 3 px, so that a run of a millisecond is still there. */
function columnHeight(part: number): number {
  return Math.max(3, Math.round(Math.min(1, part) * (HEIGHT - 2)))
}
