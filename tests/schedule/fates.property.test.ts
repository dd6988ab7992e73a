/** The sum of fates is right whatever happens to clocks, processes and plans: schedules × calendars × zones × jumps × restarts. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Misfire } from '../../server/domain/schedule.ts'
import { type Ruled, rules } from '../domain/rule-oracle.ts'
import { DAY, HOUR } from '../domain/time-oracle.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'
import { resolved, type TimeMachine, timeMachine } from './time-machine.ts'
import { keyOf, type ModelRow, type Plan, type TimeModel, timeModel } from './time-model.ts'

afterEach(cleanUp)

const misfires: fc.Arbitrary<Misfire> = fc.record({
  policy: fc.constantFrom('none', 'last', 'all'),
  withinMs: fc.constantFrom(HOUR, 24 * HOUR, 5 * DAY),
  max: fc.constantFrom(null, 2),
  outsideWindow: fc.constant(false),
})

const scheduledRules: fc.Arbitrary<Ruled> = fc
  .tuple(rules, misfires, fc.boolean())
  .map(([{ entry, meaning }, misfire, enabled]) => ({
    entry: { ...entry, misfire, enabled, overlap: 'allow', maxQueued: 10_000 },
    meaning,
  }))

const plans: fc.Arbitrary<Omit<Plan, 'version'>> = fc.record({
  zone: fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe'),
  rules: fc
    .tuple(fc.option(scheduledRules), fc.option(scheduledRules))
    .map((drawn) =>
      drawn.flatMap((rule, index) =>
        rule ? [{ ...rule, entry: { ...rule.entry, batchId: `BATCH-${101 + index}` } }] : [],
      ),
    ),
})

/** Days on which something is different. */
const starts = fc
  .tuple(
    fc.constantFrom(
      '2026-03-06', // New York's clocks
      '2026-03-27', // London's
      '2026-04-03', // Lord Howe's
      '2026-04-27', // Golden Week
      '2026-09-17', // Silver Week
      '2026-10-02',
      '2026-10-23',
      '2026-10-30',
      '2026-12-27', // the end of the year
      '2027-02-26',
      '2028-02-26', // 29 February
    ),
    fc.integer({ min: 0, max: 3 * DAY }),
  )
  .map(([day, later]) => Date.parse(`${day}T00:00:00Z`) + later)

const spans = (days: number) => fc.integer({ min: 0, max: days * DAY })
const which = fc.integer({ min: 0, max: 2 })
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('run' as const),
      ms: spans(1.5),
      lateMs: fc.constantFrom(0, 5, 2_000),
    }),
    fc.record({ do: fc.constant('suspend' as const), ms: spans(4) }),
    fc.record({ do: fc.constant('set back' as const), ms: fc.oneof(spans(0.1), spans(2)) }),
    fc.record({ do: fc.constant('restart' as const), ms: spans(3), to: fc.option(which) }),
    fc.record({ do: fc.constant('replace' as const), to: which }),
    fc.record({
      do: fc.constant('ring' as const),
      batch: fc.constantFrom('BATCH-101', 'BATCH-102'),
    }),
  ),
  { minLength: 1, maxLength: 8 },
)
type Step = (typeof steps extends fc.Arbitrary<infer T> ? T : never)[number]

type Life = Readonly<{
  first: Plan
  plans: readonly Plan[]
  at: number
  steps: readonly Step[]
}>

const lives: fc.Arbitrary<Life> = fc
  .tuple(fc.array(plans, { minLength: 3, maxLength: 3 }), starts, steps)
  .map(([drawn, at, taken]) => {
    const named = drawn.map((plan, index) => ({ ...plan, version: `plan-${index}` }))
    return { first: named[0] as Plan, plans: named, at, steps: taken }
  })

const configOf = (plan: Plan) =>
  resolved(
    plan.version,
    plan.zone,
    plan.rules.map(({ entry }) => entry),
  )

function live({ first, plans: known, at, steps: taken }: Life): void {
  const machine = timeMachine(configOf(first), at)
  const model = timeModel(first)
  try {
    model.tick(at)
    for (const step of taken) takeStep({ machine, model, known }, step)
    expectSame(machine, model)
  } finally {
    machine.close()
  }
}

