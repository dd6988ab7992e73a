/** Delivery rule D10: a breaker per connection, so that a service that is down is not hammered. Pure. */
import type { Instant } from '../calendar-day.ts'
import type { OutcomeClass } from './outbox.ts'

export const CIRCUIT_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN', 'AUTH'] as const
export type CircuitState = (typeof CIRCUIT_STATES)[number]

export type Circuit = Readonly<{
  state: CircuitState
  /** Class A and C since the last answer that proves the service to be there. */
  failuresInRow: number
  /** The last sends, oldest first, at most 20. */
  recent: readonly Readonly<{ at: Instant; failed: boolean }>[]
  /** OPEN: no send before this. HALF_OPEN: the probe counts as lost after this. */
  openUntil: Instant | null
  /** Openings since it was last closed: each doubles the time. */
  openCount: number
  reason: string | null
  changedAt: Instant
  /** The connection's `updated_at` when it was refused: another one ends AUTH. */
  configUpdatedAtSeen: Instant
}>

const MINUTE_MS = 60_000

export const OPENS_AFTER = 5
export const RECENT_SENDS = 20
const RECENT_SPAN_MS = 10 * MINUTE_MS
const FIRST_OPEN_MS = 15 * MINUTE_MS
const LONGEST_OPEN_MS = 4 * 60 * MINUTE_MS

/** A probe that nobody has heard of for so long died with its process. */
export const PROBE_LIMIT_MS = 5 * MINUTE_MS

export function closedCircuit(now: Instant): Circuit {
  return {
    state: 'CLOSED',
    failuresInRow: 0,
    recent: [],
    openUntil: null,
    openCount: 0,
    reason: null,
    changedAt: now,
    configUpdatedAtSeen: 0,
  }
}

export type Admission =
  | Readonly<{ kind: 'closed' }>
  /** One row may go, to find out. Whoever takes the probe writes HALF_OPEN first. */
  | Readonly<{ kind: 'probe' }>
  | Readonly<{ kind: 'open'; until: Instant }>
  /** Somebody is finding out: wait for what he sees. */
  | Readonly<{ kind: 'probing' }>
  | Readonly<{ kind: 'auth' }>

export function admission(circuit: Circuit, now: Instant, configUpdatedAt: Instant): Admission {
  switch (circuit.state) {
    case 'CLOSED':
      return { kind: 'closed' }
    case 'AUTH':
      return configUpdatedAt !== circuit.configUpdatedAtSeen ? { kind: 'probe' } : { kind: 'auth' }
    case 'OPEN': {
      const until = circuit.openUntil ?? now
      return until <= now ? { kind: 'probe' } : { kind: 'open', until }
    }
    case 'HALF_OPEN':
      return (circuit.openUntil ?? now) <= now ? { kind: 'probe' } : { kind: 'probing' }
  }
}

export function probing(circuit: Circuit, now: Instant): Circuit {
  return { ...circuit, state: 'HALF_OPEN', openUntil: now + PROBE_LIMIT_MS, changedAt: now }
}

export type SendEnd = Readonly<{
  now: Instant
  /** Null: sent. */
  class: OutcomeClass | null
  code: string | null
  configUpdatedAt: Instant
}>

/** What a send says about the service. D and E are answers of a service that is well; B and G say nothing. */
export function afterSend(circuit: Circuit, end: SendEnd): Circuit {
  switch (end.class) {
    case 'F':
      return refused(circuit, end)
    case 'A':
    case 'C':
      return failed(circuit, end)
    case 'B':
    case 'G':
      return circuit
    default:
      return answered(circuit, end)
  }
}

function answered(circuit: Circuit, { now }: SendEnd): Circuit {
  const recent = remember(circuit, now, false)
  if (circuit.state === 'CLOSED') return { ...circuit, failuresInRow: 0, recent }
  return { ...closedCircuit(now), configUpdatedAtSeen: circuit.configUpdatedAtSeen }
}

function failed(circuit: Circuit, end: SendEnd): Circuit {
  const { now, code } = end
  const failuresInRow = circuit.failuresInRow + 1
  const recent = remember(circuit, now, true)
  const next = { ...circuit, failuresInRow, recent }
  if (circuit.state === 'CLOSED') return tooMany(next, now) ? opened(next, now, code) : next
  // A straggler that began before the opening says nothing new.
  return circuit.state === 'HALF_OPEN' ? opened(next, now, code) : circuit
}

function tooMany({ failuresInRow, recent }: Circuit, now: Instant): boolean {
  if (failuresInRow >= OPENS_AFTER) return true
  const lately = recent.filter(({ at }) => at > now - RECENT_SPAN_MS)
  if (lately.length < RECENT_SENDS) return false
  return lately.filter((send) => send.failed).length * 2 >= RECENT_SENDS
}

function opened(circuit: Circuit, now: Instant, reason: string | null): Circuit {
  const openCount = circuit.openCount + 1
  const openMs = Math.min(FIRST_OPEN_MS * 2 ** Math.min(openCount - 1, 10), LONGEST_OPEN_MS)
  return { ...circuit, state: 'OPEN', openCount, openUntil: now + openMs, reason, changedAt: now }
}

function refused(circuit: Circuit, { now, code, configUpdatedAt }: SendEnd): Circuit {
  return {
    ...circuit,
    state: 'AUTH',
    openUntil: null,
    reason: code,
    changedAt: circuit.state === 'AUTH' ? circuit.changedAt : now,
    configUpdatedAtSeen: configUpdatedAt,
  }
}

function remember({ recent }: Circuit, at: Instant, failed: boolean): Circuit['recent'] {
  return [...recent, { at, failed }].slice(-RECENT_SENDS)
}

/** Operators hear of a circuit when it opens and when it is closed again, not of each probe. */
export function circuitNews(before: Circuit, after: Circuit): 'opened' | 'closed' | null {
  const wasOpen = before.state !== 'CLOSED'
  const isOpen = after.state !== 'CLOSED'
  if (wasOpen === isOpen) return null
  return isOpen ? 'opened' : 'closed'
}
