/** Reads cron patterns the way croner does and turns them into local days and minutes; used by the occurrences and the loader. */
import { Cron, CronPattern } from 'croner'
import { type Day, dayNumber, dayOfNumber } from './calendar-day.ts'

/** Why a pattern is refused. `detail` is croner's own sentence, where it has one. */
export type CronFault = Readonly<{
  kind: 'nickname' | 'field-count' | 'question-mark' | 'syntax' | 'never'
  detail: string
}>

/** A pattern as local time: on these days, at these minutes of the day. */
export type CronTimes = Readonly<{
  /** Minutes since local midnight, ascending. */
  minutes: readonly number[]
  /** The hour field is `*`: such a pattern follows elapsed time when clocks change. */
  isEveryHour: boolean
  /** Day-of-month and day-of-week are both restricted: cron then means either of them. */
  isDayOrWeekday: boolean
  /** Matching days from `from` to `to`, both included, ascending. */
  days(from: Day, to: Day): Day[]
}>

const DAY_MS = 86_400_000
/** A leap day, or a date combined with a weekday, is at most this far away. */
const FARTHEST_DAY_MS = 40 * 366 * DAY_MS
/** A fixed Monday: what the pattern means may not depend on when it is read. */
const REFERENCE_MS = Date.UTC(2024, 0, 1)

export type CronReading =
  | Readonly<{ ok: true; times: CronTimes }>
  | Readonly<{ ok: false; fault: CronFault }>

/** Never throws; a pattern that can not be due is a fault too. */
export function readCron(text: string): CronReading {
  const fields = text.trim().split(/\s+/)
  const shape = shapeFault(text.trim(), fields)
  if (shape) return { ok: false, fault: shape }
  try {
    const times = cronTimes(fields)
    const isDue = times.minutes.length > 0 && hasDay(fields)
    return isDue ? { ok: true, times } : { ok: false, fault: { kind: 'never', detail: '' } }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message.replace(/^CronPattern: /, '') : ''
    return { ok: false, fault: { kind: 'syntax', detail } }
  }
}

function shapeFault(text: string, fields: readonly string[]): CronFault | null {
  if (text.startsWith('@')) return { kind: 'nickname', detail: text }
  if (fields.length !== 5) return { kind: 'field-count', detail: String(fields.length) }
  // croner fills `?` in with the moment of reading: the same file would mean something else each time.
  if (text.includes('?')) return { kind: 'question-mark', detail: '' }
  return null
}

function cronTimes(fields: readonly string[]): CronTimes {
  const [, hour, date, , weekday] = fields as [string, string, string, string, string]
  const pattern = new CronPattern(fields.join(' '), 'UTC', { mode: '5-part' })
  const minutesOfHour = places(pattern.minute)
  return {
    minutes: places(pattern.hour).flatMap((each) => minutesOfHour.map((past) => each * 60 + past)),
    isEveryHour: hour === '*',
    isDayOrWeekday: date !== '*' && weekday !== '*' && !weekday.startsWith('+'),
    days: isPlain(pattern) ? flaggedDays(pattern) : matchingDays(datePattern(fields)),
  }
}

/** Midnight of each matching day. Read in UTC, where every day has 24 hours; the zone is applied afterwards. */
function datePattern(fields: readonly string[]): Cron {
  const text = `0 0 ${fields.slice(2).join(' ')}`
  return new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true })
}

function hasDay(fields: readonly string[]): boolean {
  if (fields.slice(2).every((field) => field === '*')) return true
  const next = datePattern(fields).nextRun(new Date(REFERENCE_MS - 1))
  return next !== null && next.getTime() <= REFERENCE_MS + FARTHEST_DAY_MS
}

/** croner keeps a field as one flag per possible value. */
function places(flags: readonly number[]): number[] {
  return flags.flatMap((flag, place) => (flag ? [place] : []))
}

/** croner marks a weekday that counts in every week of the month so; others are "the second Monday" and the like. */
const EVERY_WEEK = 0b111111

/** No `L`, `W` or `#`: each day can be told by its own numbers. */
function isPlain(pattern: CronPattern): boolean {
  const isSpecial =
    pattern.lastDayOfMonth || pattern.lastWeekday || pattern.nearestWeekdays.some(Boolean)
  return !isSpecial && pattern.dayOfWeek.every((weeks) => weeks === 0 || weeks === EVERY_WEEK)
}

/** A hundred times faster than asking croner for one day after the other; the tests compare the two. */
function flaggedDays(pattern: CronPattern): CronTimes['days'] {
  const { day, month, dayOfWeek, starDOM, starDOW, useAndLogic } = pattern
  const isMatch = (utc: Date) => {
    if (!month[utc.getUTCMonth()]) return false
    const byDate = Boolean(day[utc.getUTCDate() - 1])
    const byWeekday = Boolean(dayOfWeek[utc.getUTCDay()])
    const isEither = !(starDOM || starDOW || useAndLogic)
    return isEither ? byDate || byWeekday : byDate && byWeekday
  }
  return (from, to) => {
    const days: Day[] = []
    const last = dayNumber(to)
    for (let number = dayNumber(from); number <= last; number += 1) {
      if (isMatch(new Date(number * DAY_MS))) days.push(dayOfNumber(number))
    }
    return days
  }
}

function matchingDays(dates: Cron): CronTimes['days'] {
  return (from, to) => {
    const days: Day[] = []
    const last = dayNumber(to) * DAY_MS
    let next = dates.nextRun(new Date(dayNumber(from) * DAY_MS - 1))
    while (next && next.getTime() <= last) {
      days.push(dayOfNumber(next.getTime() / DAY_MS))
      next = dates.nextRun(next)
    }
    return days
  }
}