type Both = Readonly<{ machine: TimeMachine; model: TimeModel; known: readonly Plan[] }>

function takeStep({ machine, model, known }: Both, step: Step): void {
  const later = machine.now() + ('ms' in step ? step.ms : 0)
  const planOf = (index: number) => known[index % known.length] as Plan
  switch (step.do) {
    case 'run': {
      machine.run(step.ms, step.lateMs, (batchId) => {
        const entered = model.tick(machine.now(), batchId)
        // The alarm was set for the first of them: while the process runs nothing is late.
        for (const row of entered)
          expect(machine.now() - row.dueAt).toBeLessThanOrEqual(step.lateMs)
      })
      const overdue = model.overdue(machine.now() - step.lateMs)
      expect(overdue).toEqual([])
      return
    }
    case 'suspend':
      machine.jumpTo(later)
      model.tick(later)
      return
    case 'set back': {
      const earlier = machine.now() - step.ms
      machine.jumpTo(earlier)
      model.tick(earlier)
      return
    }
    case 'restart': {
      const next = step.to === null ? undefined : planOf(step.to)
      machine.restart(later, next && configOf(next))
      if (next) model.replace(next, later)
      model.tick(later)
      return
    }
    case 'replace':
      machine.replace(configOf(planOf(step.to)))
      model.replace(planOf(step.to), later)
      model.tick(later)
      return
    case 'ring':
      machine.ring(step.batch)
      model.tick(later, step.batch)
  }
}

type LedgerRow = {
  batchId: string
  scheduledFor: number
  dueAt: number
  businessDate: string
  state: string
  reason: string | null
  runs: number
}

function expectSame(machine: TimeMachine, model: TimeModel): void {
  const { sqlite } = machine.ops()
  const rows = sqlite
    .prepare(
      `SELECT batch_id AS batchId, scheduled_for AS scheduledFor, due_at AS dueAt, business_date AS businessDate,
         state, reason, (SELECT count(*) FROM runs r WHERE r.id = o.run_id AND r.scheduled_for = o.scheduled_for
           AND r.batch_id = o.batch_id AND r.business_date = o.business_date) AS runs
       FROM occurrences o`,
    )
    .all() as LedgerRow[]
  const ledger = new Map(rows.map((row) => [keyOf(row.batchId, row.scheduledFor), shortRow(row)]))
  const expected = new Map([...model.rows()].map(([key, row]) => [key, shortExpectation(row)]))
  expect(Object.fromEntries(inOrder(ledger))).toEqual(Object.fromEntries(inOrder(expected)))
  // A run exists for those that run, and for nothing else: none is doubled, none belongs to no due time.
  const { runs } = sqlite.prepare('SELECT count(*) AS runs FROM runs').get() as { runs: number }
  expect(runs).toBe([...model.rows().values()].filter(({ fate }) => fate === 'run').length)
  const marks = sqlite
    .prepare('SELECT batch_id AS id, computed_until AS until FROM batch_watermarks')
    .all() as { id: string; until: number }[]
  for (const { id, until } of marks) expect([id, until]).toEqual([id, model.watermark(id)])
}

/** `missed` and `skipped` have a reason and no run; the others one run and no reason. */
function shortRow(row: LedgerRow): string {
  const fate = row.state === 'waiting' ? 'run' : row.state
  const isSound =
    fate === 'run' ? row.runs === 1 && row.reason === null : row.runs === 0 && row.reason
  return `${fate} due ${new Date(row.dueAt).toISOString()} for ${row.businessDate}${isSound ? '' : ' unsound'}`
}

function shortExpectation(row: ModelRow): string {
  return `${row.fate} due ${new Date(row.dueAt).toISOString()} for ${row.businessDate}`
}

const inOrder = (map: ReadonlyMap<string, string>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('the sum of fates', () => {
  it(
    'is right whatever happens to the clock, the process and the plan',
    async () => {
      await holds(lives, 80, live)
    },
    PROPERTY_LIMIT_MS,
  )
})
