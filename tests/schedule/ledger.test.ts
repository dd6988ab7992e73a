/** The ledger on a real file and a clock of the test's: each due time has one fate, whatever operators and clocks do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpsDb } from '../../data/ops/open.ts'
import { finishRun, runsInState } from '../../data/ops/runs.ts'
import { holdBatch } from '../../server/commands/controls/hold.ts'
import { moveDueTime } from '../../server/commands/controls/move.ts'
import { skipDueTime } from '../../server/commands/controls/skip.ts'
import { undoException } from '../../server/commands/controls/undo.ts'
import type { Config } from '../../server/config/config.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { switchPlan } from '../../server/schedule/switch-plan.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { fates, planOf, tick, tokyo } from '../fixture/plan.ts'

const ID = 'BATCH-301'
const HOUR = 3_600_000
const WHO = { by: 'tanaka', reason: 'stocktaking' }

let ops: OpsDb
let config: Config

beforeEach(() => {
  ops = makeDataFolder().ops()
})
afterEach(cleanUp)

const daily = (over: Partial<ScheduleEntry> = {}) =>
  entry({ batchId: ID, cron: '0 2 * * *', ...over })

function begin(since: string, ...batches: ScheduleEntry[]): void {
  config = planOf(batches)
  tick(ops, config, since)
}

function at(time: string) {
  return { ops, config: () => config, now: () => tokyo(time), wake: () => tick(ops, config, time) }
}

/** Ends whatever waits, as the dispatcher would. */
function runAll(time: string): void {
  for (const run of runsInState(ops, 'queued')) {
    const end = { state: 'succeeded', at: tokyo(time), fault: null, summary: null } as const
    finishRun(ops, run.id, end)
  }
}

function openIds(): number[] {
  const sql = 'SELECT id FROM schedule_exceptions WHERE ended_at IS NULL ORDER BY id'
  return (ops.sqlite.prepare(sql).all() as { id: number }[]).map(({ id }) => id)
}

describe('a due time that is skipped once', () => {
  it('has that fate when it comes, with reason and name; the next one runs', () => {
    begin('2026-06-09T12:00', daily())
    skipDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00' })
    tick(ops, config, '2026-06-10T02:00')
    tick(ops, config, '2026-06-11T02:00')
    expect(fates(ops, ID)).toEqual([
      '06-10T02:00 skipped skip: stocktaking (tanaka)',
      '06-11T02:00 waiting schedule',
    ])
    expect(openIds()).toEqual([])
  })

  it('is skipped also when nobody was there at its hour', () => {
    begin('2026-06-09T12:00', daily())
    skipDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00' })
    tick(ops, config, '2026-06-10T15:00')
    expect(fates(ops, ID)).toEqual(['06-10T02:00 skipped skip: stocktaking (tanaka)'])
  })

  it('runs after all when the skip is undone in time', () => {
    begin('2026-06-09T12:00', daily())
    const { id } = skipDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00' })
    undoException(at('2026-06-09T14:00'), { ...WHO, id })
    tick(ops, config, '2026-06-10T02:00')
    expect(fates(ops, ID)).toEqual(['06-10T02:00 waiting schedule'])
  })

  it('that waits already is left out at once, and its run ends without having begun', () => {
    begin('2026-06-09T12:00', daily())
    tick(ops, config, '2026-06-10T02:00')
    const done = skipDueTime(at('2026-06-10T02:30'), { ...WHO, dueTime: '301@02:00' })
    expect(done.isDone).toBe(true)
    expect(fates(ops, ID)).toEqual(['06-10T02:00 skipped skip: stocktaking (tanaka)'])
    expect(ops.sqlite.prepare('SELECT state, error_code AS code FROM runs').all()).toEqual([
      { state: 'skipped', code: 'skip' },
    ])
  })
})

