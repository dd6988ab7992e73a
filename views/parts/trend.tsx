/** Charts over time, drawn as SVG by the server: durations of a batch, usage of a company. */
import type { Screen } from '../screen.ts'
import type { StripRun } from './strip.tsx'

const HEIGHT = 120
/** Of the name on a line. */
const NAME_HEIGHT = 14

type DurationProps = { runs: readonly StripRun[]; medianMs: number | null; screen: Screen }

/** One column per run, oldest left, with the median and the line above which the batch list wants an alert. */
export function DurationTrend({ runs, medianMs, screen }: DurationProps) {
  const { words, format } = screen
  const top = Math.max(1, ...runs.map((run) => run.durationMs), (medianMs ?? 0) * 1.5) * 1.05
  const label = `${words.batch.trend}: ${words.batch.trendHelp(
    format.number(runs.length),
    medianMs === null ? '–' : format.duration(medianMs),
  )}`
  return (
    <figure class="trend">
      <svg width="100%" height={HEIGHT}>
        <title>{label}</title>
        {runs.map((run, index) => (
          <a href={`/runs/${run.runId}`} tabindex={-1} aria-label={format.exact(run.startedAt)}>
            <title>{`${format.dayTime(run.startedAt)} ${words.states[run.mark]} ${format.duration(run.durationMs)}`}</title>
            <rect
              {...slot(index, runs.length)}
              {...rise(run.durationMs / top)}
              class={`bar mark-${run.mark}`}
            />
          </a>
        ))}
        {medianMs === null ? null : (
          <>
            <Level
              at={medianMs / top}
              name={
                hasRoom(medianMs / top) ? `${words.batch.median} ${format.duration(medianMs)}` : ''
              }
              kind="median"
            />
            <Level at={(medianMs * 1.5) / top} name={words.batch.trendRoom} kind="limit" />
          </>
        )}
      </svg>
    </figure>
  )
}

/** The median stands in the head of the panel, too: beside low columns the two names would lie on each other. */
function hasRoom(median: number): boolean {
  return median * 0.5 * HEIGHT > NAME_HEIGHT
}

export type Series = Readonly<{
  name: string
  days: readonly Readonly<{ day: string; value: number; text: string }>[]
  limit: Readonly<{ value: number; text: string }> | null
}>

/** Values per day against what the contract allows. */
export function UsageTrend({ series, screen }: { series: Series; screen: Screen }) {
  const highest = Math.max(1, ...series.days.map((day) => day.value))
  // A far-away limit would press the curve flat: it is then said in words only.
  const limit = series.limit && series.limit.value <= highest * 3 ? series.limit : null
  const top = Math.max(highest, limit?.value ?? 0) * 1.08
  const last = series.days.at(-1)
  return (
    <figure class="trend">
      <figcaption>
        <b>{series.name}</b> <span class="number">{last?.text}</span>
        {series.limit ? <small>{screen.words.tenant.limit(series.limit.text)}</small> : null}
      </figcaption>
      <svg width="100%" height="72" role="img" aria-label={`${series.name} ${last?.text ?? ''}`}>
        {series.days.map((day, index) => (
          <g>
            <title>{`${screen.format.dayShort(day.day)} ${day.text}`}</title>
            <rect
              {...slot(index, series.days.length)}
              {...rise(day.value / top, 72)}
              class="bar usage"
            />
          </g>
        ))}
        {limit ? <Level at={limit.value / top} name="" kind="limit" height={72} /> : null}
      </svg>
    </figure>
  )
}

export function Level(props: {
  at: number
  name: string
  kind: 'median' | 'limit'
  height?: number
}) {
  const height = props.height ?? HEIGHT
  const y = Math.round((1 - props.at) * (height - 1)) + 0.5
  return (
    <g class={`level ${props.kind}`}>
      <line x1="0" x2="100%" y1={y} y2={y} />
      <text x="4" y={y < NAME_HEIGHT ? y + 12 : y - 4}>
        {props.name}
      </text>
    </g>
  )
}

/** Widest column in percent: five runs should not become five walls. */
const WIDEST = 3

export function slot(index: number, count: number): { x: string; width: string } {
  const pitch = Math.min(WIDEST, 100 / Math.max(1, count))
  const x = 100 - (count - index) * pitch
  return { x: `${Math.round(x * 100) / 100}%`, width: `${Math.round(pitch * 78) / 100}%` }
}

export function rise(part: number, height = HEIGHT): { y: number; height: number } {
  const size = Math.max(2, Math.round(part * (height - 2)))
  return { y: height - size, height: size }
}
