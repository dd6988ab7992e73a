/** Durations and times of day as operators write them (`65s`, `24h`, `05:30`); used by the configuration and the CLI. */

/** `05:30`, 00:00 to 23:59, in the schedule's zone. */
export type TimeOfDay = string

/** Hours that may cross midnight: `22:00-05:00`. `from` counts, `until` does not; equal ends are refused. */
export type DayWindow = Readonly<{ from: TimeOfDay; until: TimeOfDay }>

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNIT_MS

const DURATION = /^(\d{1,9})(ms|s|m|h|d)$/
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/

/** No duration of a configuration is longer than ten years. */
export const LONGEST_DURATION_MS = 3_660 * UNIT_MS.d

/** Milliseconds of `500ms 2s 5m 1h 7d`; null for anything else, and for more than ten years. Zero is allowed. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text)
  if (!match) return null
  const ms = Number(match[1]) * UNIT_MS[match[2] as Unit]
  return ms <= LONGEST_DURATION_MS ? ms : null
}

/** The shortest exact way to write it: 90 000 → `90s`, 7 200 000 → `2h`, 0 → `0s`. */
export function durationText(ms: number): string {
  if (ms === 0) return '0s'
  const units: readonly Unit[] = ['d', 'h', 'm', 's']
  const unit = units.find((candidate) => ms % UNIT_MS[candidate] === 0) ?? 'ms'
  return `${ms / UNIT_MS[unit]}${unit}`
}

export function isTimeOfDay(text: string): text is TimeOfDay {
  return TIME_OF_DAY.test(text)
}

/** Minutes since local midnight. */
export function minuteOfDay(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** `HH:MM-HH:MM` with two different ends; null for anything else. */
export function parseDayWindow(text: string): DayWindow | null {
  const [from, until, ...rest] = text.split('-')
  if (!from || !until || rest.length > 0) return null
  if (!isTimeOfDay(from) || !isTimeOfDay(until) || from === until) return null
  return { from, until }
}

/** @param minute of the local day, 0 to 1439. */
export function isInsideWindow(window: DayWindow, minute: number): boolean {
  const from = minuteOfDay(window.from)
  const until = minuteOfDay(window.until)
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}