describe('a due time that is moved once', () => {
  it('to a later hour keeps its key and comes then, not at its own hour', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-10T23:00' })
    expect(tick(ops, config, '2026-06-10T02:00')).toBe(0)
    expect(tick(ops, config, '2026-06-10T23:00')).toBe(1)
    expect(fates(ops, ID)).toEqual(['06-10T02:00@06-10T23:00 waiting schedule'])
    expect(openIds()).toEqual([])
  })

  it('to an earlier hour comes then, and its own hour brings nothing', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '22:00' })
    expect(tick(ops, config, '2026-06-09T22:00')).toBe(1)
    runAll('2026-06-09T22:30')
    expect(tick(ops, config, '2026-06-10T02:00')).toBe(0)
    expect(fates(ops, ID)).toEqual(['06-10T02:00@06-09T22:00 waiting schedule'])
  })

  it('onto the next slot, neither eats the other', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-11T02:00' })
    tick(ops, config, '2026-06-11T02:00')
    expect(fates(ops, ID)).toEqual([
      '06-10T02:00@06-11T02:00 waiting schedule',
      '06-11T02:00 waiting schedule',
    ])
  })

  it('comes although the clock was set back behind what has been entered', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-11T03:00' })
    tick(ops, config, '2026-06-11T02:00')
    tick(ops, config, '2026-06-11T05:00')
    expect(tick(ops, config, '2026-06-11T03:00')).toBe(0)
    expect(fates(ops, ID)).toHaveLength(2)
  })

  it('found late is judged by the misfire rule from its new time', () => {
    begin(
      '2026-06-09T12:00',
      daily({ misfire: { policy: 'last', withinMs: HOUR, max: null, outsideWindow: false } }),
    )
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-10T20:00' })
    tick(ops, config, '2026-06-10T20:30')
    expect(fates(ops, ID)).toEqual(['06-10T02:00@06-10T20:00 waiting catch-up'])
  })

  it('can be moved again, and be skipped: the later word counts', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-10T20:00' })
    moveDueTime(at('2026-06-09T14:00'), {
      ...WHO,
      dueTime: '301@2026-06-10T20:00',
      to: '2026-06-10T21:00',
    })
    expect(openIds()).toHaveLength(1)
    skipDueTime(at('2026-06-09T15:00'), { ...WHO, dueTime: '301@2026-06-10T02:00' })
    tick(ops, config, '2026-06-10T02:00')
    expect(fates(ops, ID)).toEqual(['06-10T02:00 skipped skip: stocktaking (tanaka)'])
  })

  it('undone before its own hour comes at its own hour', () => {
    begin('2026-06-09T12:00', daily())
    const { id } = moveDueTime(at('2026-06-09T13:00'), {
      ...WHO,
      dueTime: '301@02:00',
      to: '2026-06-10T20:00',
    })
    expect(undoException(at('2026-06-09T14:00'), { ...WHO, id }).runsAt).toBeNull()
    tick(ops, config, '2026-06-10T02:00')
    expect(fates(ops, ID)).toEqual(['06-10T02:00 waiting schedule'])
  })

  it('undone after its own hour runs at once: the watermark would never look back', () => {
    begin('2026-06-09T12:00', daily())
    const { id } = moveDueTime(at('2026-06-09T13:00'), {
      ...WHO,
      dueTime: '301@02:00',
      to: '2026-06-10T20:00',
    })
    tick(ops, config, '2026-06-10T02:00')
    const undone = undoException(at('2026-06-10T08:00'), { ...WHO, id })
    expect(undone.runsAt).toBe(tokyo('2026-06-10T08:00'))
    expect(fates(ops, ID)).toEqual(['06-10T02:00@06-10T08:00 waiting schedule'])
    expect(openIds()).toEqual([])
  })

  it('while it waits: its run is put off, and the undo brings it back', () => {
    begin('2026-06-09T12:00', daily())
    tick(ops, config, '2026-06-10T02:00')
    const { id } = moveDueTime(at('2026-06-10T02:10'), {
      ...WHO,
      dueTime: '301@02:00',
      to: '23:00',
    })
    expect(fates(ops, ID)).toEqual(['06-10T02:00@06-10T23:00 waiting schedule'])
    expect(runsInState(ops, 'queued')[0]).toMatchObject({
      notBefore: tokyo('2026-06-10T23:00'),
      waitReason: { en: 'moved to 2026-06-10 23:00: stocktaking (tanaka)' },
    })
    undoException(at('2026-06-10T03:00'), { ...WHO, id })
    expect(fates(ops, ID)).toEqual(['06-10T02:00 waiting schedule'])
    expect(runsInState(ops, 'queued')[0]).toMatchObject({ notBefore: null, waitReason: null })
  })
})

