/** BATCH-001, rule 3 and acceptance 3 and 4: what the ledger says of the scheduler, on a real ops.db and the shipped schedule. */
import { afterEach, describe, expect, it } from 'vitest'
import { engineFacts } from '../../data/ops/scheduler-truth.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { at, checkHour, HOUR_MS, shippedConfig, soundSystem } from './001-system.ts'

afterEach(cleanUp)

const config = shippedConfig()
const entry = (batchId: string, changes: object = {}) => {
  const found = config.batches.find((candidate) => candidate.batchId === batchId)
  if (!found) throw new Error(`no ${batchId}`)
  return { ...found, ...changes }
}
const BACKUP = entry('BATCH-101')
const facts = (made: TestFolder, entries = [BACKUP]) =>
  engineFacts(made.ops(), () => ({ ...config, batches: entries }))
const overdueIds = (made: TestFolder, time: string, entries = [BACKUP]) =>
  facts(made, entries)
    .overdue(at(time))
    .map(({ batchId }) => batchId)

let serial = 0

type RunRow = {
  batchId?: string
  state?: string
  startedAt?: number | null
  finishedAt?: number | null
  queuedAt?: number
  notBefore?: number
  wait?: string
}

function addRun(made: TestFolder, row: RunRow): string {
  serial += 1
  const id = `R${String(serial).padStart(4, '0')}`
  const startedAt = row.startedAt ?? null
  made
    .ops()
    .sqlite.prepare(`INSERT INTO runs (id, batch_id, business_date, trigger, state, attempt, params_json, dry_run, queued_at,
        started_at, finished_at, config_version, triggered_by, not_before, priority, lane, wait_reason)
      VALUES (?, ?, '2025-07-01', 'manual', ?, 1, '{}', 0, ?, ?, ?, 'v', 'test', ?, 0, 'normal', ?)`)
    .run(
      id,
      row.batchId ?? 'BATCH-101',
      row.state ?? 'succeeded',
      row.queuedAt ?? startedAt ?? 0,
      startedAt,
      row.finishedAt ?? null,
      row.notBefore ?? null,
      row.wait ?? null,
    )
  return id
}

function addOccurrence(
  made: TestFolder,
  scheduledFor: number,
  state: string,
  about: { reason?: string; runId?: string } = {},
): void {
  made
    .ops()
    .sqlite.prepare(`INSERT INTO occurrences (batch_id, scheduled_for, business_date, state, reason, run_id, due_at, decided_at)
      VALUES ('BATCH-101', ?, '2025-07-01', ?, ?, ?, ?, ?)`)
    .run(scheduledFor, state, about.reason ?? null, about.runId ?? null, scheduledFor, scheduledFor)
}

const YESTERDAY = at('02:00') - 24 * HOUR_MS

