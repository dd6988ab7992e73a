/** Schedule entries with their meaning beside them: what is written for the product, and a plain answer to compare with. */
import fc from 'fast-check'
import type { ClosedDayRule, ScheduleEntry } from '../../server/domain/schedule.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { isJapaneseHoliday } from './holiday-law.ts'
import { type DayNumber, dayText, MINUTE, type Parts, parts, type Walk } from './time-oracle.ts'

/** One field of a pattern, and the values or days it stands for. */
type Field<T> = readonly [text: string, meaning: T]

const MINUTES: readonly Field<readonly number[]>[] = [
  ['0', [0]],
  ['30', [30]],
  ['15,45', [15, 45]],
  ['*/20', [0, 20, 40]],
  ['58-59', [58, 59]],
]
const EVERY_HOUR = Array.from({ length: 24 }, (_, hour) => hour)
const HOURS: readonly Field<readonly number[]>[] = [
  ['*', EVERY_HOUR],
  ['0', [0]],
  ['1', [1]],
  ['2', [2]],
  ['3', [3]],
  ['1,2,3', [1, 2, 3]],
  ['*/6', [0, 6, 12, 18]],
  ['22-23', [22, 23]],
]
const DATES: readonly Field<(day: Parts) => boolean>[] = [
  ['*', () => true],
  ['1', ({ date }) => date === 1],
  ['L', ({ date, length }) => date === length],
  ['6', ({ date }) => date === 6],
  ['29-31', ({ date }) => date >= 29],
  ['*/10', ({ date }) => date % 10 === 1],
]
const MONTHS: readonly Field<(day: Parts) => boolean>[] = [
  ['*', () => true],
  ['3', ({ month }) => month === 3],
  ['4,10,11', ({ month }) => [4, 10, 11].includes(month)],
  ['FEB', ({ month }) => month === 2],
  ['5-9', ({ month }) => month >= 5 && month <= 9],
]
const WEEKDAYS: readonly Field<(day: Parts) => boolean>[] = [
  ['*', () => true],
  ['0', ({ weekday }) => weekday === 0],
  ['7', ({ weekday }) => weekday === 0],
  ['1-5', ({ weekday }) => weekday >= 1 && weekday <= 5],
  ['SUN#1', ({ weekday, date }) => weekday === 0 && date <= 7],
  ['FRI', ({ weekday }) => weekday === 5],
  ['+FRI', ({ weekday }) => weekday === 5],
]

/** A due rule: the day it names, and the minutes of it. */
type Meaning = Readonly<{
  isDue(day: DayNumber): boolean
  /** The month has no such business day: said on its last day. */
  isMissing?(day: DayNumber): boolean
  minutes: readonly number[]
  isEveryHour: boolean
}>

export type Ruled = Readonly<{ entry: ScheduleEntry; meaning: Meaning }>

type ClosedRule = Readonly<{ name: string; on: ClosedDayRule; maxShiftDays: number }>

const closedRules: fc.Arbitrary<ClosedRule | null> = fc.option(
  fc.record({
    name: fc.constantFrom('jp', 'company', 'never'),
    on: fc.constantFrom('run', 'skip', 'previous', 'next'),
    maxShiftDays: fc.integer({ min: 1, max: 14 }),
  }),
)

const cronRules: fc.Arbitrary<Ruled> = fc
  .tuple(
    fc.constantFrom(...MINUTES),
    fc.constantFrom(...HOURS),
    fc.constantFrom(...DATES),
    fc.constantFrom(...MONTHS),
    fc.constantFrom(...WEEKDAYS),
    closedRules,
  )
  .map(([minute, hour, date, month, weekday, closed]) => {
    const isEither = date[0] !== '*' && weekday[0] !== '*' && !weekday[0].startsWith('+')
    const isDue = (day: DayNumber) => {
      const of = parts(day)
      const [byDate, byWeekday] = [date[1](of), weekday[1](of)]
      return month[1](of) && (isEither ? byDate || byWeekday : byDate && byWeekday)
    }
    const calendar = closed ? { ...closed, perTenant: false } : null
    return {
      entry: entry({
        cron: [minute, hour, date, month, weekday].map(([text]) => text).join(' '),
        calendar,
      }),
      meaning: {
        isDue,
        minutes: hour[1].flatMap((each) => minute[1].map((past) => each * 60 + past)),
        isEveryHour: hour[0] === '*',
      },
    }
  })

