/** Building blocks for parameter schemas; their messages name what was expected. */
import { z } from 'zod'
import { type Day, isDay, isMonth, type Month } from '../domain/calendar-day.ts'

/** An existing calendar day. */
export function day(): z.ZodType<Day> {
  return z.string().refine(isDay, { message: 'must be an existing day YYYY-MM-DD' })
}

/** A day from 2000-01-01 up to, and not including, `limit`. */
export function dayBefore(limit: Day): z.ZodType<Day> {
  return day().refine((value) => value < limit && value >= '2000-01-01', {
    message: `must be a day from 2000-01-01 and before ${limit}`,
  })
}

/** A month that is over: earlier than `limit`. */
export function monthBefore(limit: Month): z.ZodType<Month> {
  return z
    .string()
    .refine(isMonth, { message: 'must be a month YYYY-MM' })
    .refine((value) => value < limit && value >= '2000-01', {
      message: `must be a month that is over (before ${limit})`,
    })
}

/** A list of allowed words; a comma-separated text (as the CLI gives it) is split. */
export function oneOrMore<const W extends readonly [string, ...string[]]>(
  words: W,
): z.ZodType<W[number][]> {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value),
    z.array(z.enum(words)).min(1),
  ) as unknown as z.ZodType<W[number][]>
}

/** A switch; the command line and forms give it as text. */
export function flag(standard: boolean): z.ZodType<boolean> {
  return z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .prefault(standard)
}
