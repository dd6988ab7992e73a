/** What a dead process leaves behind: losses are not failures, results reach the holding once, and no run takes the process with it for ever. */

import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { moveOccurrence } from '../../data/ops/occurrences.ts'
import { attemptsOf, type NewRun, runById } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import { recordSettlement } from '../../server/dispatch/attempt-end.ts'
import { claimForAttempt } from '../../server/dispatch/claim.ts'
import { resumeInterrupted } from '../../server/dispatch/recovery.ts'
import { RUN_STATES, type RunState } from '../../server/domain/run.ts'
import { MAX_LOSSES, resumeDelayMs, type Settlement } from '../../server/domain/settle.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { alertStage } from '../fixture/alert-stage.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  buildTestJobs,
  startEngine,
  TEST_ENTRIES,
  type TestEngine,
  until,
} from '../fixture/engine.ts'
import { queueRun } from '../fixture/queue-run.ts'

const ENTRIES = `${TEST_ENTRIES}
  BATCH-981: { manual: true, timeout: 60s }
`
let jobsDir: string
let data: TestFolder
let engine: TestEngine | null = null

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
})
afterAll(() => rmSync(jobsDir, { recursive: true, force: true }))
afterEach(async () => {
  await engine?.close()
  engine = null
  cleanUp()
})

async function open(): Promise<TestEngine> {
  engine = await startEngine({ data, jobsDir, entries: ENTRIES })
  return engine
}

function fresh(codes: readonly string[] = ['alpha', 'beta']): void {
  data = makeDataFolder()
  for (const code of codes) data.addTenant({ code })
}

/** Nobody but the test takes it, unless it says so. */
function queue(over: Partial<NewRun> = {}): string {
  return queueRun(data.ops(), { notBefore: Date.now() + 3_600_000, ...over })
}

/** The process takes the run and dies under it, before it has got anything done. */
function dieUnder(runId: string): void {
  expect(claimForAttempt(data.ops(), runId, Date.now())?.state).toBe('running')
}

const outcomes = (runId: string) => attemptsOf(data.ops(), runId).map((each) => each.outcome)

