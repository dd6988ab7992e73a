/** Says a cron expression in words, for the patterns operators write; anything else is shown as it is. */
import type { Dictionary } from './words/dictionary.ts'

/** When a batch is due, as schedule.yaml says it. */
export type ScheduleFacts =
  | Readonly<{ kind: 'cron'; cron: string }>
  | Readonly<{ kind: 'business-day'; rule: BusinessDay; at: string }>
  | Readonly<{ kind: 'manual' }>

type BusinessDay =
  | Readonly<{ kind: 'nth'; n: number }>
  | Readonly<{ kind: 'last' }>
  | Readonly<{ kind: 'before-month-end'; n: number }>

export function scheduleText(schedule: ScheduleFacts, words: Dictionary): string {
  switch (schedule.kind) {
    case 'manual':
      return words.schedule.none
    case 'cron':
      return cronText(schedule.cron, words) ?? schedule.cron
    case 'business-day':
      return businessDayText(schedule.rule, schedule.at, words)
  }
}

function businessDayText(rule: BusinessDay, time: string, words: Dictionary): string {
  const { schedule } = words
  if (rule.kind === 'nth') return schedule.businessDay(String(rule.n), time)
  if (rule.kind === 'last' || rule.n === 0) return schedule.lastBusinessDay(time)
  return schedule.businessDaysBeforeEnd(String(rule.n), time)
}

const NUMBER = /^\d{1,2}$/

/** Null when the pattern is not one of ours: the raw expression is better than a wrong sentence. */
function cronText(cron: string, words: Dictionary): string | null {
  const fields = cron.trim().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields
  if (fields.length !== 5 || !minute || !hour || !day || !month || !weekday) return null
  if (hour === '*') return frequentText(minute, [day, month, weekday], words)
  if (!NUMBER.test(minute) || !NUMBER.test(hour)) return null
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return datedText({ day, month, weekday, time }, words)
}

function frequentText(minute: string, rest: readonly string[], words: Dictionary): string | null {
  if (rest.some((field) => field !== '*')) return null
  const step = /^\*\/(\d{1,2})$/.exec(minute)?.[1]
  if (step) return words.schedule.everyMinutes(step)
  return NUMBER.test(minute) ? words.schedule.hourlyAt(minute.padStart(2, '0')) : null
}

type Dated = { day: string; month: string; weekday: string; time: string }

function datedText({ day, month, weekday, time }: Dated, words: Dictionary): string | null {
  const { schedule } = words
  if (day === '*' && month === '*') {
    if (weekday === '*') return schedule.dailyAt(time)
    const days = weekdaysText(weekday, words)
    return days === null ? null : schedule.weeklyAt(days, time)
  }
  // Day of month AND weekday means OR in cron: better shown than explained wrongly.
  if (weekday !== '*') return null
  if (day === 'L' && month === '*') return schedule.lastDayAt(time)
  if (!NUMBER.test(day)) return null
  if (month === '*') return schedule.monthlyAt(day, time)
  return NUMBER.test(month) ? schedule.yearlyAt(month, day, time) : null
}

const WEEKDAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function weekdaysText(field: string, words: Dictionary): string | null {
  if (/^(1-5|MON-FRI)$/i.test(field)) return words.schedule.workdays
  const names: string[] = []
  for (const part of field.toUpperCase().split(',')) {
    const number = WEEKDAY_NAMES.includes(part) ? WEEKDAY_NAMES.indexOf(part) : Number(part)
    const name = /^[0-7]$|^[A-Z]{3}$/.test(part) ? words.schedule.weekdays[number % 7] : undefined
    if (name === undefined) return null
    names.push(name)
  }
  return names.join(words.schedule.joiner)
}
