/** A year of a batch as days in weeks: how each day ended, a mixed one split by its share, one with warnings marked; a click filters the runs. */
import { addMonths, dayNumber, firstDayOf, monthOf } from '../../server/domain/calendar-day.ts'
import type { Screen } from '../screen.ts'
import { Frame, Panel } from './panel.tsx'

export type HeatDay = Readonly<{ day: string; runs: number; failed: number }>

/** Days on which nothing ended are left out of `days`. */
export type YearFacts = Readonly<{
  from: string
  to: string
  days: readonly HeatDay[]
  /** Those of them with a run that ended with warnings. */
  warned: ReadonlySet<string>
}>

type YearProps = { screen: Screen; batchId: string; year: YearFacts; chosen: string | null }

const CELL = 12
const PITCH = CELL + 2
const HEAD = 16

export function YearMap({ screen, batchId, year, chosen }: YearProps) {
  const { words, format } = screen
  if (year.days.length === 0) return null
  const bad = year.days.filter((day) => day.failed > 0).length
  const weeks = weekOf(year.to, year.from) + 1
  const label = words.batch.yearHelp(
    format.number(year.days.length),
    format.number(bad),
    format.number(year.warned.size),
  )
  return (
    <Panel id="year" title={words.batch.year} aside={label}>
      <Frame label={words.batch.year}>
        <svg class="year-map" width={weeks * PITCH} height={HEAD + 7 * PITCH}>
          <title>{label}</title>
          <Months screen={screen} year={year} />
          <path d={allDays(year)} class="none" />
          {year.days.map((day) => (
            <Day
              {...{ screen, batchId, day, from: year.from, isChosen: day.day === chosen }}
              isWarned={year.warned.has(day.day)}
            />
          ))}
        </svg>
      </Frame>
      <Key screen={screen} />
    </Panel>
  )
}

/** 1 January 1970 was a Thursday; weeks begin on Monday. */
function weekday(day: string): number {
  return (dayNumber(day) + 3) % 7
}

function weekOf(day: string, from: string): number {
  return Math.floor((dayNumber(day) - dayNumber(from) + weekday(from)) / 7)
}

function Months({ screen, year }: { screen: Screen; year: YearFacts }) {
  const names: { x: number; text: string }[] = []
  const last = monthOf(year.to)
  for (let month = monthOf(year.from); month <= last; month = addMonths(month, 1)) {
    const day = firstDayOf(month)
    if (day < year.from) continue
    names.push({ x: weekOf(day, year.from) * PITCH, text: screen.format.monthShort(day) })
  }
  return (
    <g>
      {names.map(({ x, text }) => (
        <text x={x} y="11">
          {text}
        </text>
      ))}
    </g>
  )
}

/** The ground of the map, whether anything ran or not: a dashed line for each week, a dash for each day. */
function allDays({ from, to }: YearFacts): string {
  const days = dayNumber(to) - dayNumber(from) + 1
  const weeks = weekOf(to, from) + 1
  return Array.from({ length: weeks }, (_, week) => {
    const first = week === 0 ? weekday(from) : 0
    const last = Math.min(6, days - 1 + weekday(from) - week * 7)
    const x = week * PITCH + CELL / 2
    return `M${x} ${HEAD + first * PITCH}v${(last - first) * PITCH + CELL}`
  }).join('')
}

type DayProps = {
  screen: Screen
  batchId: string
  day: HeatDay
  from: string
  isChosen: boolean
  isWarned: boolean
}

/** There are 370 of them, most of them good: each attribute here is 5 KB of the page. */
function Day({ screen, batchId, day, from, isChosen, isWarned }: DayProps) {
  const { words, format } = screen
  const x = weekOf(day.day, from) * PITCH
  const y = HEAD + weekday(day.day) * PITCH
  const counts = words.batch.yearDay(
    format.number(day.runs - day.failed),
    format.number(day.failed),
    isWarned,
  )
  const isWhollyBad = day.failed === day.runs
  const calm = day.failed === 0 && !isWarned && !isChosen
  return (
    <a
      href={`/batches/${batchId}?day=${day.day}#runs`}
      {...(calm ? { tabindex: -1 } : {})}
      {...(isChosen ? { 'aria-current': 'true' as const } : {})}
    >
      <title>{`${format.day(day.day)} ${counts}`}</title>
      <rect x={x} y={y} width={CELL} height={CELL} {...(isWarned ? { class: 'warned' } : {})} />
      {isWarned && day.failed === 0 ? <path d={sign(x, y)} class="sign" /> : null}
      {day.failed === 0 ? null : <BadPart day={day} x={x} y={y} />}
      {isWhollyBad ? <path d={cross(x, y)} class="cross" /> : null}
    </a>
  )
}

/** Never too thin to be seen; the good rest is never gone. */
function BadPart({ day, x, y }: { day: HeatDay; x: number; y: number }) {
  const bad = Math.max(4, Math.round((day.failed / day.runs) * CELL))
  const height = day.failed === day.runs ? CELL : Math.min(bad, CELL - 3)
  return <rect x={x} y={y + CELL - height} width={CELL} height={height} class="bad" />
}

function cross(x: number, y: number): string {
  return `M${x + 4} ${y + 4}l4 4m0-4l-4 4`
}

/** The exclamation mark that a warning has everywhere. */
function sign(x: number, y: number): string {
  return `M${x + 6} ${y + 2.6}v3.8m0 2.4v.6`
}

const KEY = [
  { mark: 'succeeded', look: undefined, path: null },
  { mark: 'warned', look: 'warned', path: <path d={sign(0, 0)} class="sign" /> },
  { mark: 'failed', look: 'bad', path: <path d={cross(0, 0)} class="cross" /> },
] as const

function Key({ screen }: { screen: Screen }) {
  return (
    <ul class="year-key">
      {KEY.map(({ mark, look, path }) => (
        <li>
          <svg class="year-map" width={CELL} height={CELL} aria-hidden="true">
            <rect width={CELL} height={CELL} class={look} />
            {path}
          </svg>
          {screen.words.states[mark]}
        </li>
      ))}
    </ul>
  )
}
