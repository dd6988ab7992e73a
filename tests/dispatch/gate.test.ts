/** What lets a queued run start and what keeps it waiting: holds, maintenance, blackouts and hours, on a real ledger. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpsDb } from '../../data/ops/open.ts'
import {
  insertRun,
  type RunRow,
  runById,
  runsInState,
  type StoredParams,
} from '../../data/ops/runs.ts'
import { beginMaintenance, holdBatch } from '../../server/commands/controls/hold.ts'
import { moveDueTime } from '../../server/commands/controls/move.ts'
import type { Config } from '../../server/config/config.ts'
import { brakesNow } from '../../server/dispatch/brakes-now.ts'
import { mayStart, type Verdict } from '../../server/dispatch/gate.ts'
import { openQueueLook } from '../../server/dispatch/queue-look.ts'
import type { Blackout } from '../../server/domain/blackout.ts'
import { newId } from '../../server/domain/ids.ts'
import type { Lane, Trigger } from '../../server/domain/run.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { planOf, tick, tokyo, ZONE } from '../fixture/plan.ts'

const ID = 'BATCH-301'
const WHO = { by: 'tanaka', reason: 'stocktaking' }

let ops: OpsDb
let config: Config

beforeEach(() => {
  ops = makeDataFolder().ops()
})
afterEach(cleanUp)

const at = (time: string) => ({ ops, config: () => config, now: () => tokyo(time), wake: () => {} })

/** A run that the schedule queued at 02:00. */
function scheduled(over: Partial<ScheduleEntry> = {}, more: Partial<Config> = {}): RunRow {
  config = planOf([entry({ batchId: ID, cron: '0 2 * * *', ...over })], more)
  tick(ops, config, '2026-06-09T12:00')
  tick(ops, config, '2026-06-10T02:00')
  const [run] = runsInState(ops, 'queued')
  if (!run) throw new Error('nothing was queued')
  return run
}

function asked(
  trigger: Trigger,
  params: Partial<StoredParams> = {},
  lane: Lane = 'normal',
): RunRow {
  const id = newId(tokyo('2026-06-10T02:00'))
  insertRun(ops, {
    id,
    batchId: ID,
    businessDate: '2026-06-10',
    scheduledFor: null,
    trigger,
    params: { tenants: 'all', params: {}, ...params },
    dryRun: false,
    queuedAt: tokyo('2026-06-10T02:00'),
    configVersion: 'v1',
    parentRunId: null,
    triggeredBy: 'sato',
    reason: null,
    notBefore: null,
    priority: 2,
    lane,
  })
  return runById(ops, id)!
}

function ask(run: RunRow, time: string, running: readonly RunRow[] = []): string {
  const now = tokyo(time)
  const verdict = mayStart(
    {
      ops,
      zone: ZONE,
      brakes: brakesNow(ops, config, now),
      isBuilt: () => true,
      entryOf: (id) => config.batches.find((one) => one.batchId === id) ?? null,
      running,
      slots: { normal: 1, monitoring: 1 },
      now,
    },
    run,
    config.batches[0]!,
  )
  return text(verdict)
}

function text(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'go':
      return ['go', ...verdict.warnings.map(({ en }) => en)].join(': ')
    case 'wait':
      return `wait: ${verdict.reason.en}`
    case 'give-up':
      return `${verdict.state}: ${verdict.kept || verdict.message.en}`
  }
}

describe('a hold', () => {
  it('keeps what is due waiting with its reason, until it runs out', () => {
    const run = scheduled()
    holdBatch(at('2026-06-10T02:00'), { ...WHO, batchId: ID, until: '04:00' })
    expect(ask(run, '2026-06-10T03:00')).toBe(
      'wait: on hold: stocktaking (tanaka), until 2026-06-10 04:00',
    )
    expect(ask(run, '2026-06-10T04:00')).toBe('go')
  })

  it('does not concern other batches', () => {
    const run = scheduled()
    holdBatch(at('2026-06-10T02:00'), { ...WHO, batchId: ID, until: null })
    config = planOf([...config.batches, entry({ batchId: 'BATCH-302' })])
    expect(ask({ ...run, batchId: 'BATCH-302' }, '2026-06-10T03:00')).toBe('go')
  })

  it('keeps a program waiting, and lets a person pass who has seen it, with a line in the log', () => {
    scheduled()
    holdBatch(at('2026-06-10T02:00'), { ...WHO, batchId: ID, until: null })
    expect(ask(asked('api'), '2026-06-10T03:00')).toBe('wait: on hold: stocktaking (tanaka)')
    expect(ask(asked('manual'), '2026-06-10T03:00')).toBe('wait: on hold: stocktaking (tanaka)')
    expect(ask(asked('manual', { override: true }), '2026-06-10T03:00')).toBe(
      'go: started by order although: on hold: stocktaking (tanaka)',
    )
  })
})

