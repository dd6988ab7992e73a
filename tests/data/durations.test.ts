/** Batch list 7.3: a run is slow against runs like it, and an expected end comes from days like this one. */
import { describe, expect, test } from 'vitest'
import { expectedDurationMs, mannerOf, slowRunOf } from '../../data/ops/durations.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { runById } from '../../data/ops/runs.ts'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { slowness } from '../../server/domain/like-run.ts'
import { addRun, type PastRun } from './run-rows.ts'
import { newOps } from './temp-folder.ts'

const MINUTE = 60_000
const POLICY = { factor: 1.5, minRuns: 5 }
/** A Wednesday in the middle of a month, with only working days in the week before. */
const TODAY = '2026-06-17'

/** `days` runs before TODAY, one a night, all of `minutes`. */
function nights(ops: OpsDb, days: number, minutes: number, over: Partial<PastRun> = {}): void {
  for (let back = days; back >= 1; back -= 1) {
    const businessDate = addDays(TODAY, -back)
    addRun(ops, { businessDate, ...night(businessDate, minutes), ...over })
  }
}

function night(day: string, minutes: number) {
  return { startedAt: instantOf(day, '02:00'), durationMs: minutes * MINUTE }
}

function judged(ops: OpsDb, id: string, policy = POLICY) {
  const run = runById(ops, id)
  if (!run) throw new Error('no such run')
  return slowRunOf(ops, run, policy)
}

describe('a slow run', () => {
  test('is one that took more than 1.5 times the average of at least five like runs', () => {
    const ops = newOps()
    nights(ops, 16, 10)
    const slow = addRun(ops, { businessDate: TODAY, ...night(TODAY, 16) })
    expect(judged(ops, slow)).toEqual({
      durationMs: 16 * MINUTE,
      averageMs: 10 * MINUTE,
      limitMs: 15 * MINUTE,
      // 1 June is the first of a month, and there are two weekends.
      likeRuns: 11,
    })
  })

  test('is not one that took exactly 1.5 times as long', () => {
    const ops = newOps()
    nights(ops, 16, 10)
    expect(judged(ops, addRun(ops, { businessDate: TODAY, ...night(TODAY, 15) }))).toBeNull()
  })

  test('can not be told from four like runs', () => {
    const ops = newOps()
    const days = ['2026-06-10', '2026-06-11', '2026-06-12', '2026-06-15']
    for (const day of days) addRun(ops, { businessDate: day, ...night(day, 10) })
    const long = addRun(ops, { businessDate: TODAY, ...night(TODAY, 60) })
    expect(judged(ops, long)).toBeNull()
    expect(judged(ops, long, { factor: 1.5, minRuns: 4 })).toMatchObject({ likeRuns: 4 })
  })

  test('of the first of a month is compared with other firsts, not with the nights between', () => {
    const ops = newOps()
    nights(ops, 200, 10)
    ops.sqlite
      .prepare(
        `UPDATE attempts SET finished_at = started_at + ? WHERE run_id IN
           (SELECT id FROM runs WHERE substr(business_date, 9) = '01')`,
      )
      .run(60 * MINUTE)
    const first = addRun(ops, { businessDate: '2026-07-01', ...night('2026-07-01', 62) })
    expect(judged(ops, first)).toBeNull()
    const again = { trigger: 'catch-up', startedAt: instantOf('2026-07-01', '05:00') }
    const slow = { businessDate: '2026-07-01', ...again, durationMs: 100 * MINUTE }
    expect(judged(ops, addRun(ops, slow))).toMatchObject({ likeRuns: 8 })
  })

  test.each<[string, Partial<PastRun>]>([
    ['of a person', { trigger: 'manual' }],
    ['for some companies', { tenants: ['aoba'] }],
    ['that failed', { state: 'failed' }],
    ['on trial', { dryRun: true }],
    ['of another batch', { batchId: 'BATCH-302' }],
    ['that were interrupted', { attempts: ['interrupted', 'succeeded'] }],
  ])('is not compared with runs %s', (_, over) => {
    const ops = newOps()
    nights(ops, 30, 1, over)
    expect(judged(ops, addRun(ops, { businessDate: TODAY, ...night(TODAY, 60) }))).toBeNull()
  })

  test.each<[string, Partial<PastRun>]>([
    ['failed', { state: 'failed' }],
    ['was on trial', { dryRun: true }],
    ['was interrupted', { attempts: ['lost', 'succeeded'] }],
  ])('is not one that %s', (_, over) => {
    const ops = newOps()
    nights(ops, 30, 1)
    const run = addRun(ops, { businessDate: TODAY, ...night(TODAY, 60), ...over })
    expect(judged(ops, run)).toBeNull()
  })

  test('is measured by its attempts: the wait for a retry does not count', () => {
    const ops = newOps()
    nights(ops, 16, 10)
    const run = addRun(ops, {
      businessDate: TODAY,
      ...night(TODAY, 60),
      attempts: ['failed', 'succeeded'],
    })
    ops.sqlite
      .prepare('UPDATE attempts SET finished_at = started_at + ? WHERE run_id = ?')
      .run(6 * MINUTE, run)
    expect(judged(ops, run)).toBeNull()
  })

  test('of every five minutes is compared with the newest thirty of its kind of day', () => {
    const ops = newOps()
    for (let tick = 0; tick < 60; tick += 1) {
      const startedAt = instantOf(TODAY, '02:00') + tick * 5 * MINUTE
      addRun(ops, { businessDate: TODAY, startedAt, durationMs: tick < 30 ? 60_000 : 2_000 })
    }
    const startedAt = instantOf(TODAY, '09:00')
    const slow = addRun(ops, { businessDate: TODAY, startedAt, durationMs: 5_000 })
    expect(judged(ops, slow)).toMatchObject({ averageMs: 2_000, likeRuns: 30 })
  })

  test('of a few milliseconds does not trouble anybody', () => {
    expect(slowness(190, [20, 20, 20, 20, 20], POLICY)).toBeNull()
    expect(slowness(221, [20, 20, 20, 20, 20], POLICY)).toMatchObject({ averageMs: 20 })
  })
})

