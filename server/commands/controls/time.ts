/** Times as operators type them: a local date and time, a time of day, an instant with its offset, a duration from now. */
import { Temporal } from 'temporal-polyfill'
import { dayAt, type Instant, instantOf, isDay } from '../../domain/calendar-day.ts'
import { isTimeOfDay, parseDuration, type TimeOfDay } from '../../domain/duration.ts'
import { TobanError } from '../../domain/errors.ts'
import { nextAt } from '../../domain/window.ts'

export type Clock = Readonly<{ now: Instant; zone: string }>

/** A time of day names no instant by itself: what it means depends on what is looked for. */
export type TypedTime =
  | Readonly<{ kind: 'instant'; at: Instant }>
  | Readonly<{ kind: 'time-of-day'; time: TimeOfDay }>

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::00)?$/

/** Throws `bad_time`. Local times are those of the schedule's zone. */
export function readTime(typed: string, zone: string): TypedTime {
  const text = typed.trim()
  if (isTimeOfDay(text)) return { kind: 'time-of-day', time: text }
  const [, day, time] = LOCAL.exec(text) ?? []
  if (day && time && isDay(day)) return { kind: 'instant', at: instantOf(day, time, zone) }
  const at = instantWithOffset(text)
  if (at !== null) return { kind: 'instant', at }
  throw badTime(typed)
}

/** When something begins or ends: a time of day is the next one, a duration counts from now. In the future, or refused. */
export function readFuture(typed: string, { now, zone }: Clock): Instant {
  const ms = parseDuration(typed.trim())
  if (ms !== null && ms > 0) return now + ms
  const read = readTime(typed, zone)
  const at = read.kind === 'instant' ? read.at : nextAt(read.time, now, zone)
  if (at <= now) throw timePassed(typed)
  // The span first: days beyond the year 9999 are written with a sign, and do not compare as texts.
  if (at - now > 2 * LONGEST_AHEAD_MS) throw timeTooFar(typed)
  if (dayAt(at, zone) > dayAt(now + LONGEST_AHEAD_MS, zone)) throw timeTooFar(typed)
  return at
}

/** One-off changes beyond the longest plan are mistakes of typing. */
const LONGEST_AHEAD_MS = 400 * 86_400_000

function instantWithOffset(text: string): Instant | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return null
  }
}

function badTime(typed: string): TobanError {
  return new TobanError({
    code: 'bad_time',
    kind: 'bad-input',
    message: { ja: `時刻として読めません: ${typed}`, en: `not a time: ${typed}` },
    hint: {
      ja: '2026-11-26T02:00 (スケジュールのタイムゾーン) か 02:00 (次のその時刻) で指定してください。',
      en: 'Give 2026-11-26T02:00 (in the zone of the schedule), or 02:00 for the next one.',
    },
  })
}

function timePassed(typed: string): TobanError {
  return new TobanError({
    code: 'time_passed',
    kind: 'bad-input',
    message: { ja: `すでに過ぎた時刻です: ${typed}`, en: `that time has passed: ${typed}` },
    hint: {
      ja: 'これからの時刻を指定してください。今すぐ動かすには toban run です。',
      en: 'Give a time to come; to run it now: toban run',
    },
    onPage: {
      ja: 'これからの時刻を指定してください。今すぐ動かすには、バッチの画面の「今すぐ実行」を使います。',
      en: 'Give a time to come; to run it now use “Run now” on the page of the batch.',
    },
  })
}

function timeTooFar(typed: string): TobanError {
  return new TobanError({
    code: 'time_too_far',
    kind: 'bad-input',
    message: { ja: `400 日より先の時刻です: ${typed}`, en: `more than 400 days ahead: ${typed}` },
  })
}