describe('a make-up run', () => {
  const night = { from: '02:00', until: '05:00' }
  const young = { policy: 'last', withinMs: 48 * HOUR, max: null, outsideWindow: false } as const

  it('that waits for the next window does not eat the slot that is due then', () => {
    begin('2026-06-09T12:00', daily({ window: night, misfire: young }))
    tick(ops, config, '2026-06-10T10:00')
    tick(ops, config, '2026-06-11T02:00')
    expect(fates(ops, ID)).toEqual(['06-10T02:00 waiting catch-up', '06-11T02:00 waiting schedule'])
  })

  it('is one of all: `skip` leaves none of them out, oldest first (BATCH-301: no holes)', () => {
    const all = { policy: 'all', withinMs: 7 * 24 * HOUR, max: 7, outsideWindow: true } as const
    begin('2026-06-01T12:00', daily({ misfire: all }))
    tick(ops, config, '2026-06-05T02:00')
    expect(fates(ops, ID)).toEqual([
      '06-02T02:00 waiting catch-up',
      '06-03T02:00 waiting catch-up',
      '06-04T02:00 waiting catch-up',
      '06-05T02:00 waiting schedule',
    ])
    expect(runsInState(ops, 'queued').map((run) => run.businessDate)).toEqual([
      '2026-06-02',
      '2026-06-03',
      '2026-06-04',
      '2026-06-05',
    ])
  })

  it('does not let the line behind it grow', () => {
    begin('2026-06-09T12:00', daily({ misfire: young }))
    tick(ops, config, '2026-06-10T10:00')
    tick(ops, config, '2026-06-11T02:00')
    tick(ops, config, '2026-06-12T02:00')
    expect(fates(ops, ID).map((line) => line.slice(12, 19))).toEqual([
      'waiting',
      'waiting',
      'skipped',
    ])
  })
})

describe('with a run in the way', () => {
  it('`replace` asks that run to stop, and records it with the new one', () => {
    begin('2026-06-09T12:00', daily({ overlap: 'replace' }))
    tick(ops, config, '2026-06-10T02:00')
    tick(ops, config, '2026-06-11T02:00')
    const [first, second] = runsInState(ops, 'queued')
    expect(first).toMatchObject({ cancelAskedBy: `the schedule, for run ${second?.id}` })
    const sql = 'SELECT overlap_run_id AS id FROM occurrences ORDER BY scheduled_for'
    expect(ops.sqlite.prepare(sql).all()).toEqual([{ id: null }, { id: first?.id }])
  })

  it('`queue` waits up to its bound, then says how many wait', () => {
    begin('2026-06-09T12:00', daily({ overlap: 'queue', maxQueued: 2 }))
    for (const day of ['10', '11', '12']) tick(ops, config, `2026-06-${day}T02:00`)
    expect(fates(ops, ID)).toEqual([
      '06-10T02:00 waiting schedule',
      '06-11T02:00 waiting schedule',
      '06-12T02:00 skipped overlap: 2 runs wait already',
    ])
  })
})

