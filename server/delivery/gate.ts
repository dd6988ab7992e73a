/** Says for each connection whether a message may leave now: its circuit, its budget, its pace, its own wish to be left alone. */
import type { Instant } from '../domain/calendar-day.ts'
import {
  type Admission,
  admission,
  afterSend,
  type Circuit,
  circuitNews,
  probing,
} from '../domain/delivery/circuit.ts'
import type { ChannelName, RecipientType } from '../domain/delivery/outbox.ts'
import type { SendResult } from './channel.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connections.ts'

/** Where circuits and budgets are kept: platform.db for batches, memory for the engine's own alerts. */
export type GateStore = Readonly<{
  circuit(connection: Connection, now: Instant): Circuit
  change(
    connection: Connection,
    now: Instant,
    rule: (circuit: Circuit) => Circuit,
  ): Readonly<{ before: Circuit; after: Circuit }>
  /** Takes up to `wanted` sends of the minute. */
  take(bucket: Bucket, wanted: number): number
  giveBack(bucket: Bucket, unused: number): void
}>

export type Bucket = Readonly<{ configId: string; key: string; minute: number; limit: number }>

export type CircuitNews = Readonly<{
  connection: Connection
  change: 'opened' | 'closed'
  circuit: Circuit
}>

export type Gate = Readonly<{
  /** Looks, and changes nothing. */
  admission(connection: Connection): Admission
  /** Takes the one probe of a half-open circuit; false when somebody else has it. */
  takeProbe(connection: Connection): boolean
  /** The probe found nothing to send. */
  dropProbe(connection: Connection): void
  /** What a send has shown of the connection. Call `settle` before others are to see it. */
  note(connection: Connection, result: SendResult, recipient: RecipientType): void
  /** Writes what was only remembered. */
  settle(connection: Connection): void
  /** The instant until which the service wants to be left alone; null when it does not. */
  pausedUntil(connection: Connection): Instant | null
  /** True: one send is ours. False: the minute or the second is used up, see `nextBudget`. */
  takeBudget(connection: Connection, recipient: string): boolean
  /** When it makes sense to ask again. */
  nextBudget(connection: Connection): Instant
  /** Writes what was only remembered and gives back what was taken and not used. */
  close(): void
}>

const MINUTE_MS = 60_000
const SECOND_MS = 1_000

/** Taken at once, so that a mail does not cost a transaction for its budget. */
const CHUNK = 20

/** Mail servers that say "too many" this often in a row mean all of us, not one message. */
const MAIL_REFUSALS_TO_PAUSE = 3

/** One message per second and room or hook: the service drops faster ones. */
const PACED: ReadonlySet<ChannelName> = new Set(['SLACK', 'TEAMS'])

type State = {
  connection: Connection
  minute: number
  left: number
  /** The store had nothing left for the minute. */
  spent: boolean
  /** Sends without a failure that no store has seen yet. */
  unseen: { at: Instant; result: SendResult }[]
  pausedUntil: Instant | null
  refusals: number
}

