/** One owner's turn in a round (delivery rule D11): at most `batchSize` rows, over every way out it has rows for. */
import { type DueFilter, dueConfigs, someDueIds } from '../../data/outbox/claim.ts'
import { deferDue } from '../../data/outbox/end.ts'
import { durably } from '../../data/outbox/table.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { jitterMs } from '../domain/delivery/next-attempt.ts'
import type { ChannelName } from '../domain/delivery/outbox.ts'
import type { Connection, Connections } from './connections.ts'
import { LANES_PER_CONNECTION, type Lanes } from './lanes.ts'
import type { Surroundings } from './prepare.ts'
import { type SenderDeps, sendClaimed } from './send-claimed.ts'
import type { OwnerTally } from './tally.ts'

/** Claimed at once by one sender. */
const CLAIM_ROWS = 20

export type TurnOptions = Readonly<{
  deps: SenderDeps
  lanes: Lanes
  connections: Connections
  around: Surroundings
  /** Whose relay is used; null = the holding's. */
  tenantId: string | null
  tally: OwnerTally
  channels: readonly ChannelName[]
  /** As of now; the channel and the connection are filled in. */
  filter: Omit<DueFilter, 'channel' | 'configId'>
  batchSize: number
}>

export type TurnEnd = Readonly<{
  /** The turn was used up: there may be more. */
  more: boolean
  /** A service asked to be left alone until then. */
  pausedUntil: Instant | null
  /** Rows whose way out is barred until somebody acts: no connection, or refused credentials. */
  barred: boolean
  /** A connection's budget comes back only after the deadline. */
  outOfTime: boolean
}>

type Route = Readonly<{ filter: DueFilter; first: Connection; backup: Connection | null }>

export async function takeTurn(options: TurnOptions): Promise<TurnEnd> {
  const budget = { left: options.batchSize }
  const routes = options.channels.flatMap((channel) => routesOf(options, channel))
  const ends = await Promise.all(
    routes.map((route) => (route === null ? BARRED : sendOverRoute(options, route, budget))),
  )
  const pauses = ends.flatMap(({ pausedUntil }) => (pausedUntil === null ? [] : [pausedUntil]))
  return {
    more: ends.some((end) => end.more),
    pausedUntil: pauses.length === 0 ? null : Math.min(...pauses),
    barred: ends.some((end) => end.barred),
    outOfTime: ends.some((end) => end.outOfTime),
  }
}

const DONE: TurnEnd = { more: false, pausedUntil: null, barred: false, outOfTime: false }
const BARRED: TurnEnd = { ...DONE, barred: true }

/** Mail leaves by the relay in force; a chat row by the connection it names. Null: there is none to use. */
function routesOf(options: TurnOptions, channel: ChannelName): (Route | null)[] {
  const { connections, around, tenantId } = options
  const filter = { ...options.filter, channel, configId: null }
  if (channel === 'EMAIL') {
    if (someDueIds(around.outbox, filter, 1).length === 0) return []
    const mail = connections.mail(tenantId)
    return [mail && { filter, ...mail }]
  }
  return dueConfigs(around.outbox, filter).map((configId) => {
    const first = connections.byId(configId, channel)
    return first && { filter: { ...filter, configId }, first, backup: null }
  })
}

async function sendOverRoute(
  options: TurnOptions,
  route: Route,
  budget: { left: number },
): Promise<TurnEnd> {
  const senders = Array.from({ length: LANES_PER_CONNECTION }, () =>
    sendUntilBarred(options, route, budget),
  )
  const ends = await Promise.all(senders)
  return ends.find((end) => end !== DONE) ?? DONE
}

async function sendUntilBarred(
  options: TurnOptions,
  route: Route,
  budget: { left: number },
): Promise<TurnEnd> {
  const { deps, lanes } = options
  while (!deps.stop.aborted && deps.clock.now() < deps.deadline) {
    if (budget.left <= 0) return { ...DONE, more: true }
    const way = wayOut(deps, route)
    if (way.kind === 'wait') return DONE
    if (way.kind === 'barred') return BARRED
    if (way.kind === 'paused') return { ...DONE, pausedUntil: way.until }
    if (way.kind === 'open') {
      await putAllOff(options, route, way.until)
      return DONE
    }
    const lane = await lanes.acquire(way.connection)
    const isProbe = way.kind === 'probe'
    try {
      const limit = isProbe ? 1 : Math.min(CLAIM_ROWS, budget.left)
      budget.left -= limit
      const { claimed, outOfTime } = await sendClaimed(deps, {
        around: options.around,
        connection: way.connection,
        lane,
        tally: options.tally,
        filter: route.filter,
        limit,
        isProbe,
      })
      budget.left += limit - claimed
      if (outOfTime) return { ...DONE, outOfTime }
      if (claimed > 0) continue
      if (isProbe) deps.gate.dropProbe(way.connection)
      return DONE
    } finally {
      lane.release()
    }
  }
  return DONE
}

type WayOut =
  | Readonly<{ kind: 'go' | 'probe'; connection: Connection }>
  | Readonly<{ kind: 'open'; until: Instant }>
  | Readonly<{ kind: 'paused'; until: Instant }>
  | Readonly<{ kind: 'wait' }>
  | Readonly<{ kind: 'barred' }>

/** The first connection, or its backup while the first one's circuit is open (BATCH-406). */
function wayOut({ gate }: SenderDeps, { first, backup }: Route): WayOut {
  const paused = gate.pausedUntil(first)
  if (paused !== null) return { kind: 'paused', until: paused }
  const admitted = gate.admission(first)
  switch (admitted.kind) {
    case 'closed':
      return { kind: 'go', connection: first }
    case 'auth':
      return { kind: 'barred' }
    case 'probe':
      if (gate.takeProbe(first)) return { kind: 'probe', connection: first }
      return { kind: 'wait' }
    case 'probing':
    case 'open': {
      const healthy =
        backup !== null &&
        gate.admission(backup).kind === 'closed' &&
        gate.pausedUntil(backup) === null
      if (healthy) return { kind: 'go', connection: backup }
      return admitted.kind === 'open' ? { kind: 'open', until: admitted.until } : { kind: 'wait' }
    }
  }
}

/** Written in pieces: fifty thousand rows must not hold the file for long. */
const PIECE = 500

/** Nothing is claimed or counted while the circuit is open: the rows only wait for it (rule D10). */
async function putAllOff(options: TurnOptions, route: Route, until: Instant): Promise<void> {
  const { deps, around, tally } = options
  const { outbox } = around
  const { name } = route.first
  const text = {
    ja: `連携 ${name} は休止中です`,
    en: `the connection ${name} is not used for the time being`,
  }
  for (;;) {
    const now = deps.clock.now()
    const ids = someDueIds(outbox, route.filter, PIECE)
    if (ids.length === 0) return
    const later = ids.map((id) => ({ id, at: until + jitterMs(id, 0, (until - now) / 10) }))
    durably(outbox, () => deferDue(outbox, later, { now, text }))
    for (const id of ids) {
      const { channel } = route.filter
      tally.fates.set(id, { id, channel, fate: 'deferred', code: 'CIRCUIT_OPEN', recipient: '' })
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
