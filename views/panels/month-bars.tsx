/** Thirteen months as columns, drawn as SVG by the server; each month leads to its invoices. */
import { rise } from '../parts/trend.tsx'
import type { Screen } from '../screen.ts'

/** Yen with tax. */
export type MonthBar = Readonly<{ month: string; totalMinor: number; invoices: number }>

const HEIGHT = 120
/** Room for the name of the month below its column. */
const NAME_HEIGHT = 18

type Props = { screen: Screen; bars: readonly MonthBar[]; chosen: string }

export function MonthBars({ screen, bars, chosen }: Props) {
  const { words, format } = screen
  const top = Math.max(1, ...bars.map((bar) => bar.totalMinor)) * 1.05
  const [first, last] = [bars[0]?.month ?? chosen, bars.at(-1)?.month ?? chosen]
  const label = words.invoices.bars(format.month(first), format.month(last))
  return (
    <figure class="trend month-bars">
      <figcaption>{label}</figcaption>
      <svg width="100%" height={HEIGHT + NAME_HEIGHT}>
        <title>{label}</title>
        {bars.map((bar, index) => (
          <Month screen={screen} bar={bar} top={top} place={{ index, count: bars.length }} />
        ))}
      </svg>
      <nav class="filters" aria-label={words.invoices.months}>
        {bars.map(({ month }) => (
          <a href={addressOf(month)} {...(month === chosen ? { 'aria-current': 'true' } : {})}>
            {format.month(month)}
          </a>
        ))}
      </nav>
    </figure>
  )
}

type MonthProps = {
  screen: Screen
  bar: MonthBar
  top: number
  place: Readonly<{ index: number; count: number }>
}

function Month({ screen, bar, top, place }: MonthProps) {
  const { words, format } = screen
  const month = format.month(bar.month)
  const total = format.money(bar.totalMinor, 'JPY')
  const text = words.invoices.bar(month, total, format.number(bar.invoices))
  const pitch = 100 / place.count
  const percent = (part: number) => `${Math.round((place.index + part) * pitch * 100) / 100}%`
  return (
    <a href={addressOf(bar.month)} tabindex={-1} aria-label={text}>
      <title>{text}</title>
      <rect
        x={percent(0.12)}
        width={`${Math.round(pitch * 76) / 100}%`}
        {...rise(bar.totalMinor / top, HEIGHT)}
        class="bar usage"
      />
      <text x={percent(0.5)} y={HEIGHT + 13} text-anchor="middle">
        {format.monthShort(`${bar.month}-01`)}
      </text>
    </a>
  )
}

function addressOf(month: string): string {
  return `/batches/BATCH-302?month=${month}#invoices`
}