describe('a run under which the process dies', () => {
  it('goes back to the queue without a failure, at once the first times, then after ever longer waits', async () => {
    fresh()
    const { application } = await open()
    const runId = queue()
    for (let times = 1; times < MAX_LOSSES; times += 1) {
      dieUnder(runId)
      const before = Date.now()
      expect(resumeInterrupted(application.dispatch)).toEqual({ lost: 1, givenUp: 0, resumed: 1 })
      const run = runById(data.ops(), runId)
      expect(run).toMatchObject({ state: 'queued', errorCode: null })
      const resumedAt = (run?.notBefore ?? 0) - resumeDelayMs(times)
      expect(resumedAt).toBeGreaterThanOrEqual(before)
      expect(resumedAt).toBeLessThanOrEqual(Date.now())
      const hour = Date.now() + 3_600_000
      data.ops().sqlite.prepare('UPDATE runs SET not_before = ? WHERE id = ?').run(hour, runId)
    }
    expect(new Set(outcomes(runId))).toEqual(new Set(['lost']))
  })

  it('is given up at the last loss, with the reason and an alert that the next good run clears', async () => {
    fresh()
    const { application, ended } = await open()
    const runId = queue()
    for (let times = 1; times <= MAX_LOSSES; times += 1) {
      dieUnder(runId)
      resumeInterrupted(application.dispatch)
    }
    expect(runById(data.ops(), runId)).toMatchObject({ state: 'failed', errorCode: 'crash_loop' })
    const alert = () =>
      data
        .ops()
        .sqlite.prepare(
          "SELECT state, severity FROM alerts WHERE alert_key = 'engine:crash-loop:BATCH-991'",
        )
        .get()
    expect(alert()).toEqual({ state: 'open', severity: 'HIGH' })
    const next = queue({ notBefore: null })
    await ended(next)
    expect(alert()).toMatchObject({ state: 'resolved' })
  })

  it('names the company that was being worked on, and leaves those that were not begun', async () => {
    fresh(['alpha', 'beta', 'gamma'])
    const { application } = await open()
    const runId = queue()
    const states = { alpha: 'succeeded', beta: 'running', gamma: 'pending' }
    for (let times = 1; times <= MAX_LOSSES + 1; times += 1) {
      dieUnder(runId)
      const { sqlite } = data.ops()
      for (const [code, state] of Object.entries(states)) {
        // Alpha is done in the first attempt, which is no loss at once; beta ends the process each time.
        const done = state === 'succeeded' ? { result: '{}', at: 1 } : { result: null, at: null }
        sqlite
          .prepare(
            `INSERT INTO tenant_results (run_id, tenant_code, state, attempt, result_json, collected_at)
             VALUES (@runId, @code, @state, @times, @result, @at)
             ON CONFLICT DO UPDATE SET state = @state, attempt = iif(@state = 'succeeded', attempt, @times)`,
          )
          .run({ runId, code, state, times, ...done })
      }
      resumeInterrupted(application.dispatch)
    }
    const rows = tenantResults(data.ops(), runId).map((row) => [
      row.tenantCode,
      row.state,
      row.errorCode,
    ])
    expect(rows).toEqual([
      ['alpha', 'succeeded', null],
      ['beta', 'failed', 'crash_loop'],
      ['gamma', 'pending', null],
    ])
  })

  it('is not suspected while every attempt gets a company done', async () => {
    fresh()
    const { application } = await open()
    const runId = queue()
    for (let times = 1; times <= MAX_LOSSES + 5; times += 1) {
      dieUnder(runId)
      data
        .ops()
        .sqlite.prepare(
          `INSERT INTO tenant_results (run_id, tenant_code, state, attempt, result_json, collected_at)
           VALUES (?, ?, 'succeeded', ?, '{}', 1)`,
        )
        .run(runId, `company-${times}`, times)
      expect(resumeInterrupted(application.dispatch).givenUp).toBe(0)
    }
  })

  it('is kept from running beside another suspect, so that the innocent one gets its chance', async () => {
    fresh()
    const { application, ended } = await open()
    const [first, second] = [queue(), queue({ batchId: 'BATCH-981' })]
    for (let times = 1; times <= 3; times += 1) {
      dieUnder(first)
      dieUnder(second)
      resumeInterrupted(application.dispatch)
    }
    const { sqlite } = data.ops()
    sqlite
      .prepare(
        `UPDATE runs SET params_json = '{"tenants":"all","params":{"mode":"slow","seconds":1,"only":"alpha"}}'
         WHERE id = ?`,
      )
      .run(first)
    sqlite.exec('UPDATE runs SET not_before = NULL')
    const reason = await until(() => {
      const run = runById(data.ops(), second)
      return run?.waitReason?.en.startsWith('the process died repeatedly') && run.waitReason.en
    }, 'the reason to wait')
    expect(reason).toBe(
      `the process died repeatedly: resumed one at a time, waits for the end of run ${first}`,
    )
    expect((await ended(first)).state).toBe('succeeded')
    expect((await ended(second)).state).toBe('succeeded')
  })

  it('and that a person wanted to stop is cancelled instead of resumed', async () => {
    fresh()
    const { application, ended } = await open()
    const runId = queue()
    dieUnder(runId)
    data
      .ops()
      .sqlite.prepare(
        "UPDATE runs SET cancel_asked_at = 1, cancel_asked_by = 'tanaka' WHERE id = ?",
      )
      .run(runId)
    resumeInterrupted(application.dispatch)
    expect(await ended(runId)).toMatchObject({ state: 'cancelled', attempt: 1 })
  })

  it('is one of thousands: all are settled and queued in one start', async () => {
    fresh([])
    const ids = data.ops().sqlite.transaction(() => {
      const made = Array.from({ length: 3_000 }, () => queue())
      for (const id of made) claimForAttempt(data.ops(), id, Date.now())
      return made
    })()
    const { application } = await open()
    const sql = "SELECT count(*) AS n FROM runs WHERE state IN ('running', 'interrupted')"
    const left = application.ops.sqlite.prepare(sql).get() as { n: number }
    // A few may have been claimed anew by now.
    expect(left.n).toBeLessThanOrEqual(6)
    expect(attemptsOf(data.ops(), ids.at(-1) ?? '')[0]?.outcome).toBe('lost')
  })
})