describe('a changed schedule', () => {
  const change = (to: Config, now: string) => {
    const from = { config, version: 'v1' }
    config = to
    return switchPlan({
      ops,
      isBuilt: () => true,
      alerts: { missed: () => {} },
      now: tokyo(now),
      from,
      to: { config: to, version: 'v2' },
    })
  }

  it('keeps a hold, a skip and a move whose batch and due time it still has', () => {
    begin('2026-06-09T12:00', daily())
    holdBatch(at('2026-06-09T12:30'), { ...WHO, batchId: ID, until: null })
    skipDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@2026-06-10T02:00' })
    moveDueTime(at('2026-06-09T13:00'), {
      ...WHO,
      dueTime: '301@2026-06-11T02:00',
      to: '2026-06-11T20:00',
    })
    expect(change(planOf([daily({ timeoutMs: 1 })]), '2026-06-09T14:00').dropped).toEqual([])
    expect(openIds()).toHaveLength(3)
  })

  it('drops the skip and the move of a due time it does not have, and names them; the hold stays', () => {
    begin('2026-06-09T12:00', daily())
    holdBatch(at('2026-06-09T12:30'), { ...WHO, batchId: ID, until: null })
    skipDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@2026-06-10T02:00' })
    moveDueTime(at('2026-06-09T13:00'), {
      ...WHO,
      dueTime: '301@2026-06-11T02:00',
      to: '2026-06-11T20:00',
    })
    const { dropped } = change(
      planOf([daily({ due: { kind: 'cron', cron: '0 3 * * *' } })]),
      '2026-06-09T14:00',
    )
    expect(dropped.map(({ exception, why }) => `${exception.kind}: ${why.en}`)).toEqual([
      'skip: BATCH-301 is not due at that time any more',
      'move: BATCH-301 is not due at that time any more',
    ])
    expect(openIds()).toHaveLength(1)
    const audit = "SELECT reason FROM audit WHERE verb = 'exception.drop'"
    expect(ops.sqlite.prepare(audit).all()).toHaveLength(2)
  })

  it('drops everything of a batch that has left it', () => {
    begin('2026-06-09T12:00', daily())
    holdBatch(at('2026-06-09T12:30'), { ...WHO, batchId: ID, until: null })
    const { dropped } = change(planOf([]), '2026-06-09T14:00')
    expect(dropped.map(({ why }) => why.en)).toEqual(['BATCH-301 has left the schedule'])
  })

  it('leaves a fate to a moved due time whose own hour has passed', () => {
    begin('2026-06-09T12:00', daily())
    moveDueTime(at('2026-06-09T13:00'), { ...WHO, dueTime: '301@02:00', to: '2026-06-10T20:00' })
    tick(ops, config, '2026-06-10T02:00')
    change(planOf([daily({ due: { kind: 'cron', cron: '0 3 * * *' } })]), '2026-06-10T12:00')
    expect(fates(ops, ID)).toEqual([
      '06-10T02:00 skipped config: the due time is not in the new schedule',
    ])
  })
})

describe('a stop, or a clock set ahead, of more years than one computation may look at', () => {
  const counts = () =>
    ops.sqlite
      .prepare(
        'SELECT state, reason, count(*) AS n, min(scheduled_for) AS first, max(scheduled_for) AS last FROM occurrences GROUP BY state',
      )
      .all()

  it('gives every due time its fate; the misfire policy chooses among the young ones as always', () => {
    begin('2026-06-09T12:00', daily())
    expect(tick(ops, config, '2037-06-09T12:00')).toBe(4_018)
    expect(counts()).toEqual([
      {
        state: 'missed',
        reason: expect.stringContaining('misfire: '),
        n: 4_017,
        first: tokyo('2026-06-10T02:00'),
        last: tokyo('2037-06-08T02:00'),
      },
      expect.objectContaining({ state: 'waiting', n: 1, first: tokyo('2037-06-09T02:00') }),
    ])
    expect(fates(ops, ID).at(-1)).toBe('06-09T02:00 waiting catch-up')
  })

  it('is entered to its end also when the plan was changed meanwhile', () => {
    begin('2026-06-09T12:00', daily())
    const next = planOf([daily({ due: { kind: 'cron', cron: '0 3 * * *' } })])
    const alerts = { missed: () => {} }
    const now = tokyo('2037-06-09T12:00')
    const change = { ops, isBuilt: () => true, alerts, now }
    ops.sqlite
      .transaction(() =>
        switchPlan({
          ...change,
          from: { config, version: 'v1' },
          to: { config: next, version: 'v2' },
        }),
      )
      .immediate()
    expect(fates(ops, ID)).toHaveLength(4_018)
  })
})
