/** Delivery rule D10: when a circuit opens, how it probes, and what closes it. */
import { describe, expect, it } from 'vitest'
import {
  admission,
  afterSend,
  type Circuit,
  circuitNews,
  closedCircuit,
  probing,
} from '../../server/domain/delivery/circuit.ts'
import type { OutcomeClass } from '../../server/domain/delivery/outbox.ts'

const MIN = 60_000
const T0 = Date.parse('2026-06-25T10:00:00+09:00')

type Step = Readonly<{ at?: number; class: OutcomeClass | null }>

function played(circuit: Circuit, steps: readonly Step[], configUpdatedAt = 1): Circuit {
  return steps.reduce(
    (next, { at, class: outcome }) =>
      afterSend(next, { now: at ?? T0, class: outcome, code: outcome, configUpdatedAt }),
    circuit,
  )
}
const times = (count: number, outcome: OutcomeClass | null, at = T0): Step[] =>
  Array.from({ length: count }, () => ({ class: outcome, at }))

describe('a closed circuit', () => {
  it('opens after 5 failures of class A or C in a row', () => {
    const four = played(closedCircuit(T0), [...times(3, 'A'), ...times(1, 'C')])
    expect(four.state).toBe('CLOSED')
    const five = played(four, times(1, 'A'))
    expect(five).toMatchObject({ state: 'OPEN', openUntil: T0 + 15 * MIN, reason: 'A' })
    expect(circuitNews(four, five)).toBe('opened')
  })

  it.each([null, 'D', 'E'] as const)('starts counting anew after an answer (%s)', (answer) => {
    const steps = [...times(4, 'A'), { class: answer }, ...times(4, 'A')]
    expect(played(closedCircuit(T0), steps).state).toBe('CLOSED')
  })

  it('is not moved by B and G: they neither count nor clear', () => {
    const steps = [...times(4, 'A'), { class: 'B' as const }, { class: 'G' as const }]
    expect(played(closedCircuit(T0), steps)).toMatchObject({ state: 'CLOSED', failuresInRow: 4 })
    expect(played(closedCircuit(T0), [...steps, ...times(1, 'A')]).state).toBe('OPEN')
  })

  it('opens when 10 of the last 20 sends within 10 minutes failed', () => {
    const mixed = (failures: number) =>
      Array.from(
        { length: 20 },
        (_, i): Step => ({ class: i % 2 < 1 && i / 2 < failures ? 'C' : null }),
      )
    expect(played(closedCircuit(T0), mixed(9)).state).toBe('CLOSED')
    expect(played(closedCircuit(T0), [...mixed(9), { class: 'C' }]).state).toBe('CLOSED')
    expect(played(closedCircuit(T0), [...mixed(10).reverse()]).state).toBe('OPEN')
  })

  it('forgets failures older than 10 minutes', () => {
    const old = Array.from(
      { length: 18 },
      (_, i): Step => ({ class: i % 2 ? null : 'C', at: T0 - 11 * MIN }),
    )
    expect(played(closedCircuit(T0), [...old, { class: null }, { class: 'C' }]).state).toBe(
      'CLOSED',
    )
  })
})

describe('an open circuit', () => {
  const open = played(closedCircuit(T0), times(5, 'A'))

  it('lets nothing through for 15 minutes, then one probe', () => {
    expect(admission(open, T0 + 15 * MIN - 1, 1)).toEqual({ kind: 'open', until: T0 + 15 * MIN })
    expect(admission(open, T0 + 15 * MIN, 1)).toEqual({ kind: 'probe' })
    const half = probing(open, T0 + 15 * MIN)
    expect(half.state).toBe('HALF_OPEN')
    expect(admission(half, T0 + 15 * MIN, 1).kind).toBe('probing')
  })

  it('is closed by a success of the probe, and all is forgotten', () => {
    const closed = played(probing(open, T0 + 15 * MIN), times(1, null, T0 + 15 * MIN))
    expect(closed).toMatchObject({ state: 'CLOSED', openCount: 0, failuresInRow: 0 })
    expect(circuitNews(open, closed)).toBe('closed')
  })

  it('doubles its time with each failed probe, up to 4 hours, without news', () => {
    let circuit = open
    const spans: number[] = []
    for (let probe = 0; probe < 7; probe += 1) {
      const at = circuit.openUntil ?? 0
      const next = played(probing(circuit, at), times(1, 'A', at))
      expect(circuitNews(circuit, next)).toBeNull()
      spans.push(((next.openUntil ?? 0) - at) / MIN)
      circuit = next
    }
    expect(spans).toEqual([30, 60, 120, 240, 240, 240, 240])
  })

  it('does not count stragglers that began before the opening', () => {
    expect(played(open, times(3, 'A', T0 + MIN))).toEqual(open)
  })

  it('gives a probe up for lost after 5 minutes: its process has died', () => {
    const half = probing(open, T0 + 15 * MIN)
    expect(admission(half, T0 + 20 * MIN, 1)).toEqual({ kind: 'probe' })
  })
})

describe('a refused login', () => {
  const auth = played(closedCircuit(T0), times(1, 'F'), 100)

  it('stops everything until the connection has been changed', () => {
    expect(auth).toMatchObject({ state: 'AUTH', reason: 'F' })
    expect(admission(auth, T0 + 1_000 * MIN, 100)).toEqual({ kind: 'auth' })
    expect(admission(auth, T0, 101)).toEqual({ kind: 'probe' })
  })

  it('is over with the first success', () => {
    expect(played(probing(auth, T0), times(1, null), 101).state).toBe('CLOSED')
  })
})
