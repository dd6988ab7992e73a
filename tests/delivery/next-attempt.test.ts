/** Delivery rules D8 and D9: what becomes of a row after a try, with the numbers of the design. */
import { describe, expect, it } from 'vitest'
import {
  attemptRule,
  channelDownWaitMs,
  expiresAt,
  jitterMs,
  LOOP_GUARD,
  rowAfterTry,
  type TriedRow,
  type TryEnd,
  type TryPolicy,
  waitAfterFailure,
} from '../../server/domain/delivery/next-attempt.ts'
import type { CHANNELS, OutcomeClass } from '../../server/domain/delivery/outbox.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const NOW = Date.parse('2026-06-25T09:10:00+09:00')

const row = (more: Partial<TriedRow> = {}): TriedRow => ({
  id: '01JMAIL',
  channel: 'EMAIL',
  attempts: 0,
  maxAttempts: 4,
  attemptSeq: 1,
  deferrals: 0,
  ...more,
})
const policy = (more: Partial<TryPolicy> = {}): TryPolicy => ({
  now: NOW,
  maxAttempts: null,
  intervalMs: null,
  inDoubt: 'hold',
  ...more,
})
const failed = (outcome: OutcomeClass, more: object = {}): TryEnd => ({
  kind: 'failed',
  class: outcome,
  code: 'CODE',
  text: { ja: '本文', en: 'text' },
  retryAfterMs: null,
  ...more,
})

describe('the effect of each class', () => {
  it('sent: SENT, nothing counted', () => {
    const after = rowAfterTry(
      row({ attempts: 2 }),
      { kind: 'sent', externalMessageId: 'x' },
      policy(),
    )
    expect(after).toMatchObject({ state: 'SENT', attempts: 2, lastClass: null })
  })

  it.each([
    [0, 5 * MIN],
    [1, 10 * MIN],
    [2, 20 * MIN],
    [3, 40 * MIN],
    [4, 60 * MIN],
    [30, 60 * MIN],
  ])(
    'A after %i deferrals: not counted, next in 5 min × 2^(k-1), at most 60 min',
    (deferrals, wait) => {
      expect(rowAfterTry(row({ deferrals }), failed('A'), policy())).toMatchObject({
        state: 'RETRY',
        attempts: 0,
        deferrals: deferrals + 1,
        nextAttemptAt: NOW + wait,
      })
      expect(channelDownWaitMs(deferrals + 1)).toBe(wait)
    },
  )

  it('B: not counted, waits as long as the service says', () => {
    expect(rowAfterTry(row(), failed('B', { retryAfterMs: 600_000 }), policy())).toMatchObject({
      state: 'RETRY',
      attempts: 0,
      nextAttemptAt: NOW + 600_000,
    })
  })

  it('C: counted, next by the rule of the channel with its jitter', () => {
    const after = rowAfterTry(row(), failed('C'), policy())
    expect(after).toMatchObject({ state: 'RETRY', attempts: 1, lastClass: 'C' })
    expect(after.nextAttemptAt).toBe(NOW + HOUR + jitterMs('01JMAIL', 1, HOUR / 10))
  })

  it('C: the fourth counted failure of a mail is the last', () => {
    expect(rowAfterTry(row({ attempts: 3 }), failed('C'), policy())).toMatchObject({
      state: 'DEAD',
      attempts: 4,
      lastCode: 'ATTEMPTS',
      lastError: { ja: 'CODE: 本文', en: 'CODE: text' },
    })
  })

  it.each(['D', 'E'] as const)('%s: DEAD at once, not counted', (outcome) => {
    expect(rowAfterTry(row(), failed(outcome), policy())).toMatchObject({
      state: 'DEAD',
      attempts: 0,
      nextAttemptAt: null,
      lastCode: 'CODE',
    })
  })

  it('F: not counted, +30 min', () => {
    expect(rowAfterTry(row(), failed('F'), policy())).toMatchObject({
      state: 'RETRY',
      attempts: 0,
      nextAttemptAt: NOW + 30 * MIN,
    })
  })

  it('G: IN_DOUBT, never resent by itself', () => {
    expect(rowAfterTry(row(), failed('G'), policy())).toMatchObject({
      state: 'IN_DOUBT',
      attempts: 0,
      nextAttemptAt: null,
    })
  })

  it('G with in_doubt_policy resend: e-mail only, counted, so that it ends', () => {
    const resend = policy({ inDoubt: 'resend' })
    expect(rowAfterTry(row(), failed('G'), resend)).toMatchObject({ state: 'RETRY', attempts: 1 })
    expect(rowAfterTry(row({ attempts: 3 }), failed('G'), resend).state).toBe('IN_DOUBT')
    expect(rowAfterTry(row({ channel: 'SLACK' }), failed('G'), resend).state).toBe('IN_DOUBT')
  })

  it.each(['A', 'B', 'C', 'F'] as const)('%s at the 50th try: DEAD LOOP_GUARD', (outcome) => {
    const tried = row({ attemptSeq: LOOP_GUARD, maxAttempts: 100 })
    expect(rowAfterTry(tried, failed(outcome), policy())).toMatchObject({
      state: 'DEAD',
      lastCode: 'LOOP_GUARD',
    })
  })

  it('obeys the numbers of one drain', () => {
    expect(rowAfterTry(row(), failed('C'), policy({ maxAttempts: 1 })).state).toBe('DEAD')
    const soon = rowAfterTry(row(), failed('C'), policy({ intervalMs: 10 * MIN }))
    expect(soon.nextAttemptAt).toBe(NOW + 10 * MIN + jitterMs('01JMAIL', 1, MIN))
  })
})

