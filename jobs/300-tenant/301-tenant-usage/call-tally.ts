/** Counts a day's access log in one pass with bounded memory; pure, called by the measurement of BATCH-301. */

import type { FeatureUsage } from '../../../data/platform/usage.ts'
import type { AccessRow } from '../../../data/tenant/usage.ts'
import { type Instant, isoWithOffset } from '../../../server/sdk/index.ts'
import { nearestRank } from './percentile.ts'

export type CallTally = Readonly<{
  calls: number
  /** 2xx and 3xx. */
  success: number
  clientErrors: number
  serverErrors: number
  /** One decimal, as BATCH-204 rounds it; null without calls. */
  averageMs: number | null
  maximumMs: number | null
  /** Nearest rank. */
  p95Ms: number | null
  requestBytes: number
  responseBytes: number
  busyMs: number
  /** Distinct people in the fullest 5-minute bucket, and its beginning `HH:MM`; the earliest on a tie. */
  peak: Readonly<{ users: number; time: string | null }>
  features: readonly FeatureUsage[]
}>

export type TallyRules = Readonly<{
  /** Their calls do not count anywhere. */
  serviceAccounts: ReadonlySet<string>
  healthPaths: readonly string[]
  featureOf(path: string): string
  /** Lets the thread hear a cancel and throws if it was one; called every BREATHE_EVERY rows. */
  breathe(): Promise<void>
}>

const BUCKET_MS = 5 * 60_000
/** Rows between two breaths: about 20 ms. */
const BREATHE_EVERY = 20_000

export async function tallyCalls(rows: Iterable<AccessRow>, rules: TallyRules): Promise<CallTally> {
  const books = emptyBooks()
  const health = new Set(rules.healthPaths)
  let seen = 0
  for (const row of rows) {
    seen += 1
    if (seen % BREATHE_EVERY === 0) await rules.breathe()
    if (row.userId !== null && rules.serviceAccounts.has(row.userId)) continue
    if (!health.has(row.path)) enter(books, row, rules.featureOf(row.path))
  }
  return summary(books)
}

type Feature = { calls: number; users: Set<string>; totalMs: number }

/** Response times are whole milliseconds: a histogram keeps the exact percentile of any number of calls. */
type Books = {
  calls: number
  byClass: number[]
  requestBytes: number
  responseBytes: number
  busyMs: number
  times: Map<number, number>
  buckets: Map<Instant, Set<string>>
  features: Map<string, Feature>
}

function emptyBooks(): Books {
  return {
    calls: 0,
    byClass: [0, 0, 0, 0, 0, 0],
    requestBytes: 0,
    responseBytes: 0,
    busyMs: 0,
    times: new Map(),
    buckets: new Map(),
    features: new Map(),
  }
}

function enter(books: Books, row: AccessRow, name: string): void {
  books.calls += 1
  const httpClass = Math.min(5, Math.max(0, Math.trunc(row.status / 100)))
  books.byClass[httpClass] = (books.byClass[httpClass] ?? 0) + 1
  books.requestBytes += row.requestBytes
  books.responseBytes += row.responseBytes
  books.busyMs += row.responseMs
  books.times.set(row.responseMs, (books.times.get(row.responseMs) ?? 0) + 1)
  const feature = books.features.get(name) ?? { calls: 0, users: new Set<string>(), totalMs: 0 }
  books.features.set(name, feature)
  feature.calls += 1
  feature.totalMs += row.responseMs
  if (row.userId === null) return
  feature.users.add(row.userId)
  const bucket = row.at - (row.at % BUCKET_MS)
  const users = books.buckets.get(bucket) ?? new Set<string>()
  books.buckets.set(bucket, users.add(row.userId))
}

function summary(books: Books): CallTally {
  const [, , ok = 0, moved = 0, client = 0, server = 0] = books.byClass
  return {
    calls: books.calls,
    success: ok + moved,
    clientErrors: client,
    serverErrors: server,
    averageMs: books.calls === 0 ? null : Math.round((books.busyMs * 10) / books.calls) / 10,
    maximumMs: books.calls === 0 ? null : nearestRank(books.times, 100),
    p95Ms: books.calls === 0 ? null : nearestRank(books.times, 95),
    requestBytes: books.requestBytes,
    responseBytes: books.responseBytes,
    busyMs: books.busyMs,
    peak: peakOf(books.buckets),
    features: featureRows(books.features),
  }
}

function peakOf(buckets: Books['buckets']): CallTally['peak'] {
  let users = 0
  let at: Instant | null = null
  for (const [bucket, found] of buckets) {
    const earlierTie = found.size === users && at !== null && bucket < at
    if (found.size > users || earlierTie) [users, at] = [found.size, bucket]
  }
  return { users, time: at === null ? null : isoWithOffset(at).slice(11, 16) }
}

function featureRows(features: Books['features']): FeatureUsage[] {
  return [...features]
    .map(([feature, { calls, users, totalMs }]) => ({ feature, calls, users: users.size, totalMs }))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1))
}
