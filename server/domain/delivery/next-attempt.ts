/** Delivery rules D8 and D9: when a row that did not get through is tried again, and when it is given up. Pure. */
import { createHash } from 'node:crypto'
import type { Instant } from '../calendar-day.ts'
import type { Words } from '../errors.ts'
import { inBoth } from '../stored-words.ts'
import type { ChannelName, DeliveryState, OutcomeClass, Priority } from './outbox.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How often a counted failure is followed by another attempt, and how far apart. */
export type AttemptRule = Readonly<{
  /** In all, the first one included. */
  maxAttempts: number
  /** Between the first failure and the second attempt. */
  intervalMs: number
  /** Each further interval is twice the one before. */
  doubles: boolean
}>

const RULES: Readonly<Record<ChannelName, AttemptRule>> = {
  EMAIL: { maxAttempts: 4, intervalMs: HOUR_MS, doubles: true },
  TEAMS: { maxAttempts: 4, intervalMs: HOUR_MS, doubles: true },
  WEBHOOK: { maxAttempts: 4, intervalMs: HOUR_MS, doubles: true },
  SLACK: { maxAttempts: 6, intervalMs: HOUR_MS, doubles: false },
  LINE_WORKS: { maxAttempts: 4, intervalMs: HOUR_MS, doubles: false },
}

const LONGEST_INTERVAL_MS = 24 * HOUR_MS

export function attemptRule(channel: ChannelName): AttemptRule {
  return RULES[channel]
}

/** Wait after the n-th counted failure (n from 1), jitter included. */
export function waitAfterFailure(id: string, failures: number, rule: AttemptRule): number {
  const factor = rule.doubles ? 2 ** (failures - 1) : 1
  const intervalMs = Math.min(rule.intervalMs * factor, LONGEST_INTERVAL_MS)
  return intervalMs + jitterMs(id, failures, intervalMs / 10)
}

/** 0 up to `mostMs`, the same for the same row and number: tests and operators can foretell it. */
export function jitterMs(id: string, number: number, mostMs: number): number {
  const hash = createHash('sha256').update(`${id}|${number}`).digest()
  return Math.floor((hash.readUInt32BE(0) / 2 ** 32) * mostMs)
}

/** Class A: 5 min × 2^(k-1), at most an hour; k = deferrals so far, this one included. */
export function channelDownWaitMs(deferrals: number): number {
  return Math.min(5 * MINUTE_MS * 2 ** Math.min(deferrals - 1, 10), HOUR_MS)
}

/** Class F: credentials are not mended within minutes. */
export const AUTH_WAIT_MS = 30 * MINUTE_MS

/** A row is never tried more often than this, whatever the classes were. */
export const LOOP_GUARD = 50

/** `in_doubt_policy` = resend: the earliest that an e-mail of unknown fate goes out again. */
export const RESEND_WAIT_MS = 10 * MINUTE_MS

/** What the rules look at in a row whose try has just ended; `attemptSeq` counts that try. */
export type TriedRow = Readonly<{
  id: string
  channel: ChannelName
  attempts: number
  maxAttempts: number
  attemptSeq: number
  deferrals: number
}>

export type TryEnd =
  | Readonly<{ kind: 'sent'; externalMessageId: string | null }>
  | Readonly<{
      kind: 'failed'
      class: OutcomeClass
      code: string
      text: Words
      retryAfterMs: number | null
    }>

/** The columns a try changes. */
export type RowAfterTry = Readonly<{
  state: DeliveryState
  attempts: number
  deferrals: number
  nextAttemptAt: Instant | null
  lastClass: OutcomeClass | null
  lastCode: string | null
  lastError: Words | null
}>

export type TryPolicy = Readonly<{
  now: Instant
  /** For this drain only. */
  maxAttempts: number | null
  intervalMs: number | null
  /** `resend` is obeyed for e-mail only. */
  inDoubt: 'hold' | 'resend'
}>