const businessDayRules: fc.Arbitrary<Ruled> = fc
  .tuple(
    fc.constantFrom('jp', 'company'),
    fc.constantFrom('nth' as const, 'before-month-end' as const, 'last' as const),
    fc.integer({ min: 1, max: 18 }),
    fc.constantFrom(0, 150, 1_410),
  )
  .map(([name, kind, n, minute]) => {
    const rule = kind === 'last' ? { kind } : { kind, n }
    const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const placeIn = (day: DayNumber) => {
      const { date, length } = parts(day)
      const open = Array.from({ length }, (_, index) => day - date + 1 + index).filter(
        (each) => !isClosed(name, each),
      )
      const place = { nth: n - 1, last: open.length - 1, 'before-month-end': open.length - 1 - n }
      return open[place[kind]]
    }
    const isMissing = (day: DayNumber) => {
      const { date, length } = parts(day)
      return date === length && placeIn(day) === undefined
    }
    const isDue = (day: DayNumber) => placeIn(day) === day || isMissing(day)
    return {
      entry: entry({
        due: { kind: 'business-day', rule, at },
        calendar: { name, on: 'run', maxShiftDays: 7, perTenant: false },
      }),
      meaning: { isDue, isMissing, minutes: [minute], isEveryHour: false },
    }
  })

export const rules: fc.Arbitrary<Ruled> = fc.oneof(
  { weight: 4, arbitrary: cronRules },
  { weight: 1, arbitrary: businessDayRules },
)

/** The calendars of the fixture, in the oracle's own words. */
function isClosed(name: string, day: DayNumber): boolean {
  const text = dayText(day)
  if (name === 'never') return true
  if (name === 'company' && text === '2026-05-06') return false
  if (name === 'company' && ['12-31', '01-02', '01-03'].includes(text.slice(5))) return true
  return [0, 6].includes(parts(day).weekday) || isJapaneseHoliday(day)
}
if (Object.keys(CALENDARS.named).join() !== 'jp,company,never')
  throw new Error('the oracle does not know the calendars of the fixture')

export type Expected = { scheduledFor: number; dueAt: number; businessDate: string; fate: string }

/** Due times whose named day lies between the two days, in no order; `fate` is `runs`, `shifted` or `dropped`. */
export function expectedOn(
  { entry: of, meaning }: Ruled,
  walk: Walk,
  days: Readonly<{ first: DayNumber; last: DayNumber }>,
): Expected[] {
  const found: Expected[] = []
  const seen = new Set<number>()
  for (let day = days.first; day <= days.last; day += 1) {
    if (!meaning.isDue(day)) continue
    for (const minute of meaning.minutes) {
      const wall = (day * 86_400_000) / MINUTE + minute
      for (const at of meaning.isEveryHour ? walk.shown(wall) : [walk.reached(wall)]) {
        if (seen.has(at)) continue
        seen.add(at)
        const due = placed(of, walk, { at, day, minute })
        found.push(meaning.isMissing?.(day) ? { ...due, fate: 'dropped' } : due)
      }
    }
  }
  return withoutRivals(found)
}

function placed(
  of: ScheduleEntry,
  walk: Walk,
  { at, day, minute }: { at: number; day: DayNumber; minute: number },
): Expected {
  const about = { scheduledFor: at, dueAt: at, businessDate: dayText(day) }
  const use = of.calendar
  if (!use || use.on === 'run' || !isClosed(use.name, day)) return { ...about, fate: 'runs' }
  if (use.on === 'skip') return { ...about, fate: 'dropped' }
  const step = use.on === 'next' ? 1 : -1
  let moved = day
  while (Math.abs(moved - day) <= use.maxShiftDays && isClosed(use.name, moved)) moved += step
  if (Math.abs(moved - day) > use.maxShiftDays) return { ...about, fate: 'dropped' }
  return { ...about, dueAt: walk.reached(moved * 1_440 + minute), fate: 'shifted' }
}

/** Of several runs at one time the one nearest to its own day stays, the earlier one when they are equally near. */
function withoutRivals(all: readonly Expected[]): Expected[] {
  const rivals = new Map<number, Expected[]>()
  for (const one of all) {
    if (one.fate !== 'dropped') rivals.set(one.dueAt, [...(rivals.get(one.dueAt) ?? []), one])
  }
  const distance = (of: Expected) => Math.abs(of.dueAt - of.scheduledFor)
  const winners = new Set(
    [...rivals.values()].map(
      (of) => of.sort((a, b) => distance(a) - distance(b) || a.scheduledFor - b.scheduledFor)[0],
    ),
  )
  return all.map((one) => (winners.has(one) ? one : { ...one, fate: 'dropped' }))
}
