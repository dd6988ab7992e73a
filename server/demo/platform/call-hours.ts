/** A company's calls by the hour: counted from the access log where the demo has it, spread from people's days before. */
import type { Day } from '../../domain/calendar-day.ts'
import { SERVICE_USER_ID } from '../access-log.ts'
import type { ActiveDay } from '../activity.ts'
import { HOUR_MS, MINUTE_MS } from '../calendar.ts'
import type { CompanyFacts } from '../tenant/generate.ts'

/** `p95Ms`: nearest rank. */
export type CallHour = Readonly<{
  calls: number
  errors: number
  busyMs: number
  p95Ms: number
  users: number
}>

const HALF_HOUR_MS = 30 * MINUTE_MS
/** Of days whose log is gone. */
const USUAL_MS = { average: 120, p95: 320 } as const

type Book = { times: number[]; errors: number; users: Set<string> }

/** By the beginning of the hour; each holds the 60 minutes before half past, as BATCH-303 looks at them. */
export function callHours(facts: CompanyFacts, from: Day): Map<number, CallHour> {
  const counted = new Map<number, Book>()
  const guessed = new Map<number, CallHour>()
  for (const day of facts.activity.days.filter((one) => one.day.day >= from)) {
    if (day.access) count(day.access.rows, counted)
    else guess(day, guessed)
  }
  const hours = new Map(guessed)
  for (const [hour, book] of counted) hours.set(hour, hourOf(book))
  return hours
}

function bucketOf(at: number): number {
  const shifted = at + HALF_HOUR_MS
  return shifted - (shifted % HOUR_MS)
}

function count(rows: readonly Readonly<Record<string, unknown>>[], books: Map<number, Book>): void {
  for (const row of rows) {
    const bucket = bucketOf(Number(row.at))
    const book = books.get(bucket) ?? { times: [], errors: 0, users: new Set<string>() }
    books.set(bucket, book)
    book.times.push(Number(row.response_ms))
    if (Number(row.status) >= 500) book.errors += 1
    if (row.user_id !== SERVICE_USER_ID) book.users.add(String(row.user_id))
  }
}

function hourOf({ times, errors, users }: Book): CallHour {
  const sorted = times.sort((one, other) => one - other)
  return {
    calls: sorted.length,
    errors,
    busyMs: sorted.reduce((sum, ms) => sum + ms, 0),
    p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0,
    users: users.size,
  }
}

function guess(day: ActiveDay, hours: Map<number, CallHour>): void {
  for (const user of day.users) {
    const bucket = bucketOf(user.startsAt)
    const known = hours.get(bucket)
    const calls = (known?.calls ?? 0) + user.calls
    hours.set(bucket, {
      calls,
      errors: Math.floor(calls / 400),
      busyMs: calls * USUAL_MS.average,
      p95Ms: USUAL_MS.p95 + (calls % 40),
      users: (known?.users ?? 0) + 1,
    })
  }
}