describe('an expected duration', () => {
  test('is the median of like days', () => {
    const ops = newOps()
    for (const [index, day] of ['2026-06-10', '2026-06-11', '2026-06-12'].entries()) {
      addRun(ops, { businessDate: day, ...night(day, [9, 30, 11][index] ?? 0) })
    }
    addRun(ops, { businessDate: '2026-06-13', ...night('2026-06-13', 1) })
    addRun(ops, { businessDate: '2026-06-14', ...night('2026-06-14', 1) })
    expect(expectedDurationMs(ops, workday())).toBe(11 * MINUTE)
  })

  test('falls back on the newest runs of any day, and is unknown with fewer than three', () => {
    const ops = newOps()
    for (const day of ['2026-06-13', '2026-06-14']) {
      addRun(ops, { businessDate: day, ...night(day, 4) })
    }
    expect(expectedDurationMs(ops, workday())).toBeNull()
    addRun(ops, { businessDate: '2026-06-16', ...night('2026-06-16', 4) })
    expect(expectedDurationMs(ops, workday())).toBe(4 * MINUTE)
  })

  test('asks for the manner of a run that is stored', () => {
    const ops = newOps()
    const id = addRun(ops, {
      businessDate: TODAY,
      ...night(TODAY, 1),
      trigger: 'retry',
      tenants: ['aoba'],
    })
    const run = runById(ops, id)
    expect(run && mannerOf(run)).toEqual({
      batchId: 'BATCH-301',
      businessDate: TODAY,
      trigger: 'retry',
      everyTenant: false,
    })
  })
})

function workday() {
  return {
    batchId: 'BATCH-301',
    businessDate: TODAY,
    trigger: 'schedule' as const,
    everyTenant: true,
  }
}
