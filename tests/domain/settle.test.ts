/** Every outcome against what the policy still allows: where the run goes next. */
import { describe, expect, it } from 'vitest'
import type { Fault, Outcome } from '../../server/domain/run.ts'
import { isCountedFailure, type SettleContext, settle } from '../../server/domain/settle.ts'

const NOW = 1_700_000_000_000
const transient: Fault = { code: 'x', message: 'x', class: 'transient' }
const permanent: Fault = { code: 'x', message: 'x', class: 'permanent' }
const parameters: Fault = { code: 'x', message: 'x', class: 'parameters' }

const context = (over: Partial<SettleContext> = {}): SettleContext => ({
  failures: 1,
  policy: { attempts: 3, backoff: { kind: 'exponential', firstMs: 2_000, maxMs: 600_000 } },
  cancelAsked: false,
  language: 'en',
  now: NOW,
  ...over,
})

const ends: [string, Outcome, Partial<SettleContext>, string][] = [
  ['a good end', { kind: 'succeeded', summary: 1 }, {}, 'end succeeded'],
  ['an end with warnings', { kind: 'warned', summary: 1 }, {}, 'end warned'],
  [
    'a transient failure with attempts left',
    { kind: 'failed', fault: transient },
    {},
    'queue +2000',
  ],
  [
    'a second transient failure',
    { kind: 'failed', fault: transient },
    { failures: 2 },
    'queue +4000',
  ],
  [
    'a transient failure without attempts left',
    { kind: 'failed', fault: transient },
    { failures: 3 },
    'end failed',
  ],
  ['a permanent failure', { kind: 'failed', fault: permanent }, {}, 'end failed'],
  ['bad parameters', { kind: 'failed', fault: parameters }, {}, 'end failed'],
  ['a crash with attempts left', { kind: 'crashed', fault: transient }, {}, 'queue +2000'],
  [
    'a crash without attempts left',
    { kind: 'crashed', fault: transient },
    { failures: 3 },
    'end failed',
  ],
  ['a timeout with attempts left', { kind: 'timed_out', afterMs: 5_000 }, {}, 'queue +2000'],
  [
    'a timeout without attempts left',
    { kind: 'timed_out', afterMs: 5_000 },
    { failures: 3 },
    'end timed_out',
  ],
  ['a cancel', { kind: 'cancelled', by: 'tanaka' }, {}, 'end cancelled'],
  [
    'a failure while a cancel was asked',
    { kind: 'failed', fault: transient },
    { cancelAsked: true },
    'end cancelled',
  ],
  [
    'a good end although a cancel was asked',
    { kind: 'succeeded', summary: 1 },
    { cancelAsked: true },
    'end succeeded',
  ],
  [
    'a postponement',
    { kind: 'postponed', untilMs: NOW + 60_000, reason: 'later' },
    {},
    'queue +60000',
  ],
  [
    'a postponement into the past',
    { kind: 'postponed', untilMs: NOW - 1, reason: 'later' },
    {},
    'queue +0',
  ],
  ['an interruption', { kind: 'interrupted', reason: 'shutdown' }, { failures: 99 }, 'interrupt'],
  ['a lost attempt', { kind: 'lost' }, { failures: 99 }, 'interrupt'],
]

describe('settle', () => {
  it.each(ends)('%s', (_name, outcome, over, expected) => {
    const settlement = settle(outcome, context(over))
    const where =
      settlement.next === 'end'
        ? `end ${settlement.state}`
        : settlement.next === 'queue'
          ? `queue +${settlement.notBefore - NOW}`
          : 'interrupt'
    expect(where).toBe(expected)
  })

  it('keeps the summary of a failure that got as far as making one', () => {
    const settlement = settle(
      { kind: 'failed', fault: permanent, summary: { good: 28 } },
      context(),
    )
    expect(settlement.summary).toEqual({ good: 28 })
  })

  it('does not wait longer than the policy allows, however often it failed', () => {
    const policy = {
      attempts: 99,
      backoff: { kind: 'exponential' as const, firstMs: 2_000, maxMs: 10_000 },
    }
    const settlement = settle(
      { kind: 'failed', fault: transient },
      context({ failures: 60, policy }),
    )
    expect(settlement).toMatchObject({ next: 'queue', notBefore: NOW + 10_000 })
  })

  it('counts only failures of its own against the attempts', () => {
    const counted = ends.map(([, outcome]) => outcome).filter(isCountedFailure)
    expect(new Set(counted.map((outcome) => outcome.kind))).toEqual(
      new Set(['failed', 'crashed', 'timed_out']),
    )
  })
})
