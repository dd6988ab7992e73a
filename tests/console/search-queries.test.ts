/** Whatever is asked in the search box and on log pages, no big table is read from end to end. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  newestOfTenant,
  type ResultLane,
  resultsCounted,
  resultsInLane,
} from '../../data/ops/reading/search-results.ts'
import { type RunLane, runsCounted, runsInLane } from '../../data/ops/reading/search-runs.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { plansOf } from '../fixture/query-plans.ts'

const BIG = ['runs', 'tenant_results', 'log_lines', 'occurrences', 'attempts', 'audit']

let data: TestFolder
beforeAll(() => {
  data = makeDataFolder()
})
afterAll(() => data.close())

const bounds = { since: 1_790_000_000_000, until: 1_795_000_000_000, before: null }
const anything = { states: [], triggers: [], batches: [] }
const everything = { filter: anything, bounds, limit: 50, told: null }
const withWords = { ...everything, told: { passes: () => true, compared: 200 } }

const RUN_LANES: [RunLane, string][] = [
  [{ batchId: 'BATCH-301' }, 'runs_by_batch_id_id'],
  [{ state: 'failed' }, 'runs_not_good_by_state_id'],
  [{ all: true }, 'sqlite_autoindex_runs_1'],
]

test.each(RUN_LANES)('runs of %o are walked by %s', (lane, index) => {
  const plans = plansOf(data, (ops) => {
    runsInLane(ops, lane, everything)
    runsInLane(ops, lane, withWords)
    runsCounted(ops, lane, bounds, 1_000)
  })
  expect(plans.length).toBe(6)
  for (const { sql, plan } of plans) {
    // Those that have the words are few, and read by their ids.
    const isOfThose = sql.includes('WHERE id IN (SELECT value FROM json_each(?))')
    const by = isOfThose ? 'sqlite_autoindex_runs_1' : index
    expect([sql, plan]).toEqual([sql, expect.stringContaining(`INDEX ${by} (`)])
    expect([sql, scansOf(plan)]).toEqual([sql, []])
    expect([sql, plan]).toEqual([sql, expect.not.stringContaining('TEMP B-TREE')])
  }
})

const RESULT_LANES: [ResultLane, string][] = [
  [{ state: 'failed', tenantCode: null }, 'tenant_results_not_good_by_state_run_id'],
  [{ state: 'failed', tenantCode: 'sakura' }, 'tenant_results_not_good_by_tenant_code_run_id'],
  [{ batchId: 'BATCH-301', tenantCode: 'sakura' }, 'runs_by_batch_id_id'],
]

test.each(RESULT_LANES)('results of %o are walked by %s', (lane, index) => {
  const plans = plansOf(data, (ops) => {
    resultsInLane(ops, lane, everything)
    resultsInLane(ops, lane, withWords)
    if ('state' in lane) resultsCounted(ops, lane, { bounds, most: 1_000 })
  })
  expect(plans.length).toBe('state' in lane ? 6 : 5)
  for (const { sql, plan } of plans) {
    const isOfThose = sql.includes('t.rowid = value')
    const by = isOfThose ? 't USING INTEGER PRIMARY KEY (' : `INDEX ${index} (`
    expect([sql, plan]).toEqual([sql, expect.stringContaining(by)])
    expect([sql, scansOf(plan)]).toEqual([sql, []])
    if (!isOfThose) expect([sql, plan]).toEqual([sql, expect.not.stringContaining('TEMP B-TREE')])
  }
})

test('the newest results of a company are read by the time it was worked on', () => {
  const plans = plansOf(data, (ops) => {
    newestOfTenant(ops, 'sakura', { filter: anything, bounds, behind: null, limit: 50 })
  })
  expect(plans[0]?.plan).toContain('INDEX tenant_results_by_tenant_code_started_at (')
  expect(plans[0]?.plan).not.toContain('TEMP B-TREE')
})

function scansOf(plan: string): string[] {
  return plan.split('\n').filter((line) => {
    const [, name = ''] = /^\s*SCAN (\w+)/.exec(line) ?? []
    return BIG.includes(name) || ['t', 'r'].includes(name)
  })
}
