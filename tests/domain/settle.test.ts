/** The whole table of `settle`: every outcome × every state a run can be in when it ends × every policy, each cell by name. */

import { describe, expect, it } from 'vitest'
import type { Fault, Outcome } from '../../server/domain/run.ts'
import {
  isCountedFailure,
  MAX_LOSSES,
  MAX_LOSSES_IN_ALL,
  type RetryPolicy,
  resumeDelayMs,
  type Settlement,
  SUSPECT_LOSSES,
  settle,
} from '../../server/domain/settle.ts'
import { sameWords } from '../../server/domain/stored-words.ts'

const NOW = 1_700_000_000_000
const fault = (errorClass: Fault['class']): Fault => ({
  code: 'x',
  message: sameWords('x'),
  class: errorClass,
})

const OUTCOMES = {
  succeeded: { kind: 'succeeded', summary: 1 },
  warned: { kind: 'warned', summary: 1 },
  'failed transient': { kind: 'failed', fault: fault('transient') },
  'failed permanent': { kind: 'failed', fault: fault('permanent') },
  'failed parameters': { kind: 'failed', fault: fault('parameters') },
  'crashed transient': { kind: 'crashed', fault: fault('transient') },
  'crashed permanent': { kind: 'crashed', fault: fault('permanent') },
  'crashed parameters': { kind: 'crashed', fault: fault('parameters') },
  timed_out: { kind: 'timed_out', afterMs: 5_000 },
  cancelled: { kind: 'cancelled', by: 'tanaka' },
  'postponed ahead': { kind: 'postponed', untilMs: NOW + 60_000, reason: sameWords('later') },
  'postponed past': { kind: 'postponed', untilMs: NOW - 60_000, reason: sameWords('later') },
  interrupted: { kind: 'interrupted', reason: 'shutdown' },
  'lost at work': { kind: 'lost', inARow: 0, all: MAX_LOSSES },
  'lost at once': { kind: 'lost', inARow: 1, all: 1 },
  'lost for the last time': { kind: 'lost', inARow: MAX_LOSSES, all: MAX_LOSSES },
  'lost far too often': { kind: 'lost', inARow: 0, all: MAX_LOSSES_IN_ALL },
} satisfies Record<string, Outcome>

const STATES = {
  /** No earlier failure. */
  first: { earlierFailures: 0, cancelAsked: false },
  /** One failure is on record. */
  second: { earlierFailures: 1, cancelAsked: false },
  /** More failures than any policy allows: interruptions between them do not matter. */
  'used up': { earlierFailures: 9, cancelAsked: false },
  'cancel asked': { earlierFailures: 0, cancelAsked: true },
}

const exponential = { kind: 'exponential', firstMs: 2_000, maxMs: 3_000 } as const
const POLICIES = {
  '1 attempt': { attempts: 1, backoff: exponential },
  '2, fixed 500': { attempts: 2, backoff: { kind: 'fixed', firstMs: 500, maxMs: 600_000 } },
  '3, exponential': { attempts: 3, backoff: exponential },
} satisfies Record<string, RetryPolicy>

type State = keyof typeof STATES
type Cell = `${State} | ${keyof typeof POLICIES}`

const everywhere = (where: string): Record<Cell, string> => {
  const cells: Partial<Record<Cell, string>> = {}
  for (const state of Object.keys(STATES) as State[]) {
    for (const policy of Object.keys(POLICIES) as (keyof typeof POLICIES)[])
      cells[`${state} | ${policy}`] = where
  }
  return cells as Record<Cell, string>
}

/** A failure that may heal: the state and the policy decide. */
const maybeAgain = (end: string): Record<Cell, string> => ({
  'first | 1 attempt': end,
  'first | 2, fixed 500': 'queue +500',
  'first | 3, exponential': 'queue +2000',
  'second | 1 attempt': end,
  'second | 2, fixed 500': end,
  'second | 3, exponential': 'queue +3000',
  'used up | 1 attempt': end,
  'used up | 2, fixed 500': end,
  'used up | 3, exponential': end,
  'cancel asked | 1 attempt': 'end cancelled',
  'cancel asked | 2, fixed 500': 'end cancelled',
  'cancel asked | 3, exponential': 'end cancelled',
})

/** One that can not: no policy helps. */
const neverAgain = (end: string): Record<Cell, string> => ({
  ...everywhere(end),
  'cancel asked | 1 attempt': 'end cancelled',
  'cancel asked | 2, fixed 500': 'end cancelled',
  'cancel asked | 3, exponential': 'end cancelled',
})

