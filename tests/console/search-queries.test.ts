/** Whatever is asked in the search box and on log pages, no big table is read from end to end. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  newestOfTenant,
  type ResultLane,
  type RunLane,
  resultsCounted,
  resultsInLane,
  runsCounted,
  runsInLane,
} from '../../data/ops/reading/search-runs.ts'
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

const RUN_LANES: [RunLane, string][] = [
  [{ batchId: 'BATCH-301' }, 'runs_by_batch_id_id'],
  [{ state: 'failed' }, 'runs_not_good_by_state_id'],
  [{ all: true }, 'sqlite_autoindex_runs_1'],
]

test.each(RUN_LANES)('runs of %o are walked by %s', (lane, index) => {
  const plans = plansOf(data, (ops) => {
    runsInLane(ops, lane, { filter: anything, bounds, limit: 50 })
    runsCounted(ops, lane, bounds, 1_000)
  })
  expect(plans.length).toBe(3)
  for (const { sql, plan } of plans) {
    expect([sql, plan]).toEqual([sql, expect.stringContaining(`INDEX ${index} (`)])
    expect([sql, scansOf(plan)]).toEqual([sql, []])
  }
})

const RESULT_LANES: [ResultLane, string][] = [
  [{ state: 'failed', tenantCode: null }, 'tenant_results_not_good_by_state_run_id'],
  [{ state: 'failed', tenantCode: 'sakura' }, 'tenant_results_not_good_by_tenant_code_run_id'],
  [{ batchId: 'BATCH-301', tenantCode: 'sakura' }, 'runs_by_batch_id_id'],
]

test.each(RESULT_LANES)('results of %o are walked by %s', (lane, index) => {
  const plans = plansOf(data, (ops) => {
    resultsInLane(ops, lane, { filter: anything, bounds, limit: 50 })
    if ('state' in lane) resultsCounted(ops, lane, { bounds, most: 1_000 })
  })
  for (const { sql, plan } of plans) {
    expect([sql, plan]).toEqual([sql, expect.stringContaining(`INDEX ${index} (`)])
    expect([sql, scansOf(plan)]).toEqual([sql, []])
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