describe('maintenance mode', () => {
  it('keeps everything waiting but the monitoring lane', () => {
    const run = scheduled()
    beginMaintenance(at('2026-06-10T02:00'), { ...WHO, until: null })
    expect(ask(run, '2026-06-10T03:00')).toBe('wait: maintenance mode: stocktaking (tanaka)')
    expect(ask(asked('api', {}, 'monitoring'), '2026-06-10T03:00')).toBe('go')
  })

  it('is named before a hold of the batch itself', () => {
    const run = scheduled()
    holdBatch(at('2026-06-10T02:00'), { ...WHO, batchId: ID, until: null })
    beginMaintenance(at('2026-06-10T02:00'), { by: 'sato', reason: 'new disk', until: null })
    expect(ask(run, '2026-06-10T03:00')).toBe('wait: maintenance mode: new disk (sato)')
  })
})

describe('an emergency stop', () => {
  function stop(level: string | null, since: string, state = 'stopped'): void {
    ops.sqlite
      .prepare(`INSERT INTO system_state (id, state, level, reason, stop_id, since, by_operator)
        VALUES (1, ?, ?, 'odd log-ins', 'S1', ?, 'sato')
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, level = excluded.level`)
      .run(state, level, tokyo(since))
  }
  const WAITS = 'wait: emergency stop: odd log-ins (sato)'

  it.each(['stopping', 'stopped', 'stopped_with_errors'])(
    'lets nothing start while the system is %s, monitors neither, before any hold',
    (state) => {
      const run = scheduled()
      beginMaintenance(at('2026-06-10T02:00'), { ...WHO, until: null })
      stop('full', '2026-06-10T02:30', state)
      expect(ask(run, '2026-06-10T03:00')).toBe(WAITS)
      expect(ask(asked('api', {}, 'monitoring'), '2026-06-10T03:00')).toBe(WAITS)
    },
  )

  it('that does not say how far it goes stops everything, and says when it is being resumed', () => {
    const run = scheduled()
    stop(null, '2026-06-10T02:30', 'resuming')
    expect(ask(run, '2026-06-10T03:00')).toBe(
      'wait: emergency stop (being resumed): odd log-ins (sato)',
    )
  })

  it('that only pauses leaves the operators their monitors', () => {
    const run = scheduled()
    stop('pause', '2026-06-10T02:30')
    expect(ask(run, '2026-06-10T03:00')).toBe(
      'wait: paused by an emergency stop: odd log-ins (sato)',
    )
    expect(ask(asked('api', {}, 'monitoring'), '2026-06-10T03:00')).toBe('go')
  })

  it('of a part leaves the others alone: its batches are held, its companies left out', () => {
    const run = scheduled()
    stop('partial', '2026-06-10T02:30')
    expect(ask(run, '2026-06-10T03:00')).toBe('go')
  })

  it('is passed by who knew of it, not by what had been ordered before', () => {
    scheduled()
    stop('full', '2026-06-10T02:30')
    const before = asked('manual', { override: true })
    expect(ask(before, '2026-06-10T03:00')).toBe(WAITS)
    const after = { ...before, queuedAt: tokyo('2026-06-10T02:31') }
    expect(ask(after, '2026-06-10T03:00')).toBe(
      'go: started by order although: emergency stop: odd log-ins (sato)',
    )
  })

  it('does not keep the batch back that ends it', () => {
    const run = { ...scheduled(), batchId: 'BATCH-902' }
    stop('full', '2026-06-10T02:30')
    expect(ask(run, '2026-06-10T03:00')).toBe('go')
  })

  it('loses no due time: the first waits, later ones have their recorded fate, and all goes on afterwards', () => {
    const run = scheduled({ due: { kind: 'cron', cron: '0 2-5 * * *' } })
    stop('full', '2026-06-10T02:30')
    for (const hour of ['03', '04', '05']) tick(ops, config, `2026-06-10T${hour}:00`)
    const rows = ops.sqlite
      .prepare('SELECT state, reason FROM occurrences WHERE scheduled_for >= ? ORDER BY 1 DESC')
      .all(tokyo('2026-06-10T03:00')) as { state: string; reason: string }[]
    expect(rows.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped'])
    expect(rows[0]?.reason).toContain('overlap: run')
    expect(ask(run, '2026-06-10T05:00')).toBe(WAITS)
    stop('full', '2026-06-10T02:30', 'running')
    expect(ask(run, '2026-06-10T05:00')).toBe('go')
  })
})

describe('a blackout', () => {
  const dark: Blackout = {
    name: 'closing',
    reason: 'year end',
    batches: 'all',
    due: 'wait',
    from: null,
    until: null,
    daily: { from: '02:00', until: '04:00' },
  }

  it('keeps what is due waiting until its end', () => {
    const run = scheduled({}, { blackouts: [dark] })
    expect(ask(run, '2026-06-10T03:00')).toBe(
      'wait: blackout closing: year end, until 2026-06-10 04:00',
    )
    expect(ask(run, '2026-06-10T04:00')).toBe('go')
  })
})

describe('the window', () => {
  const night = { from: '02:00', until: '05:00' }
  const misfire = {
    policy: 'last',
    withinMs: 3 * 3_600_000,
    max: null,
    outsideWindow: false,
  } as const

  it('that has gone by while the run waited ends it as missed, with what it was waiting for', () => {
    const run = scheduled({ window: night, misfire })
    const waited = { ...run, waitReason: sameWords('waits for a worker (1 of 1 busy)') }
    expect(ask(run, '2026-06-10T04:59')).toBe('go')
    expect(ask(waited, '2026-06-10T05:00')).toBe(
      'missed: window: 02:00-05:00 was over before it could start (waits for a worker (1 of 1 busy))',
    )
  })

  it('goes by also while the batch is held', () => {
    const run = scheduled({ window: night, misfire })
    holdBatch(at('2026-06-10T02:00'), { ...WHO, batchId: ID, until: null })
    expect(ask(run, '2026-06-10T05:00')).toMatch(/^missed: window/)
  })

  it('does not bind a run that has begun, nor one that a person asked for', () => {
    const run = scheduled({ window: night, misfire })
    expect(ask({ ...run, attempt: 1 }, '2026-06-10T12:00')).toBe('go')
    expect(ask(asked('manual'), '2026-06-10T12:00')).toBe('go')
  })

  it('does not bind a run that an operator moved out of it', () => {
    scheduled({ window: night, misfire })
    moveDueTime(at('2026-06-10T12:00'), { ...WHO, dueTime: '301@2026-06-11T02:00', to: '13:00' })
    tick(ops, config, '2026-06-10T13:00')
    const moved = runsInState(ops, 'queued').at(-1)!
    expect(ask(moved, '2026-06-10T20:00')).toBe('go')
  })

  it('makes a run wait that may start in the next one', () => {
    const run = scheduled({ window: night, misfire: { ...misfire, withinMs: 48 * 3_600_000 } })
    expect(ask(run, '2026-06-10T05:00')).toBe(
      'wait: waits for its window 02:00-05:00, which opens 2026-06-11 02:00',
    )
    expect(ask(run, '2026-06-11T02:00')).toBe('go')
  })
})

describe('workers', () => {
  it('of the monitoring lane are its own: a full house leaves it room', () => {
    const run = scheduled()
    const other = { ...asked('manual'), batchId: 'BATCH-302' }
    expect(ask(run, '2026-06-10T02:00', [other])).toBe('wait: waits for a worker (1 of 1 busy)')
    expect(ask(asked('api', {}, 'monitoring'), '2026-06-10T02:00', [other])).toBe('go')
  })
})

describe('a queue of any length', () => {
  /** Of another batch, all more urgent than what the schedule queues. */
  function queueUp(count: number): void {
    const one =
      ops.sqlite.prepare(`INSERT INTO runs (id, batch_id, business_date, trigger, state, attempt, params_json,
        dry_run, queued_at, config_version, triggered_by, priority, lane)
      VALUES ('Q' || @n, 'BATCH-302', '2026-06-10', 'manual', 'queued', 0, '{}', 0, cast(@n / 100 AS INTEGER), 'v', 't', 0, 'normal')`)
    ops.sqlite.transaction(() => {
      for (let n = 0; n < count; n += 1) one.run({ n })
    })()
  }
  const look = (round: (now: number) => RunRow[]) =>
    round(tokyo('2026-06-10T03:00')).map(({ id }) => id)

  it('does not hide the monitors', () => {
    scheduled()
    queueUp(600)
    const monitor = asked('api', {}, 'monitoring')
    expect(look(openQueueLook(ops))[0]).toBe(monitor.id)
  })

  it('hides nobody for good: those behind have their turn, and the urgent ones are looked at each time', () => {
    const run = scheduled()
    queueUp(1_700)
    const round = openQueueLook(ops)
    const rounds = [look(round), look(round), look(round), look(round)]
    expect(rounds.map((ids) => ids.includes(run.id))).toEqual([false, false, true, false])
    expect(new Set(rounds.flat()).size).toBe(1_701)
    for (const ids of rounds) expect(ids.slice(0, 500)).toEqual(rounds[0]?.slice(0, 500))
  })

  it('that is short is looked at as a whole each time', () => {
    const run = scheduled()
    queueUp(20)
    const round = openQueueLook(ops)
    expect(look(round)).toHaveLength(21)
    expect(look(round)).toContain(run.id)
  })
})