const EXPECTED: Record<keyof typeof OUTCOMES, Record<Cell, string>> = {
  succeeded: everywhere('end succeeded'),
  warned: everywhere('end warned'),
  'failed transient': maybeAgain('end failed'),
  'failed permanent': neverAgain('end failed'),
  'failed parameters': neverAgain('end failed'),
  'crashed transient': maybeAgain('end failed'),
  'crashed permanent': neverAgain('end failed'),
  'crashed parameters': neverAgain('end failed'),
  timed_out: maybeAgain('end timed_out'),
  cancelled: everywhere('end cancelled'),
  'postponed ahead': everywhere('queue +60000'),
  'postponed past': everywhere('queue +0'),
  interrupted: everywhere('interrupt'),
  'lost at work': everywhere('interrupt'),
  'lost at once': everywhere('interrupt'),
  'lost for the last time': everywhere('end failed'),
  'lost far too often': everywhere('end failed'),
}

type Row = readonly [keyof typeof OUTCOMES, Cell, string]
const rows = Object.entries(EXPECTED).flatMap(([outcome, cells]) =>
  Object.entries(cells).map(([cell, where]) => [outcome, cell, where] as unknown as Row),
)

const settled = (name: keyof typeof OUTCOMES, cell: Cell): Settlement => {
  const [state, policy] = cell.split(' | ') as [State, keyof typeof POLICIES]
  const outcome: Outcome = OUTCOMES[name]
  const { earlierFailures, cancelAsked } = STATES[state]
  return settle(outcome, {
    failures: earlierFailures + (isCountedFailure(outcome) ? 1 : 0),
    policy: POLICIES[policy],
    cancelAsked,
    now: NOW,
  })
}

const whereTo = (next: Settlement): string =>
  next.next === 'end'
    ? `end ${next.state}`
    : next.next === 'queue'
      ? `queue +${next.notBefore - NOW}`
      : 'interrupt'

describe('settle', () => {
  it('has a cell for each outcome, state and policy', () => {
    expect(rows).toHaveLength(
      Object.keys(OUTCOMES).length * Object.keys(STATES).length * Object.keys(POLICIES).length,
    )
  })

  it.each(rows)('%s, %s → %s', (outcome, cell, where) => {
    expect(whereTo(settled(outcome, cell))).toBe(where)
  })

  it.each(rows)(
    '%s, %s: only what failed leaves a fault, only what waits a reason',
    (outcome, cell) => {
      const next = settled(outcome, cell)
      const isWell = ['succeeded', 'warned', 'interrupted'].includes(next.outcome)
      expect(next.fault === null).toBe(isWell)
      if (next.next === 'queue') expect(next.why).not.toBe('')
    },
  )

  it('keeps the summary of a failure that got as far as making one', () => {
    const outcome: Outcome = { kind: 'failed', fault: fault('permanent'), summary: { good: 28 } }
    const context = { failures: 1, policy: POLICIES['1 attempt'], cancelAsked: false, now: NOW }
    expect(settle(outcome, context).summary).toEqual({ good: 28 })
  })

  it('counts only failures of its own against the attempts', () => {
    const counted = Object.values<Outcome>(OUTCOMES).filter(isCountedFailure)
    expect(new Set(counted.map((outcome) => outcome.kind))).toEqual(
      new Set(['failed', 'crashed', 'timed_out']),
    )
  })
})

describe('a run under which the process dies', () => {
  it('is resumed at once until it is suspected, then after ever longer waits, and not for ever', () => {
    const waits = Array.from({ length: MAX_LOSSES - 1 }, (_, index) => resumeDelayMs(index + 1))
    expect(waits.slice(0, SUSPECT_LOSSES - 1)).toEqual([0, 0])
    expect(waits.slice(SUSPECT_LOSSES - 1)).toEqual(
      [10, 20, 40, 80, 160, 320, 600].map((seconds) => seconds * 1_000),
    )
  })

  it('ends as failed with a reason that names how often', () => {
    const next = settled('lost for the last time', 'first | 3, exponential')
    expect(next).toMatchObject({ outcome: 'lost', fault: { code: 'crash_loop' } })
    expect(next.fault?.message.en).toBe(
      'the process died 10 times under this run; it is not resumed any more',
    )
  })
})