describe('attempts after counted failures', () => {
  const waits = (channel: (typeof CHANNELS)[number]) =>
    Array.from(
      { length: attemptRule(channel).maxAttempts - 1 },
      (_, index) =>
        Math.floor(waitAfterFailure('id', index + 1, attemptRule(channel)) / (1.1 * HOUR)) + 1,
    )

  it('e-mail and Teams: 4 attempts, 1 h, 2 h, 4 h apart', () => {
    expect(waits('EMAIL')).toEqual([1, 2, 4])
    expect(waits('TEAMS')).toEqual([1, 2, 4])
  })

  it('Slack: 6 attempts, 1 h apart; LINE WORKS: 4 attempts, 1 h apart', () => {
    expect(waits('SLACK')).toEqual([1, 1, 1, 1, 1])
    expect(waits('LINE_WORKS')).toEqual([1, 1, 1])
  })

  it('no interval is longer than 24 h', () => {
    expect(waitAfterFailure('id', 20, attemptRule('EMAIL'))).toBeLessThanOrEqual(1.1 * 24 * HOUR)
  })

  it('the jitter is 0 to 10 %, differs between rows, and is the same each time', () => {
    const all = Array.from({ length: 200 }, (_, index) => jitterMs(`row-${index}`, 1, HOUR / 10))
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...all)).toBeLessThan(HOUR / 10)
    expect(new Set(all).size).toBeGreaterThan(190)
    expect(jitterMs('row-7', 1, HOUR / 10)).toBe(all[7])
  })
})

describe('expiry', () => {
  const from = NOW
  it.each([
    ['the end of the notification', { lastInstant: NOW + 5, digest: false, urgent: true }, 5],
    ['72 h otherwise', { lastInstant: null, digest: false, urgent: false }, 72 * HOUR],
    ['24 h for a digest', { lastInstant: null, digest: true, urgent: false }, 24 * HOUR],
    ['6 h when urgent', { lastInstant: null, digest: false, urgent: true }, 6 * HOUR],
  ])('%s', (_, lifetime, after) => {
    expect(expiresAt({ from, ...lifetime })).toBe(NOW + after)
  })
})