describe('overdue', () => {
  it('acceptance 3: 101 has not run since yesterday 02:00 → overdue at 03:00, when its grace of an hour is over', () => {
    const made = makeDataFolder()
    addRun(made, { startedAt: YESTERDAY })
    expect(overdueIds(made, '02:59')).toEqual([])
    expect(facts(made).overdue(at('03:00'))).toEqual([
      { batchId: 'BATCH-101', dueAt: at('02:00'), graceMs: HOUR_MS, priority: 0 },
    ])
  })

  it('acceptance 3: it ends as HIGH in the health check of that hour', async () => {
    const made = soundSystem()
    addRun(made, { startedAt: YESTERDAY })
    const { overdue } = facts(made)
    const performed = await checkHour(made, {
      time: '03:00',
      engine: { overdue },
      readings: { cpuUsedPct: async () => 5 },
    })
    expect(performed.alerts.raised).toMatchObject([
      { key: 'sched:overdue:BATCH-101', severity: 'HIGH' },
    ])
    expect(performed.summary.verdict).toBe('UNHEALTHY')
  })

  it('acceptance 3: an emergency stop active since 01:00 explains it', () => {
    const made = makeDataFolder()
    addRun(made, { startedAt: YESTERDAY })
    made
      .ops()
      .sqlite.prepare(`INSERT INTO emergency_stops (stop_id, level, reason_type, reason, started_by, started_at, snapshot)
        VALUES ('S', 'full', 'failure', 'x', 'y', ?, '{}')`)
      .run(at('01:00'))
    expect(overdueIds(made, '03:00')).toEqual([])
    expect(facts(made).stopped()).toBe(true)
    made.ops().sqlite.prepare('UPDATE emergency_stops SET resumed_at = ?').run(at('01:30'))
    expect(overdueIds(made, '03:00')).toEqual(['BATCH-101'])
    expect(facts(made).stopped()).toBe(false)
  })

  it.each([
    [
      'a run that began after the due time, however it ended',
      (made: TestFolder) => addRun(made, { startedAt: at('02:01'), state: 'failed' }),
    ],
    [
      'a recorded skip',
      (made: TestFolder) =>
        addOccurrence(made, at('02:00'), 'skipped', { reason: 'calendar: closed' }),
    ],
    [
      'a wait whose reason is on record',
      (made: TestFolder) => {
        const runId = addRun(made, { state: 'queued', wait: 'after BATCH-301' })
        addOccurrence(made, at('02:00'), 'waiting', { runId })
      },
    ],
    [
      'a hold',
      (made: TestFolder) =>
        made
          .ops()
          .sqlite.prepare(`INSERT INTO schedule_exceptions (kind, batch_id, reason, created_by, created_at)
          VALUES ('hold', 'BATCH-101', 'x', 'y', ?)`)
          .run(at('01:00')),
    ],
    [
      'a move to another time',
      (made: TestFolder) =>
        made
          .ops()
          .sqlite.prepare(`INSERT INTO schedule_exceptions (kind, batch_id, scheduled_for, moved_to, reason, created_by, created_at)
          VALUES ('move', 'BATCH-101', ?, ?, 'x', 'y', ?)`)
          .run(at('02:00'), at('23:00'), at('01:00')),
    ],
  ])('is explained by %s', (_words, explain) => {
    const made = makeDataFolder()
    addRun(made, { startedAt: YESTERDAY })
    explain(made)
    expect(overdueIds(made, '03:30')).toEqual([])
  })

  it('is not explained by a missed due time, nor by a run waiting without a reason', () => {
    const made = makeDataFolder()
    addRun(made, { startedAt: YESTERDAY })
    addOccurrence(made, at('02:00'), 'missed', { reason: 'misfire: 70 min late' })
    expect(overdueIds(made, '03:30')).toEqual(['BATCH-101'])
  })

  it('a batch nobody has seen yet, or that was off until now, owes nothing of the past', () => {
    const made = makeDataFolder()
    expect(overdueIds(made, '03:30')).toEqual([])
    addRun(made, { startedAt: YESTERDAY - 30 * 24 * HOUR_MS })
    made
      .ops()
      .sqlite.prepare("INSERT INTO batch_watermarks VALUES ('BATCH-101', ?, 'v', 0)")
      .run(at('03:00'))
    expect(overdueIds(made, '03:30')).toEqual([])
  })

  it('entries that are switched off or manual are never overdue', () => {
    const made = makeDataFolder()
    addRun(made, { startedAt: YESTERDAY })
    expect(
      overdueIds(made, '03:30', [entry('BATCH-101', { enabled: false }), entry('BATCH-901')]),
    ).toEqual([])
  })

  it.each([
    ['*/5 * * * *', 5 * 60_000],
    ['0 * * * *', 6 * 60_000],
    ['0 2 * * *', HOUR_MS],
    ['0 2 1 * *', HOUR_MS],
  ])(
    '%s: the grace is a tenth of the interval, at least 5 min, at most an hour',
    (cron, graceMs) => {
      const made = makeDataFolder()
      addRun(made, { startedAt: at('00:00') - 400 * 24 * HOUR_MS })
      const timed = entry('BATCH-101', { due: { kind: 'cron', cron } })
      expect(facts(made, [timed]).overdue(at('04:59'))).toMatchObject([{ graceMs }])
    },
  )
})