describe('a result recorded before the crash', () => {
  const collected = (runId: string) =>
    data
      .platform()
      .sqlite.prepare(
        "SELECT reason FROM tenant_setting_overrides WHERE category = 'test' AND key = ? ORDER BY tenant_id",
      )
      .all(runId)
  const saidOf = (runId: string) =>
    data
      .ops()
      .sqlite.prepare(
        'SELECT alert_key AS key, occurrences AS n FROM alerts WHERE alert_key LIKE ? ORDER BY 1',
      )
      .all(`kill:${runId}:%`)
  /** The process died when the results were in ops.db, and not yet marked as collected there. */
  const afterDeath = async (alsoLost: (runId: string) => void) => {
    fresh()
    const first = await open()
    const runId = queue({ batchId: 'BATCH-981', notBefore: null })
    expect((await first.ended(runId)).state).toBe('succeeded')
    await first.close()
    const { sqlite } = data.ops()
    sqlite.prepare('UPDATE tenant_results SET collected_at = NULL WHERE run_id = ?').run(runId)
    sqlite.prepare("UPDATE runs SET state = 'running', finished_at = NULL WHERE id = ?").run(runId)
    sqlite.prepare('UPDATE attempts SET outcome = NULL, finished_at = NULL').run()
    sqlite
      .prepare(
        "DELETE FROM alert_events WHERE alert_id IN (SELECT alert_id FROM alerts WHERE alert_key LIKE 'kill:%')",
      )
      .run()
    sqlite.prepare("DELETE FROM alerts WHERE alert_key LIKE 'kill:%'").run()
    alsoLost(runId)
    const second = await open()
    expect((await second.ended(runId)).state).toBe('succeeded')
    return runId
  }

  it('and before platform.db heard of it is collected by the next attempt', async () => {
    const runId = await afterDeath((id) => {
      const { sqlite } = data.platform()
      sqlite.prepare('DELETE FROM collected_results WHERE run_id = ?').run(id)
      sqlite.prepare('DELETE FROM tenant_setting_overrides WHERE key = ?').run(id)
    })
    expect(collected(runId)).toEqual([{ reason: 'collected' }, { reason: 'collected' }])
    expect(saidOf(runId)).toHaveLength(2)
    expect(outcomes(runId)).toEqual(['lost', 'succeeded'])
  })

  it('and after platform.db took it in is not taken in again, and what was said then is said now', async () => {
    const runId = await afterDeath(() => {})
    expect(collected(runId)).toEqual([{ reason: 'collected' }, { reason: 'collected' }])
    expect(saidOf(runId)).toEqual([
      { key: `kill:${runId}:alpha`, n: 1 },
      { key: `kill:${runId}:beta`, n: 1 },
    ])
  })
})

describe('the end of an attempt that is no longer under way', () => {
  const ENDS: Settlement[] = [
    { next: 'end', state: 'succeeded', outcome: 'succeeded', fault: null, summary: 1 },
    {
      next: 'queue',
      notBefore: 9,
      why: sameWords('again'),
      outcome: 'failed',
      fault: null,
      summary: null,
    },
    { next: 'interrupt', outcome: 'interrupted', fault: null, summary: null },
  ]
  const settleIn = (state: RunState, attempt: number, next: Settlement) => {
    const runId = queue()
    claimForAttempt(data.ops(), runId, 5)
    claimForAttemptAgain(runId)
    data.ops().sqlite.prepare('UPDATE runs SET state = ? WHERE id = ?').run(state, runId)
    moveOccurrence(data.ops(), runId, 'running', 5)
    const rows = () => [runById(data.ops(), runId), attemptsOf(data.ops(), runId)]
    const before = rows()
    const { desk: alerts } = alertStage({ data })
    const ended = { runId, attempt, at: 7, usage: null }
    const moved = recordSettlement({ ops: data.ops(), alerts }, next, ended)
    return { moved, isUnchanged: JSON.stringify(before) === JSON.stringify(rows()) }
  }
  /** As a retry: the first attempt has ended, the second is under way. */
  const claimForAttemptAgain = (runId: string) => {
    data.ops().sqlite.prepare("UPDATE attempts SET outcome = 'failed' WHERE run_id = ?").run(runId)
    data.ops().sqlite.prepare("UPDATE runs SET state = 'queued' WHERE id = ?").run(runId)
    claimForAttempt(data.ops(), runId, 6)
  }

  it.each(RUN_STATES)(
    'changes nothing of a run that is %s, unless it is the attempt at work',
    (state) => {
      fresh([])
      for (const next of ENDS) {
        expect(settleIn(state, 1, next)).toEqual({ moved: false, isUnchanged: true })
        const isAtWork = state === 'running'
        expect(settleIn(state, 2, next)).toEqual({ moved: isAtWork, isUnchanged: !isAtWork })
      }
    },
  )
})

describe('a retry', () => {
  it('keeps its due time over a restart: neither earlier nor forgotten', async () => {
    fresh()
    const first = await open()
    const entries = { tenants: 'all' as const, params: { mode: 'transient-once', only: 'beta' } }
    const runId = queue({ notBefore: null, params: entries })
    await until(() => outcomes(runId)[0] === 'failed', 'the failure')
    const due = runById(data.ops(), runId)?.notBefore ?? 0
    await first.close()
    expect(runById(data.ops(), runId)).toMatchObject({ state: 'queued', notBefore: due })
    const second = await open()
    expect((await second.ended(runId)).state).toBe('succeeded')
    const [, retried] = attemptsOf(data.ops(), runId)
    expect(retried?.startedAt).toBeGreaterThanOrEqual(due)
    expect(outcomes(runId)).toEqual(['failed', 'succeeded'])
  })
})
