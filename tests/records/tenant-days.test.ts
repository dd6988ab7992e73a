/** What is kept of a company's ended days is what its results say, whatever happens to them, and whenever it was kept. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpsDb } from '../../data/ops/open.ts'
import { resultsOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import { daysInShort, daysToKeep, keptDays } from '../../data/ops/tenant-days.ts'
import { startTenant, succeedTenant } from '../../data/ops/tenant-results.ts'
import { monthOfCompanies } from '../../server/console/month-of-companies.ts'
import { addDays, daySpan, daysFrom, instantOf } from '../../server/domain/calendar-day.ts'
import { cellsOfDay, SHOWN_DAYS } from '../../server/domain/tenant-day.ts'
import { tenantDaysTask } from '../../server/records/upkeep-tasks.ts'
import { insert } from '../data/row.ts'
import { addRun } from '../data/run-rows.ts'
import { newOps } from '../data/temp-folder.ts'

const TODAY = '2026-06-17'
const NOW = instantOf(TODAY, '09:00')
const SINCE = daySpan(addDays(TODAY, -40)).from

/** As the upkeep does it every minute. */
function keepAll(ops: OpsDb, now = NOW): void {
  for (const _ of tenantDaysTask({ ops, now }).steps({ size: 1 }));
}

function addResult(
  ops: OpsDb,
  at: number,
  { tenant = 'sakura', state = 'succeeded', batchId = 'BATCH-301' } = {},
): string {
  const id = addRun(ops, { batchId, businessDate: '2026-06-16', startedAt: at })
  const row = { run_id: id, tenant_code: tenant, state, attempt: 1, started_at: at }
  insert(ops.sqlite, 'tenant_results', row)
  return id
}

const yesterday = (time: string) => instantOf('2026-06-16', time)
const cellsOf = (ops: OpsDb, tenant = 'sakura') =>
  keptDays(ops, tenant, SINCE).flatMap(({ cells }) => cells)

