/** The daily roll-up is what counting every run of the day gives, however and how often it was brought up to date. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dailyMetrics, dueDays, rollUp } from '../../data/ops/batch-metrics.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { finishRun } from '../../data/ops/runs.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { addRun } from '../data/run-rows.ts'
import { newOps } from '../data/temp-folder.ts'

const ALWAYS = '2000-01-01'
const SPAN = { from: '2000-01-01', to: '2099-12-31' }

function rollUpAll(ops: OpsDb, frozenBefore = ALWAYS): void {
  for (const due of dueDays(ops, 100)) rollUp(ops, due, frozenBefore)
}

function cost(ops: OpsDb, runId: string, cpuMs: number | null, records: number): void {
  const sql = 'UPDATE attempts SET cpu_ms = ?, peak_heap_bytes = ?, records = ? WHERE run_id = ?'
  ops.sqlite.prepare(sql).run(cpuMs, records * 1_000, records, runId)
}

describe('the daily metrics', () => {
  it('count the runs that started on the day in Japan: how many, how long, at what cost', () => {
    const ops = newOps()
    const at = (day: string, time: string) => instantOf(day, time)
    const good = addRun(ops, {
      businessDate: '2026-06-16',
      startedAt: at('2026-06-17', '00:00'),
      durationMs: 1_000,
    })
    const slow = addRun(ops, {
      businessDate: '2026-06-17',
      startedAt: at('2026-06-17', '23:59'),
      durationMs: 4_000,
      state: 'warned',
    })
    addRun(ops, {
      businessDate: '2026-06-17',
      startedAt: at('2026-06-17', '12:00'),
      durationMs: 99_000,
      state: 'failed',
    })
    addRun(ops, {
      businessDate: '2026-06-17',
      startedAt: at('2026-06-17', '13:00'),
      durationMs: 99_000,
      dryRun: true,
    })
    addRun(ops, {
      businessDate: '2026-06-17',
      startedAt: at('2026-06-18', '00:00'),
      durationMs: 7_000,
    })
    cost(ops, good, 100, 10)
    cost(ops, slow, 300, 20)
    rollUpAll(ops)
    const [first, second] = dailyMetrics(ops, 'BATCH-301', SPAN)
    expect(first).toEqual({
      batchId: 'BATCH-301',
      day: '2026-06-17',
      runs: 3,
      failed: 1,
      avgMs: 2_500,
      maxMs: 4_000,
      avgCpuMs: 200,
      maxHeapBytes: 20_000,
      records: 30,
    })
    expect(second).toMatchObject({ day: '2026-06-18', runs: 1, avgCpuMs: null, records: null })
    expect(dueDays(ops, 10)).toEqual([])
  })

  it('are due in the transaction that ends a run, and not before', () => {
    const ops = newOps()
    const startedAt = instantOf('2026-06-17', '02:00')
    const running = { state: 'running', attempts: null, columns: { finished_at: null } }
    const id = addRun(ops, { businessDate: '2026-06-17', startedAt, ...running })
    expect(dueDays(ops, 10)).toEqual([])
    finishRun(ops, id, { state: 'succeeded', at: startedAt + 500, fault: null, summary: null })
    expect(dueDays(ops, 10)).toEqual([{ batchId: 'BATCH-301', day: '2026-06-17' }])
  })

  it('of a day whose runs retention may have taken stay as they are', () => {
    const ops = newOps()
    const startedAt = instantOf('2026-06-17', '02:00')
    const id = addRun(ops, { businessDate: '2026-06-17', startedAt })
    rollUpAll(ops)
    ops.sqlite.prepare('DELETE FROM attempts').run()
    ops.sqlite.prepare('DELETE FROM runs WHERE id = ?').run(id)
    addRun(ops, { businessDate: '2026-06-17', startedAt: startedAt + 1 })
    addRun(ops, { businessDate: '2026-06-17', startedAt: startedAt + 2 })
    rollUpAll(ops, '2026-06-18')
    expect(dailyMetrics(ops, 'BATCH-301', SPAN)).toMatchObject([{ runs: 1 }])
    expect(dueDays(ops, 10)).toEqual([])
  })

  const run = fc.record({
    minute: fc.nat(3 * 1_440),
    durationMs: fc.nat(100_000),
    state: fc.constantFrom('succeeded', 'warned', 'failed', 'timed_out', 'cancelled'),
    dryRun: fc.boolean(),
    cpuMs: fc.option(fc.nat(1_000)),
    records: fc.nat(50),
    rollUp: fc.boolean(),
  })

  it('are exact whenever they were brought up to date', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 15 }), (runs) => {
        const ops = newOps()
        const first = instantOf('2026-06-17', '00:00')
        for (const [index, one] of runs.entries()) {
          const startedAt = first + one.minute * 60_000 + index
          const { durationMs, state, dryRun } = one
          const id = addRun(ops, {
            businessDate: '2026-06-17',
            startedAt,
            durationMs,
            state,
            dryRun,
          })
          cost(ops, id, one.cpuMs, one.records)
          if (one.rollUp) rollUpAll(ops)
        }
        rollUpAll(ops)
        for (const [back, day] of ['2026-06-17', '2026-06-18', '2026-06-19'].entries()) {
          const ofDay = runs.filter((one) => !one.dryRun && Math.floor(one.minute / 1_440) === back)
          const good = ofDay.filter((one) => one.state === 'succeeded' || one.state === 'warned')
          const times = good.map((one) => one.durationMs)
          const [row] = dailyMetrics(ops, 'BATCH-301', { from: day, to: day })
          if (ofDay.length === 0) expect(row).toBeUndefined()
          else
            expect(row).toMatchObject({
              runs: ofDay.length,
              failed: ofDay.filter((one) => /failed|timed_out/.test(one.state)).length,
              avgMs:
                times.length === 0
                  ? 0
                  : Math.round(times.reduce((a, b) => a + b, 0) / times.length),
              maxMs: Math.max(0, ...times),
              records: ofDay.reduce((sum, one) => sum + one.records, 0),
            })
        }
      }),
      { numRuns: 25 },
    )
  })
})
