/** One day of a company's access log, row by row, with the figures BATCH-301 would read from it; called by activity.ts. */
import { type DemoDay, MINUTE_MS } from './calendar.ts'
import type { Dice } from './dice.ts'
import type { Row } from './row.ts'
import { addressOf, type UserDay } from './user-day.ts'
import { ROUTES, type Route, STATUS_WORDS } from './words/application-words.ts'

export type FeatureUse = Readonly<{
  feature: string
  calls: number
  users: number
  totalMs: number
}>

/** Figures of people's calls; the service account's are in `rows` only. */
export type AccessFigures = Readonly<{
  requests: number
  success: number
  clientErrors: number
  serverErrors: number
  /** One decimal. */
  averageMs: number | null
  maxMs: number | null
  p95Ms: number | null
  requestBytes: number
  responseBytes: number
  busyMs: number
  peakUsers: number
  /** `HH:MM` of the busiest five minutes, the earliest on a tie. */
  peakTime: string | null
  features: readonly FeatureUse[]
}>

export type AccessDay = Readonly<{
  rows: readonly Row[]
  featureRows: readonly Row[]
  figures: AccessFigures
}>

/** What is wrong with the calls of a company's day. */
export type Manner = Readonly<{
  /** So many basis points of the calls from here on end in a server error besides the usual ones; null = as usual. */
  errors: Readonly<{ from: number; bp: number }> | null
  /** Calls from here on take so many times as long; null = as usual. */
  slow: Readonly<{ from: number; times: number }> | null
  /** People make no more calls from here on; null = they go on. */
  silentFrom: number | null
}>

export const SERVICE_USER_ID = 'USR9001'
const SERVICE_CALLS_A_DAY = 24
const BUCKET_MS = 5 * MINUTE_MS
/** Seconds between two calls of one person, on average. */
const CALL_GAP_S = 60

type Call = Readonly<{
  at: number
  userId: string
  route: Route
  status: number
  ms: number
  requestBytes: number
  responseBytes: number
  ip: string
  sessionId: string | null
}>

export function accessDay(
  day: DemoDay,
  users: readonly UserDay[],
  { chance, until, manner }: Readonly<{ chance: Dice; until: number; manner: Manner }>,
): AccessDay {
  const last = Math.min(until, manner.silentFrom ?? until)
  const calls = users
    .flatMap((user) => callsOf(user, day, chance))
    .filter((call) => call.at < last)
    .map((call) => spoiled(call, manner, chance))
    .sort((left, right) => left.at - right.at)
  const service = serviceCalls(day, chance).filter((call) => call.at < until)
  const all = [...calls, ...service].sort((left, right) => left.at - right.at)
  return {
    rows: all.map(accessRow),
    featureRows: featureRowsOf(calls),
    figures: figuresOf(calls, day),
  }
}

const ROUTE_WEIGHTS = ROUTES.map((route) => route[3])
const STATUSES = STATUS_WORDS.map(([status]) => status)
const STATUS_WEIGHTS = STATUS_WORDS.map(([, weight]) => weight)

function callsOf(user: UserDay, day: DemoDay, chance: Dice): Call[] {
  const ip = addressOf(user.person)
  const sessionId = `S${user.person.code.slice(1)}${day.day.replaceAll('-', '').slice(2)}`
  let at = user.startsAt
  return Array.from({ length: user.calls }, () => {
    at = Math.min(at + chance.int(1, 2 * CALL_GAP_S) * 1000 + chance.int(0, 999), day.to - 1)
    return { ...call(at, chance), userId: user.person.userId ?? '', ip, sessionId }
  })
}

function call(at: number, chance: Dice) {
  const route = chance.weighted(ROUTES, ROUTE_WEIGHTS)
  const status = chance.weighted(STATUSES, STATUS_WEIGHTS)
  const slow = chance.chance(0.02) ? 8 : 1
  return {
    at,
    route,
    status,
    ms: Math.max(4, Math.round(route[4] * slow * (0.6 + 0.9 * chance.unit()))),
    requestBytes: route[0] === 'GET' ? 420 + chance.int(0, 180) : 900 + chance.int(0, 2400),
    responseBytes: status === 304 ? 180 : 800 + chance.int(0, 24_000),
  }
}