describe('what is kept of the days of a company', () => {
  it('is every ended day of the last month, with the result that counts for each batch', () => {
    const ops = newOps()
    addResult(ops, yesterday('01:00'), { state: 'failed' })
    const rerun = addResult(ops, yesterday('02:00'))
    const hourly = [3, 4, 5, 6, 7].map((hour) =>
      addResult(ops, yesterday(`0${hour}:00`), {
        batchId: 'BATCH-101',
        state: hour === 4 ? 'failed' : 'succeeded',
      }),
    )
    addResult(ops, instantOf(TODAY, '00:00'), { batchId: 'BATCH-302' })
    keepAll(ops)
    expect(keptDays(ops, 'sakura', SINCE).length).toBe(SHOWN_DAYS - 1)
    expect(cellsOf(ops)).toEqual([
      { batchId: 'BATCH-301', state: 'succeeded', runId: rerun, runs: 2 },
      { batchId: 'BATCH-101', state: 'failed', runId: hourly[1], runs: 5 },
    ])
  })

  it('ends with the first change of a result of the day, and comes again with the next upkeep', () => {
    const ops = newOps()
    const runId = addResult(ops, yesterday('23:59'), { state: 'failed' })
    addResult(ops, yesterday('23:58'), { tenant: 'umi' })
    keepAll(ops)
    const key = { runId, tenantCode: 'sakura', attempt: 1 }
    const from = daySpan('2026-06-16').from
    startTenant(ops, { ...key, at: instantOf(TODAY, '00:10') })
    expect(keptDays(ops, 'sakura', from)).toEqual([])
    expect(keptDays(ops, 'umi', from).length).toBe(1)
    succeedTenant(ops, { ...key, at: instantOf(TODAY, '00:20') }, '{}', null)
    keepAll(ops)
    expect(cellsOf(ops)).toEqual([])
    keepAll(ops, NOW + 86_400_000)
    expect(cellsOf(ops)).toEqual([{ batchId: 'BATCH-301', state: 'succeeded', runId, runs: 1 }])
  })

  it('goes when it is older than what the page shows', () => {
    const ops = newOps()
    addResult(ops, yesterday('02:00'))
    keepAll(ops)
    keepAll(ops, NOW + 40 * 86_400_000)
    expect(cellsOf(ops)).toEqual([])
    expect(keptDays(ops, 'sakura', 0).length).toBe(SHOWN_DAYS - 1)
  })

  const act = fc.record({
    what: fc.constantFrom('enter', 'change', 'start', 'delete', 'keep'),
    minute: fc.nat(3 * 1_440 - 1),
    tenant: fc.constantFrom('sakura', 'umi'),
    batchId: fc.constantFrom('BATCH-301', 'BATCH-302'),
    state: fc.constantFrom('succeeded', 'failed', 'skipped'),
    which: fc.nat(9),
  })

  type Act = typeof act extends fc.Arbitrary<infer One> ? One : never

  /** One file for all lives: making it takes longer than a life. */
  function perform(ops: OpsDb, acts: readonly Act[], after: () => void): void {
    for (const table of ['tenant_results', 'attempts', 'runs', 'tenant_days'])
      ops.sqlite.exec(`DELETE FROM ${table}`)
    const first = instantOf('2026-06-14', '00:00')
    const ids: string[] = []
    for (const [index, { what, minute, tenant, batchId, state, which }] of acts.entries()) {
      const at = first + minute * 60_000 + index
      const of = `run_id = '${ids[which % Math.max(1, ids.length)] ?? ''}'`
      if (what === 'enter') ids.push(addResult(ops, at, { tenant, state, batchId }))
      if (what === 'change')
        ops.sqlite.exec(`UPDATE tenant_results SET state = '${state}' WHERE ${of}`)
      if (what === 'start')
        ops.sqlite.exec(`UPDATE tenant_results SET started_at = ${at} WHERE ${of}`)
      if (what === 'delete') ops.sqlite.exec(`DELETE FROM tenant_results WHERE ${of}`)
      if (what === 'keep') keepAll(ops)
      after()
    }
  }

  it('is what the results of the day come to, after whatever has happened', () => {
    const ops = newOps()
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        perform(ops, acts, () => {
          for (const tenantCode of ['sakura', 'umi'])
            for (const { from, to, cells } of keptDays(ops, tenantCode, SINCE))
              expect(cells).toEqual(cellsOfDay(resultsOfTenant(ops, tenantCode, from, to)))
        })
      }),
      { numRuns: 30 },
    )
  })

  it('makes the month of all companies what it is without it, whatever has happened', async () => {
    const ops = newOps()
    const spans = daysFrom('2026-06-12', TODAY).map((day) => daySpan(day))
    const month = async () =>
      [...(await monthOfCompanies(ops, ['sakura', 'umi'], spans))].map(([code, days]) => [
        code,
        days.map(
          (failed) => failed && [failed[0]?.runId, new Set(failed.map((one) => one.batchId))],
        ),
      ])
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 15, maxLength: 40 }), async (acts) => {
        perform(ops, acts, () => undefined)
        // Many lives end with days of which none is missing.
        if (acts.length % 2 === 0) keepAll(ops)
        const kept = await month()
        ops.sqlite.exec('DELETE FROM tenant_days')
        expect(kept).toEqual(await month())
      }),
      { numRuns: 150 },
    )
  })

  it('leaves it to the day after whether it made a failure good', async () => {
    const ops = newOps()
    const today = (time: string) => instantOf(TODAY, time)
    addResult(ops, yesterday('23:00'), { state: 'failed' })
    const late = addResult(ops, yesterday('07:00'), { state: 'failed', batchId: 'BATCH-302' })
    addResult(ops, today('01:00'))
    addResult(ops, today('08:00'), { batchId: 'BATCH-302' })
    keepAll(ops)
    const spans = ['2026-06-16', TODAY].map((day) => daySpan(day))
    const of = async () => (await monthOfCompanies(ops, ['sakura'], spans)).get('sakura')
    expect(await of()).toMatchObject([[{ runId: late }], []])
    ops.sqlite.exec("UPDATE tenant_results SET state = 'failed' WHERE state = 'succeeded'")
    expect(await of()).toMatchObject([
      [{}, {}],
      [{}, {}],
    ])
  })

  it('says of a batch that fails all day long as little as tells it', async () => {
    const ops = newOps()
    const ids = Array.from({ length: 100 }, (_, minute) =>
      addResult(ops, yesterday('10:00') + minute * 60_000, { state: 'failed' }),
    )
    keepAll(ops)
    const [days] = daysInShort(ops, ['sakura'], daySpan('2026-06-16').from)
    expect(days).toMatchObject([{ unmended: [ids[0], ...ids.slice(-9)] }])
  })

  it('is asked for only where something is missing', () => {
    const ops = newOps()
    const spans = [daySpan('2026-06-16'), daySpan('2026-06-15')]
    expect(daysToKeep(ops, spans, 10)).toEqual([])
    addResult(ops, yesterday('02:00'))
    addResult(ops, yesterday('03:00'), { tenant: 'umi' })
    expect(daysToKeep(ops, spans, 3).length).toBe(3)
    keepAll(ops)
    expect(daysToKeep(ops, spans, 3)).toEqual([])
  })
})
