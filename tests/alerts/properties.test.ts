/** Whatever batches, operators and the clock do in whatever order: the promises of R5 hold. */
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { Severity } from '../../server/domain/alert.ts'
import { type AlertStage, alertStage, HOUR, MINUTE } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const KEYS = ['host:cpu', 'tenant:aoba:storage'] as const

type Step =
  | { do: 'raise'; key: string; severity: Severity; batch: string; businessHours: boolean }
  | { do: 'clear' | 'no-data' | 'acknowledge' | 'resolve'; key: string; batch: string }
  | { do: 'silence'; pattern: string; minutes: number }
  | { do: 'unsilence'; pattern: string }
  | { do: 'pass'; minutes: number }

const key = fc.constantFrom(...KEYS)
const batch = fc.constantFrom('BATCH-001', 'BATCH-001', 'BATCH-501')
const pattern = fc.constantFrom('host:*', 'tenant:aoba:storage', '*')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('raise' as const),
      key,
      severity: fc.constantFrom<Severity>('LOW', 'MEDIUM', 'HIGH', 'HIGH', 'CRITICAL'),
      batch,
      businessHours: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'clear' as const,
        'clear' as const,
        'clear' as const,
        'clear' as const,
        'no-data' as const,
        'acknowledge' as const,
        'resolve' as const,
      ),
      key,
      batch,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('silence' as const),
      pattern,
      minutes: fc.integer({ min: 1, max: 120 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsilence' as const), pattern }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      minutes: fc.oneof(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 20, max: 90 }),
        fc.constantFrom(6 * 60, 24 * 60),
      ),
    }),
  },
)

/** What people resolved by hand, and when: each such act tells of itself, and lets the next opening be told. */
type Resolved = { key: string; at: number }

function take(stage: AlertStage, step: Step, resolved: Resolved[]): void {
  switch (step.do) {
    case 'raise': {
      const { key, severity, businessHours } = step
      stage.raise({ key, severity, businessHours, message: key }, { batchId: step.batch })
      return
    }
    case 'clear':
      stage.clear(step.key, { batchId: step.batch })
      return
    case 'no-data':
      stage.noData({ key: step.key, message: 'no reading' }, { batchId: step.batch })
      return
    case 'acknowledge':
      if (isOpen(stage, step.key)) stage.acknowledge('on it', step.key)
      return
    case 'resolve':
      if (!isOpen(stage, step.key)) return
      stage.resolve('done', step.key)
      resolved.push({ key: step.key, at: stage.now() })
      return
    case 'silence':
      stage.silence(step.pattern, step.minutes * MINUTE)
      return
    case 'unsilence':
      stage.unsilence(step.pattern)
      return
    case 'pass':
      stage.pass(step.minutes * MINUTE)
      return
  }
}

function isOpen(stage: AlertStage, key: string): boolean {
  return stage.alerts().some((alert) => alert.key === key && alert.state !== 'resolved')
}

type TellingRow = {
  alertId: string
  alertKey: string
  messageId: string
  address: string
  at: number
  event: string
  severity: Severity
}

/** One row per message and event, in the order of the messages. */
function tellings(stage: AlertStage): TellingRow[] {
  const sql = `SELECT a.alert_id AS alertId, a.alert_key AS alertKey, m.message_id AS messageId,
      m.recipient_address AS address, m.next_attempt_at AS at, e.event, e.severity
    FROM alert_messages m LEFT JOIN alert_event_messages l ON l.message_id = m.message_id
      LEFT JOIN alert_events e ON e.id = l.event_id LEFT JOIN alerts a ON a.alert_id = e.alert_id
    ORDER BY m.message_id, e.id`
  return stage.data.ops().sqlite.prepare(sql).all() as TellingRow[]
}

/** Openings and recoveries are at least half an hour apart; worse, flapping and reminders come on top. */
const MOST_IN_AN_HOUR = 6

/** Of an act of a person: its own recovery, and the opening that it lets be told again. */
const MORE_BY_HAND = 2