/** Draws only where something is wrong: all other companies keep their stream of chance. */
function spoiled(call: Call, { errors, slow }: Manner, chance: Dice): Call {
  const fails = errors !== null && call.at >= errors.from && chance.chance(errors.bp / 10_000)
  const status = fails ? 503 : call.status
  const times = slow !== null && call.at >= slow.from ? slow.times : 1
  return { ...call, status, ms: call.ms * times }
}

/** A connector of the payroll system: its calls count nowhere (data-model R18). */
function serviceCalls(day: DemoDay, chance: Dice): Call[] {
  const stepMs = (day.to - day.from) / SERVICE_CALLS_A_DAY
  return Array.from({ length: SERVICE_CALLS_A_DAY }, (_, index) => ({
    ...call(day.from + Math.round(index * stepMs) + 1_500, chance),
    status: 200,
    userId: SERVICE_USER_ID,
    ip: '192.0.2.10',
    sessionId: null,
  }))
}

function accessRow(entry: Call): Row {
  return {
    at: entry.at,
    user_id: entry.userId,
    method: entry.route[0],
    path: entry.route[1],
    status: entry.status,
    response_ms: entry.ms,
    request_bytes: entry.requestBytes,
    response_bytes: entry.responseBytes,
    ip: entry.ip,
    session_id: entry.sessionId,
  }
}

/** One row per person and feature of the day, at its first call. */
function featureRowsOf(calls: readonly Call[]): Row[] {
  const first = new Map<string, { entry: Call; last: number }>()
  for (const entry of calls) {
    const key = `${entry.userId}|${entry.route[2]}`
    const known = first.get(key)
    if (known === undefined) first.set(key, { entry, last: entry.at })
    else known.last = entry.at
  }
  return [...first.values()].map(({ entry, last }) => ({
    at: entry.at,
    user_id: entry.userId,
    feature: entry.route[2],
    duration_seconds: Math.round((last - entry.at) / 1000) + 20,
    session_id: entry.sessionId,
  }))
}

function figuresOf(calls: readonly Call[], day: DemoDay): AccessFigures {
  const times = calls.map((entry) => entry.ms).sort((left, right) => left - right)
  const busyMs = sum(times)
  const success = calls.filter((entry) => entry.status < 400).length
  const serverErrors = calls.filter((entry) => entry.status >= 500).length
  return {
    requests: calls.length,
    success,
    clientErrors: calls.length - success - serverErrors,
    serverErrors,
    averageMs: calls.length === 0 ? null : Math.round((busyMs * 10) / calls.length) / 10,
    maxMs: times.at(-1) ?? null,
    p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    requestBytes: sum(calls.map((entry) => entry.requestBytes)),
    responseBytes: sum(calls.map((entry) => entry.responseBytes)),
    busyMs,
    ...peakOf(calls, day),
    features: featuresOf(calls),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function peakOf(calls: readonly Call[], day: DemoDay) {
  const buckets = new Map<number, Set<string>>()
  for (const entry of calls) {
    const bucket = Math.floor((entry.at - day.from) / BUCKET_MS)
    const users = buckets.get(bucket) ?? new Set<string>()
    buckets.set(bucket, users.add(entry.userId))
  }
  let peak = { bucket: -1, users: 0 }
  for (const [bucket, users] of [...buckets].sort((left, right) => left[0] - right[0])) {
    if (users.size > peak.users) peak = { bucket, users: users.size }
  }
  return { peakUsers: peak.users, peakTime: peak.bucket < 0 ? null : clockOf(peak.bucket * 5) }
}

function clockOf(minuteOfDay: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
}

function featuresOf(calls: readonly Call[]): FeatureUse[] {
  const found = new Map<string, { calls: number; users: Set<string>; totalMs: number }>()
  for (const entry of calls) {
    const use = found.get(entry.route[2]) ?? { calls: 0, users: new Set<string>(), totalMs: 0 }
    use.calls += 1
    use.totalMs += entry.ms
    found.set(entry.route[2], { ...use, users: use.users.add(entry.userId) })
  }
  return [...found]
    .map(([feature, use]) => ({ feature, ...use, users: use.users.size }))
    .sort((left, right) => (left.feature < right.feature ? -1 : 1))
}