export function openGate(
  store: GateStore,
  clock: Clock,
  onNews: (news: CircuitNews) => void,
): Gate {
  const states = new Map<string, State>()
  const stateOf = (connection: Connection): State => {
    const known = states.get(connection.id)
    if (known) return known
    const fresh = freshState(connection)
    states.set(connection.id, fresh)
    return fresh
  }
  const apply = (connection: Connection, rule: (circuit: Circuit) => Circuit) => {
    const { before, after } = store.change(connection, clock.now(), rule)
    const change = circuitNews(before, after)
    if (change) onNews({ connection, change, circuit: after })
  }
  const settle = (connection: Connection) => {
    const state = stateOf(connection)
    if (state.unseen.length === 0) return
    const seen = state.unseen
    state.unseen = []
    apply(connection, (circuit) =>
      seen.reduce(
        (next, { at, result }) => afterSend(next, endOf(connection, at, result)),
        circuit,
      ),
    )
  }
  const takeMinute = (connection: Connection): boolean => {
    const state = stateOf(connection)
    const minute = Math.floor(clock.now() / MINUTE_MS)
    if (state.minute !== minute) Object.assign(state, { minute, left: 0 })
    if (state.left === 0) state.left = store.take(bucket(connection, minute), CHUNK)
    state.spent = state.left === 0
    if (state.spent) return false
    state.left -= 1
    return true
  }
  return {
    admission: (connection) => {
      const now = clock.now()
      return admission(store.circuit(connection, now), now, connection.updatedAt)
    },
    takeProbe: (connection) => {
      let taken = false
      const now = clock.now()
      apply(connection, (circuit) => {
        taken = admission(circuit, now, connection.updatedAt).kind === 'probe'
        return taken ? probing(circuit, now) : circuit
      })
      return taken
    },
    dropProbe: (connection) => {
      const now = clock.now()
      apply(connection, (circuit) =>
        circuit.state === 'HALF_OPEN' ? { ...circuit, openUntil: now } : circuit,
      )
    },
    note: (connection, result, recipient) => {
      // A hook is its own credential: one that is wrong says nothing about the others.
      if (recipient === 'WEBHOOK' && result.kind === 'failed' && result.class === 'F') return
      const state = stateOf(connection)
      const now = clock.now()
      state.unseen.push({ at: now, result })
      notePause(state, connection, result, now)
      const isNews = result.kind === 'failed' || state.unseen.length >= CHUNK
      if (isNews) settle(connection)
    },
    settle,
    pausedUntil: (connection) => {
      const { pausedUntil } = stateOf(connection)
      return pausedUntil !== null && pausedUntil > clock.now() ? pausedUntil : null
    },
    takeBudget: (connection, recipient) => {
      const pace = paceBucket(connection, recipient, clock.now())
      if (pace && store.take(pace, 1) === 0) return false
      if (takeMinute(connection)) return true
      if (pace) store.giveBack(pace, 1)
      return false
    },
    nextBudget: (connection) => {
      const now = clock.now()
      const { minute, spent } = stateOf(connection)
      const isMinuteSpent = spent && minute === Math.floor(now / MINUTE_MS)
      const span = isMinuteSpent ? MINUTE_MS : SECOND_MS
      return (Math.floor(now / span) + 1) * span
    },
    close: () => {
      for (const { connection, minute, left } of states.values()) {
        settle(connection)
        if (left > 0) store.giveBack(bucket(connection, minute), left)
      }
      states.clear()
    },
  }
}

function freshState(connection: Connection): State {
  return {
    connection,
    minute: 0,
    left: 0,
    spent: false,
    unseen: [],
    pausedUntil: null,
    refusals: 0,
  }
}

function bucket({ id, perMinute }: Connection, minute: number): Bucket {
  return { configId: id, key: 'all', minute, limit: Math.max(1, perMinute) }
}

function paceBucket({ id, channel }: Connection, recipient: string, now: Instant): Bucket | null {
  if (!PACED.has(channel)) return null
  const second = Math.floor(now / SECOND_MS)
  return {
    configId: id,
    key: `${recipient}@${second % 60}`,
    minute: Math.floor(second / 60),
    limit: 1,
  }
}

function notePause(state: State, { channel }: Connection, result: SendResult, now: Instant): void {
  if (result.kind !== 'failed' || result.class !== 'B') {
    state.refusals = 0
    return
  }
  state.refusals += 1
  const needed = channel === 'EMAIL' ? MAIL_REFUSALS_TO_PAUSE : 1
  if (state.refusals >= needed) state.pausedUntil = now + (result.retryAfterMs ?? MINUTE_MS)
}

function endOf(connection: Connection, now: Instant, result: SendResult) {
  const failed = result.kind === 'failed'
  return {
    now,
    class: failed ? result.class : null,
    code: failed ? result.code : null,
    configUpdatedAt: connection.updatedAt,
  }
}
