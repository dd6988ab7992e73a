/** One company's 31 days of one meter, drawn as SVG by the server: small beside others, or by the day. */
import type { Screen } from '../screen.ts'
import { type Meter, measureAddress, meterText, newestText, type UsageLine } from './usage-model.ts'

const SPARK = { pitch: 4, bar: 3, height: 24 } as const
const DAYS = { pitch: 20, bar: 14, height: 34 } as const
type Size = typeof SPARK | typeof DAYS

type Props = { screen: Screen; line: UsageLine; meter: Meter }

/** Two paths, what was measured and what is missing: a hundred companies with four meters stay one page. */
export function UsageSpark({ screen, line, meter }: Props) {
  const label = sparkLabel({ screen, line, meter })
  return (
    <svg
      class="usage-spark"
      width={line.cells.length * SPARK.pitch}
      height={SPARK.height}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path d={bars(line, meter, SPARK)} stroke-width={SPARK.bar} class="usage" />
      <path d={holes(line, SPARK)} class="hole" />
    </svg>
  )
}

type DaysProps = Props & { days: readonly string[] }

/** Each day says its value; a missing one is a red cell that leads to the run form. */
export function UsageDays({ screen, line, meter, days }: DaysProps) {
  const { format } = screen
  const { pitch, height } = DAYS
  const { values } = line.meters[meter]
  return (
    <svg class="usage-spark" width={days.length * pitch} height={height}>
      <title>{sparkLabel({ screen, line, meter })}</title>
      <path d={bars(line, meter, DAYS)} stroke-width={DAYS.bar} class="usage" />
      {days.map((day, index) => {
        if (line.cells[index] === 'missing') {
          return <Hole screen={screen} line={line} day={day} index={index} />
        }
        const value = values[index] ?? null
        if (value === null) return null
        return (
          <rect x={index * pitch} width={pitch} height={height} class="feel">
            <title>{`${format.dayShort(day)} ${meterText(screen, meter, value)}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}

type HoleProps = { screen: Screen; line: UsageLine; day: string; index: number }

function Hole({ screen, line, day, index }: HoleProps) {
  const { words, format } = screen
  const x = index * DAYS.pitch
  const href = measureAddress(screen, line, day)
  const picture = (
    <>
      <rect x={x + 1} y="0" width={DAYS.pitch - 2} height={DAYS.height} class="hole" />
      <path d={`m${x + 6} ${DAYS.height / 2 - 4} 8 8m0-8-8 8`} class="hole-cross" />
    </>
  )
  if (href === null) {
    return (
      <g>
        <title>{words.usage.missingDay(line.name, format.day(day))}</title>
        {picture}
      </g>
    )
  }
  const label = words.usage.measure(line.name, format.day(day))
  return (
    <a href={href} aria-label={label}>
      <title>{label}</title>
      {picture}
    </a>
  )
}

export function DayNames({ screen, days }: { screen: Screen; days: readonly string[] }) {
  return (
    <svg class="day-names" width={days.length * DAYS.pitch} height="14" aria-hidden="true">
      {days.map((day, index) => (
        <text x={index * DAYS.pitch + DAYS.pitch / 2} y="11">
          {screen.format.dayHead(day)}
        </text>
      ))}
    </svg>
  )
}

/** Strokes, which are half as long to write as columns. From zero, so that a flat month looks flat; a day of nothing keeps a hair's breadth. */
function bars({ meters }: UsageLine, meter: Meter, { pitch, height }: Size): string {
  const { values } = meters[meter]
  const top = Math.max(1, ...values.map((value) => value ?? 0))
  return values
    .flatMap((value, index) => {
      if (value === null) return []
      const rise = Math.max(1, Math.round((value / top) * (height - 2)))
      return [`M${index * pitch + pitch / 2} ${height}v-${rise}`]
    })
    .join('')
}

function holes({ cells }: UsageLine, { pitch, height }: Size): string {
  return cells
    .flatMap((cell, index) =>
      cell === 'missing' ? [`M${index * pitch} 0h${pitch}v${height}h-${pitch}z`] : [],
    )
    .join('')
}

function sparkLabel({ screen, line, meter }: Props): string {
  const { words } = screen
  const values = line.meters[meter].values.filter((value) => value !== null)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const name = words.usage.meters[meter]
  if (values.length === 0) return `${name}: –`
  return words.usage.spark(
    name,
    meterText(screen, meter, low),
    meterText(screen, meter, high),
    newestText(screen, line, meter),
  )
}