describe('the other questions', () => {
  it('acceptance 4: a run 8,000 s old with a limit of 7,200 s is stuck, one of 7,250 s is not', () => {
    const made = makeDataFolder()
    const stuck = addRun(made, { state: 'running', startedAt: at('10:00') - 8_000_000 })
    addRun(made, { state: 'running', startedAt: at('10:00') - 7_250_000 })
    expect(facts(made).stuck(at('10:00'))).toEqual([
      {
        runId: stuck,
        batchId: 'BATCH-101',
        startedAt: at('10:00') - 8_000_000,
        timeoutMs: 7_200_000,
      },
    ])
  })

  it('a retried run is measured from its present attempt', () => {
    const made = makeDataFolder()
    const id = addRun(made, { state: 'running', startedAt: at('10:00') - 8_000_000 })
    made
      .ops()
      .sqlite.prepare('INSERT INTO attempts (run_id, attempt, started_at) VALUES (?, 1, ?)')
      .run(id, at('09:50'))
    expect(facts(made).stuck(at('10:00'))).toEqual([])
  })

  it('three failures in a row are failing; a cancelled run says nothing', () => {
    const made = makeDataFolder()
    addRun(made, { state: 'succeeded', startedAt: 1 })
    addRun(made, { state: 'failed', startedAt: 2 })
    addRun(made, { state: 'timed_out', startedAt: 3 })
    expect(facts(made).failing(3)).toEqual([])
    addRun(made, { state: 'failed', startedAt: 4 })
    addRun(made, { state: 'cancelled', startedAt: 5 })
    expect(facts(made).failing(3)).toEqual(['BATCH-101'])
  })

  it('names entries that are switched off and their last run', () => {
    const made = makeDataFolder()
    addRun(made, { startedAt: 7 })
    expect(
      facts(made, [
        entry('BATCH-101', { enabled: false }),
        entry('BATCH-001', { enabled: false }),
      ]).disabled(),
    ).toEqual([
      { batchId: 'BATCH-101', lastRunAt: 7 },
      { batchId: 'BATCH-001', lastRunAt: null },
    ])
  })

  it('a retry waits only from its due time on', () => {
    const made = makeDataFolder()
    expect(facts(made).oldestQueuedAt()).toBeNull()
    addRun(made, { state: 'queued', queuedAt: at('08:00'), notBefore: at('09:58') })
    expect(facts(made).oldestQueuedAt()).toBe(at('09:58'))
    addRun(made, { state: 'queued', queuedAt: at('09:00') })
    expect(facts(made).oldestQueuedAt()).toBe(at('09:00'))
  })

  it('knows the last good end, the newest heartbeats, open alerts and how often each batch runs', () => {
    const made = makeDataFolder()
    addRun(made, { state: 'succeeded', startedAt: 1, finishedAt: 5 })
    addRun(made, { state: 'failed', startedAt: 6, finishedAt: 9 })
    const ops = made.ops().sqlite
    const beat = ops.prepare(
      `INSERT INTO process_heartbeats VALUES ('scheduler', ?, ?, 1, ?, 1, 1, 1, 1, 1, 1)`,
    )
    beat.run(1, 100, 5)
    beat.run(2, 200, 7)
    ops.exec(`INSERT INTO alerts (alert_id, alert_key, state, severity, source_batch, message, context, business_hours, opened_at,
        last_seen_at, notify_count, occurrences, flap_count, ok_streak)
      VALUES ('a', 'x', 'acknowledged', 'HIGH', 'b', 'm', '{}', 0, 3, 3, 0, 1, 0, 0), ('b', 'y', 'resolved', 'HIGH', 'b', 'm', '{}', 0, 3, 3, 0, 1, 0, 0)`)
    const asked = facts(made, [BACKUP, entry('BATCH-501'), entry('BATCH-302')])
    expect(asked.lastGoodEnd('BATCH-101')).toBe(5)
    expect(asked.heartbeats()).toEqual([{ name: 'scheduler', pid: 2, at: 200, loopP99Ms: 7 }])
    expect(asked.openAlerts('HIGH')).toEqual([
      { key: 'x', message: { ja: 'm', en: 'm' }, openedAt: 3, acknowledged: true },
    ])
    expect(asked.openAlerts('CRITICAL')).toEqual([])
    expect(asked.lanes()).toEqual([
      { batchId: 'BATCH-101', lane: 'normal', everyMs: 24 * HOUR_MS },
      { batchId: 'BATCH-501', lane: 'monitoring', everyMs: 300_000 },
      { batchId: 'BATCH-302', lane: 'normal', everyMs: 31 * 24 * HOUR_MS },
    ])
  })
})
