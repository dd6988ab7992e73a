/** Reads a service with patience: what is tried again, how often and after which wait (cards 403 and 407–409). */
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import type { Log } from '../../../server/sdk/index.ts'
import type { Done, Refused, Reply } from '../../../server/sdk/outside.ts'
import { type Asked, type FaultKind, faultOf, kindOf } from './fault.ts'
import { asWords } from './part-words.ts'

/** `tries` counts all of them; the wait grows by `factor` each time. */
export type Repeats = Readonly<{ tries: number; waitMs: number; factor: number }>

export type Patience = Readonly<{
  /** Waits for the service's own limit; `elseMs` when it names no wait. */
  rate: Readonly<{ waits: number; elseMs: number }>
  network: Repeats
  server: Repeats
  /** Statuses that mean "slow down" with this service, besides 429. */
  slowDown: readonly number[]
  /** Of all waits together; null = no limit. */
  maxTotalMs: number | null
}>

/** What reading has cost so far. */
export type Meter = {
  apiCalls: number
  apiErrors: number
  rateWaits: number
  /** Waited for limits, ms. */
  waitMs: number
  /** Highest share of a limit the service has shown; 0 = it shows none. */
  throttlePctMax: number
}

export function emptyMeter(): Meter {
  return { apiCalls: 0, apiErrors: 0, rateWaits: 0, waitMs: 0, throttlePctMax: 0 }
}

export type ReadMeans = Readonly<{
  service: MirroredService
  patience: Patience
  meter: Meter
  log: Log
  signal: AbortSignal
  pause(ms: number): Promise<unknown>
}>

/** Answers a good reply, or throws a ServiceFault. */
export async function read<T>(
  means: ReadMeans,
  asked: Omit<Asked, 'service'>,
  call: () => Promise<Reply<T>>,
): Promise<Done<T>> {
  const spent: Record<string, number> = {}
  for (;;) {
    const reply = await counted(means, call)
    if (reply.ok) return reply
    const about = { ...asked, service: means.service }
    const kind = kindWith(means, reply)
    const waitMs = waitFor(means.patience, kind, { spent, reply })
    if (waitMs === null || isTooLong(means, waitMs)) throw faultOf(about, reply)
    means.log.warn(`${asWords(asked.what).en}: ${kind}, again in ${Math.round(waitMs / 1_000)} s`)
    if (kind === 'rate') means.meter.rateWaits += 1
    means.meter.waitMs += waitMs
    await means.pause(waitMs)
  }
}

async function counted<T>(
  { meter, signal }: ReadMeans,
  call: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  signal.throwIfAborted()
  meter.apiCalls += 1
  const reply = await call()
  signal.throwIfAborted()
  if (!reply.ok) meter.apiErrors += 1
  meter.throttlePctMax = Math.max(meter.throttlePctMax, shareUsed(reply.headers))
  return reply
}

/** As LINE WORKS tells it with every answer; 0 where nothing is told. */
function shareUsed(headers: Headers): number {
  const limit = Number(headers.get('ratelimit-limit') ?? 0)
  const left = Number(headers.get('ratelimit-remaining') ?? limit)
  return limit > 0 && left >= 0 ? Math.max(0, 1 - left / limit) : 0
}

function kindWith({ service, patience }: ReadMeans, reply: Refused): FaultKind {
  if (reply.status !== null && patience.slowDown.includes(reply.status)) return 'rate'
  return kindOf(service, reply)
}

type Trying = Readonly<{ spent: Record<string, number>; reply: Refused }>

/** Null: it is enough. */
function waitFor(patience: Patience, kind: FaultKind, { spent, reply }: Trying): number | null {
  const before = spent[kind] ?? 0
  spent[kind] = before + 1
  switch (kind) {
    case 'rate':
      return before < patience.rate.waits ? (reply.retryAfterMs ?? patience.rate.elseMs) : null
    case 'network':
      return repeated(patience.network, before)
    case 'server':
      return repeated(patience.server, before)
    default:
      return null
  }
}

function repeated({ tries, waitMs, factor }: Repeats, before: number): number | null {
  return before + 1 < tries ? waitMs * factor ** before : null
}

function isTooLong({ patience, meter }: ReadMeans, waitMs: number): boolean {
  return patience.maxTotalMs !== null && meter.waitMs + waitMs > patience.maxTotalMs
}

const SECOND = 1_000

export const SLACK_PATIENCE: Patience = {
  rate: { waits: 3, elseMs: 60 * SECOND },
  network: { tries: 5, waitMs: 10 * SECOND, factor: 1 },
  server: { tries: 3, waitMs: 30 * SECOND, factor: 2 },
  slowDown: [],
  maxTotalMs: null,
}

export const GRAPH_PATIENCE: Patience = {
  rate: { waits: 3, elseMs: 120 * SECOND },
  network: { tries: 5, waitMs: 15 * SECOND, factor: 1 },
  server: { tries: 3, waitMs: 60 * SECOND, factor: 2 },
  slowDown: [503, 504],
  maxTotalMs: null,
}

export const LINE_WORKS_PATIENCE: Patience = {
  rate: { waits: 3, elseMs: 90 * SECOND },
  network: { tries: 5, waitMs: 10 * SECOND, factor: 1 },
  server: { tries: 3, waitMs: 30 * SECOND, factor: 2 },
  slowDown: [],
  maxTotalMs: null,
}

/** Card 403: three services in one go, so each gets a limit in all. */
export const SHORT_PATIENCE: Patience = {
  rate: { waits: 5, elseMs: 300 * SECOND },
  network: { tries: 3, waitMs: 60 * SECOND, factor: 2 },
  server: { tries: 2, waitMs: 30 * SECOND, factor: 1 },
  slowDown: [],
  maxTotalMs: 20 * 60 * SECOND,
}
