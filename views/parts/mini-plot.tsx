/** Values over time as small columns, with the line of what is set aside; beside a number in a table. */
import { Level, rise, slot } from './trend.tsx'

export type MiniPlotProps = Readonly<{
  /** One a day or run, oldest first. */
  values: readonly number[]
  /** Absent: nothing is set aside. */
  now?: number
  label: string
}>

const HEIGHT = 32

export function MiniPlot({ values, now, label }: MiniPlotProps) {
  const highest = Math.max(1e-9, ...values)
  // A far-away line would press the columns flat: it is then said in words only.
  const line = now !== undefined && now <= highest * 3 ? now : null
  const top = Math.max(highest, line ?? 0) * 1.08
  return (
    <svg class="mini-plot" width="100%" height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      <Columns parts={values.map((value) => value / top)} />
      {line === null ? null : <Level at={line / top} name="" kind="limit" height={HEIGHT} />}
    </svg>
  )
}

/** All in one path, as wide as `slot` would make them: a list has hundreds of these plots. */
function Columns({ parts }: { parts: readonly number[] }) {
  const { x } = slot(0, parts.length)
  const all = parts.map((part, index) => {
    const { y, height } = rise(part, HEIGHT)
    return `M${index} ${y}h.78v${height}h-.78z`
  })
  return (
    <svg
      x={x}
      width={`${100 - Number.parseFloat(x)}%`}
      height={HEIGHT}
      viewBox={`0 0 ${parts.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={all.join('')} class="bar usage" />
    </svg>
  )
}