export function rowAfterTry(row: TriedRow, end: TryEnd, policy: TryPolicy): RowAfterTry {
  if (end.kind === 'sent') {
    const { attempts, deferrals } = row
    return {
      state: 'SENT',
      attempts,
      deferrals,
      nextAttemptAt: null,
      lastClass: null,
      lastCode: null,
      lastError: null,
    }
  }
  const after = afterFailure(row, end, policy)
  if (after.state !== 'RETRY' || row.attemptSeq < LOOP_GUARD) return after
  return {
    ...after,
    state: 'DEAD',
    nextAttemptAt: null,
    lastCode: 'LOOP_GUARD',
    lastError: reason(end),
  }
}

type Failed = Extract<TryEnd, { kind: 'failed' }>

function afterFailure(row: TriedRow, end: Failed, policy: TryPolicy): RowAfterTry {
  const { attempts, deferrals } = row
  const last = { lastClass: end.class, lastCode: end.code, lastError: end.text }
  const deferred = (waitMs: number): RowAfterTry => ({
    ...last,
    state: 'RETRY',
    attempts,
    deferrals: deferrals + 1,
    nextAttemptAt: policy.now + waitMs,
  })
  switch (end.class) {
    case 'A':
      return deferred(channelDownWaitMs(deferrals + 1))
    case 'B':
      return deferred(end.retryAfterMs ?? MINUTE_MS)
    case 'F':
      return deferred(AUTH_WAIT_MS)
    case 'C':
      return counted(row, end, policy)
    case 'D':
    case 'E':
      return { ...last, state: 'DEAD', attempts, deferrals, nextAttemptAt: null }
    case 'G':
      return inDoubt(row, end, policy)
  }
}

function counted(row: TriedRow, end: Failed, policy: TryPolicy): RowAfterTry {
  const attempts = row.attempts + 1
  const { deferrals } = row
  const last = { lastClass: end.class, lastCode: end.code, lastError: end.text }
  if (attempts >= (policy.maxAttempts ?? row.maxAttempts)) {
    return {
      ...last,
      lastCode: 'ATTEMPTS',
      lastError: reason(end),
      state: 'DEAD',
      attempts,
      deferrals,
      nextAttemptAt: null,
    }
  }
  const rule = attemptRule(row.channel)
  const waitMs = waitAfterFailure(row.id, attempts, {
    ...rule,
    intervalMs: policy.intervalMs ?? rule.intervalMs,
  })
  return { ...last, state: 'RETRY', attempts, deferrals, nextAttemptAt: policy.now + waitMs }
}

/** A resent e-mail counts as an attempt, so that even a server that always breaks off gets four copies at most. */
function inDoubt(row: TriedRow, end: Failed, policy: TryPolicy): RowAfterTry {
  const { attempts, deferrals } = row
  const last = { lastClass: end.class, lastCode: end.code, lastError: end.text }
  const mayResend = policy.inDoubt === 'resend' && row.channel === 'EMAIL'
  if (!mayResend || attempts + 1 >= (policy.maxAttempts ?? row.maxAttempts)) {
    return { ...last, state: 'IN_DOUBT', attempts, deferrals, nextAttemptAt: null }
  }
  return {
    ...last,
    state: 'RETRY',
    attempts: attempts + 1,
    deferrals,
    nextAttemptAt: policy.now + RESEND_WAIT_MS,
  }
}

function reason({ code, text }: Failed): Words {
  return inBoth((language) => `${code}: ${text[language]}`)
}

/** When a message loses its point (delivery rule D9). */
export type Lifetime = Readonly<{
  /** Not before this. */
  from: Instant
  /** End of the notification's last day; null when it has none. */
  lastInstant: Instant | null
  digest: boolean
  urgent: boolean
}>

export function expiresAt({ from, lastInstant, digest, urgent }: Lifetime): Instant {
  if (lastInstant !== null) return lastInstant
  if (urgent) return from + 6 * HOUR_MS
  return from + (digest ? 24 : 72) * HOUR_MS
}

/** A row that has been due for longer goes before others of its priority (delivery rule D11). */
export const AGED_MS = 6 * HOUR_MS

/** Order of service: the priority, one more for a row that has waited long. */
export function servedAs(priority: Priority, waitedMs: number): number {
  return waitedMs > AGED_MS ? priority + 1 : priority
}