function check(stage: AlertStage, resolved: readonly Resolved[]): void {
  const rows = tellings(stage)
  for (const row of rows) {
    expect(row.event, 'no message without an event').not.toBeNull()
    expect(row.severity, 'LOW is never told').not.toBe('LOW')
  }
  const known = new Map<string, boolean>()
  const seen = new Map<string, number[]>()
  for (const messages of byMessage(rows)) {
    const [first] = messages
    if (!first) continue
    const person = `${first.alertId} ${first.address}`
    const over = messages.some(({ event }) => event === 'resolved')
    if (over) expect(known.get(person), `recovery of ${person} after an opening`).toBe(true)
    known.set(person, !over)
    const recipient = `${first.alertKey} ${first.address}`
    const times = [...(seen.get(recipient) ?? []), first.at].filter((at) => first.at - at < HOUR)
    seen.set(recipient, times)
    // A message waits up to an hour for a digest.
    const byHand = resolved.filter(
      ({ key, at }) => key === first.alertKey && first.at - at < 2 * HOUR && at <= first.at,
    )
    expect(times.length, `messages about ${recipient} in an hour`).toBeLessThanOrEqual(
      MOST_IN_AN_HOUR + MORE_BY_HAND * byHand.length,
    )
  }
}

/** Tellings of one alert in one message. */
function byMessage(rows: readonly TellingRow[]): TellingRow[][] {
  const groups = new Map<string, TellingRow[]>()
  for (const row of rows) {
    const key = `${row.messageId} ${row.alertId}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

/** Found once: on and off, resolved by hand while it was held open, and worse at once. */
const RESOLVED_AND_WORSE: Step[] = [
  raised('tenant:aoba:storage', 'CRITICAL'),
  cleared('tenant:aoba:storage'),
  raised('tenant:aoba:storage', 'LOW'),
  cleared('tenant:aoba:storage'),
  raised('tenant:aoba:storage', 'HIGH'),
  cleared('tenant:aoba:storage'),
  raised('tenant:aoba:storage', 'HIGH'),
  { do: 'resolve', key: 'tenant:aoba:storage', batch: 'BATCH-001' } as Step,
  raised('tenant:aoba:storage', 'CRITICAL'),
  cleared('tenant:aoba:storage'),
  { do: 'pass', minutes: 1 },
]

/** Found once: eased, worse again a day later, and all the reminders in between were made up for, a minute apart. */
const RAISED_AGAIN_AFTER_A_DAY: Step[] = [
  ...(['CRITICAL', 'LOW'] as const).map((severity) => raised('host:cpu', severity)),
  { do: 'pass', minutes: 6 * 60 },
  { do: 'pass', minutes: 24 * 60 },
  raised('host:cpu', 'CRITICAL'),
]

function raised(key: string, severity: Severity): Step {
  return { do: 'raise', key, severity, batch: 'BATCH-001', businessHours: false } as Step
}

function cleared(key: string): Step {
  return { do: 'clear', key, batch: 'BATCH-001' } as Step
}

it('never two open alerts of a key, no message without an event, a recovery only after an opening, few messages per hour', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }), (steps) => {
      const stage = alertStage()
      const resolved: Resolved[] = []
      try {
        for (const one of steps) {
          take(stage, one, resolved)
          const open = stage.alerts().filter(({ state }) => state !== 'resolved')
          expect(new Set(open.map(({ key }) => key)).size).toBe(open.length)
        }
        stage.pass(2 * HOUR)
        check(stage, resolved)
        const sql = `SELECT count(*) AS n FROM alert_events WHERE tell_at <= ? AND told_at IS NULL`
        expect(stage.data.ops().sqlite.prepare(sql).get(stage.now())).toEqual({ n: 0 })
      } finally {
        stage.data.close()
      }
    }),
    { numRuns: 60, examples: [[RAISED_AGAIN_AFTER_A_DAY], [RESOLVED_AND_WORSE]] },
  )
})
