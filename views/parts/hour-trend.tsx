/** A week by the hour as a thin column chart with the limits as lines; drawn as SVG by the server. */
import { Level, rise, slot } from './trend.tsx'

export type HourSeries = Readonly<{
  name: string
  /** Newest value in words. */
  now: string
  /** Oldest first; null = not measured in that hour. */
  hours: readonly Readonly<{ title: string; value: number | null }>[]
  limits: readonly Readonly<{ value: number; text: string }>[]
}>

const HEIGHT = 72

export function HourTrend({ series }: { series: HourSeries }) {
  const highest = Math.max(1, ...series.hours.map((hour) => hour.value ?? 0))
  // A far-away limit would press the curve flat: it is then left out of the picture.
  const limits = series.limits.filter((limit) => limit.value <= highest * 3)
  const top = Math.max(highest, ...limits.map((limit) => limit.value)) * 1.08
  return (
    <figure class="trend">
      <figcaption>
        <b>{series.name}</b> <span class="number">{series.now}</span>
        <small>{series.limits.map((limit) => limit.text).join(' / ')}</small>
      </figcaption>
      <svg width="100%" height={HEIGHT} role="img" aria-label={`${series.name} ${series.now}`}>
        {series.hours.map((hour, index) =>
          hour.value === null ? null : (
            <g>
              <title>{hour.title}</title>
              <rect
                {...slot(index, series.hours.length)}
                {...rise(hour.value / top, HEIGHT)}
                class="bar usage"
              />
            </g>
          ),
        )}
        {limits.map((limit) => (
          <Level at={limit.value / top} name="" kind="limit" height={HEIGHT} />
        ))}
      </svg>
    </figure>
  )
}
