/** BATCH-306 on real files: proposals and allocations, by the acceptance cases and rules of its card. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import { loadConfig } from '../../server/config/load.ts'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { insert } from './301-company.ts'
import { exception, sync } from './305-company.ts'
import {
  AT,
  act,
  addCompany,
  adjustments,
  allocated,
  called,
  company,
  DAY_MS,
  GROWING,
  month,
  optimise,
  overrides,
  proposals,
  ROOMY,
  TODAY,
  used,
} from './306-company.ts'

afterEach(cleanUp)

const SAFE = { autoApply: true }

describe('acceptance 1: 100 GB set aside, average 20, peak 25, growth 5 %', () => {
  it('standard proposes 33 GB and may apply it', async () => {
    const made = company({}, ROOMY)
    const { summary } = await optimise(made)
    expect(proposals(made)).toMatchObject([
      {
        resource: 'storage',
        kind: 'scale_down',
        current: 100,
        proposed: 33,
        saving: 1_340,
        risk: 'low',
        confidence: 5_750,
        automatic: 1,
      },
    ])
    expect(summary).toMatchObject({
      proposals: { created: 1, refreshed: 0, expired: 0 },
      byResource: { storage: { count: 1, saving: 1_340 } },
      expectedSavingMinor: 1_340,
      topSavings: [{ tenantCode: 'alpha', isWorthwhile: true }],
    })
  })

  test.each([
    ['conservative', 38, 'low', 1],
    ['aggressive', 30, 'medium', 0],
  ])('%s proposes %i GB at risk %s', async (level, proposed, risk, automatic) => {
    const made = company({}, ROOMY)
    await optimise(made, { params: { level } })
    expect(proposals(made)).toMatchObject([{ proposed, risk, automatic }])
  })
})

describe('acceptance 2: 50 GB set aside, average 42, growth 20 %', () => {
  async function proposed(maxStorageGb: number) {
    const made = company({ maxStorageGb }, GROWING)
    setAside(made, 50)
    const { summary } = await optimise(made)
    return { rows: proposals(made), summary, made }
  }

  it('under a contract of 100 GB becomes 80 GB', async () => {
    const { rows } = await proposed(100)
    expect(rows).toMatchObject([{ kind: 'scale_up', proposed: 80, saving: -600 }])
  })

  it('under a contract of 60 GB becomes 60 GB, and sales hears of the rest', async () => {
    const { rows, summary, made } = await proposed(60)
    expect(rows).toMatchObject([
      { kind: 'scale_up', proposed: 60, saving: -200 },
      { kind: 'upsell', proposed: 80, saving: 0, automatic: 0 },
    ])
    expect(summary.manualReview).toEqual([
      expect.objectContaining({ tenantCode: 'alpha', why: 'upsell' }),
    ])
    expect(mailsTo(made, 'sales@example.jp')).toEqual([expect.stringContaining('50 → 80 GB')])
    const chosen = await act(made, { applyProposals: [rows[1]?.id] })
    expect(chosen.error).toMatchObject({ code: 'proposal_upsell', class: 'parameters' })
  })
})

describe('acceptance 3', () => {
  it('without autoApply no allocation changes', async () => {
    const made = company({}, ROOMY)
    setAside(made, 100)
    await optimise(made)
    expect([allocated(made), overrides(made), adjustments(made)]).toEqual([100, [], []])
  })

  it('with it the allocation and an exception are written, 305 finds nothing, and rollback ends both', async () => {
    const made = company({}, ROOMY)
    setAside(made, 100)
    const { summary, audit } = await optimise(made, { params: SAFE })
    expect(summary).toMatchObject({ applied: 1, failed: 0 })
    expect(allocated(made)).toBe(33)
    expect(overrides(made)).toMatchObject([
      { key: 'allocation.storage_gb', value: '33', source: 'optimizer', until: null },
    ])
    expect(audit).toMatchObject([{ verb: 'resource.adjusted', before: 100, after: 33 }])
    const night = { at: instantOf(TODAY, '03:30') }
    expect((await sync(made, night)).summary.tenantsWithInconsistencies).toBe(0)

    const back = await act(made, { rollback: adjustments(made)[0]?.id })
    expect(back.summary).toMatchObject({ rolledBack: 1 })
    expect([allocated(made), overrides(made)]).toEqual([100, []])
    expect(proposals(made)).toMatchObject([{ state: 'rolled_back' }])
    expect((await sync(made, night)).summary.tenantsWithInconsistencies).toBe(0)
  })

  it('rolled back on a later day, the exception ends with the day before', async () => {
    const made = company({}, ROOMY)
    await optimise(made, { params: SAFE })
    await optimise(made, { params: { rollback: 1 }, at: AT + 3 * DAY_MS })
    expect(overrides(made)).toMatchObject([{ from: TODAY, until: addDays(TODAY, 2) }])
    expect(allocated(made)).toBe(100)
  })

  it('a value that somebody has changed since is not rolled back', async () => {
    const made = company({}, ROOMY)
    await optimise(made, { params: SAFE })
    made.platform().sqlite.exec('UPDATE resource_allocations SET storage_gb = 40')
    const { summary } = await act(made, { rollback: 1 })
    expect(summary).toMatchObject({ rolledBack: 0, note: 'conflict: 40' })
    expect(allocated(made)).toBe(40)
  })
})

describe('acceptance 5', () => {
  it('ten days of data are not enough, and the run goes on', async () => {
    const made = company({}, ROOMY.slice(0, 10))
    addCompany(made, { code: 'beta', maxStorageGb: 100 }, ROOMY)
    const { summary, state } = await optimise(made)
    expect(state).toBe('succeeded')
    expect(summary).toMatchObject({ insufficientData: ['alpha', 'beta'], totalTenants: 2 })
    expect(proposals(made)).toHaveLength(1)
  })

  test.each([
    [{ level: 'max' }, 'level'],
    [{ analysisDays: 7 }, 'analysisDays'],
    [{ applyProposals: '1', level: 'standard' }, 'applyProposals'],
    [{ rollback: 1, applyProposals: [1] }, 'rollback'],
    [{ rollback: 99 }, 'rollback'],
    [{ applyProposals: [99] }, 'applyProposals'],
  ])('%j is refused', async (params, field) => {
    const { error } = await optimise(company(), { params })
    expect(error).toMatchObject({ class: 'parameters' })
    expect(error?.message).toContain(field)
  })

  it('a proposal of another company than the one named is refused', async () => {
    const made = company({}, ROOMY)
    addCompany(made, { code: 'beta' })
    await optimise(made)
    const { error } = await optimise(made, { params: { applyProposals: [1] }, tenants: ['beta'] })
    expect(error).toMatchObject({ code: 'proposal_unknown', class: 'parameters' })
    expect(allocated(made)).toBeNull()
  })
})

describe('rules 3 and 4', () => {
  it('users never fall below what the plan includes', async () => {
    const made = company({ maxUsers: 200 })
    const included = made
      .platform()
      .sqlite.prepare(`SELECT included_users FROM plan_prices WHERE plan_code = 'STANDARD'`)
      .pluck()
      .get() as number
    used(made, 'alpha', Array<number>(30).fill(0), Array<number>(30).fill(10))
    await optimise(made)
    const users = proposals(made).filter(({ resource }) => resource === 'users')
    expect(users).toMatchObject([{ kind: 'scale_down', proposed: included, saving: 0 }])
  })

  it('calls are judged by the busiest hour of each day', async () => {
    const made = company()
    called(made, 'alpha', Array<number>(20).fill(100))
    await optimise(made)
    expect(proposals(made)).toMatchObject([{ resource: 'api', current: 1_000, proposed: 130 }])
  })

  it('all in use on three days is too little, even without growth', async () => {
    const full = Array<number>(30).fill(20).fill(50, 10, 13)
    const made = company({}, full)
    setAside(made, 50)
    await optimise(made)
    expect(proposals(made)).toMatchObject([{ kind: 'scale_up', proposed: 60 }])
  })

  it('what a person has agreed on is left alone', async () => {
    const made = company({}, ROOMY)
    exception(made, { key: 'allocation.storage_gb', value: '100', source: 'contract' })
    await optimise(made, { params: SAFE })
    expect(proposals(made)).toEqual([])
  })
})

describe('rule 7', () => {
  it('a resource is not changed again within 28 days, but a person may', async () => {
    const made = company({}, ROOMY)
    await optimise(made, { params: SAFE })
    made.platform().sqlite.exec('UPDATE resource_allocations SET storage_gb = 90')
    const nextWeek = AT + 7 * DAY_MS
    await optimise(made, { params: SAFE, at: nextWeek })
    expect(allocated(made)).toBe(90)
    const open = proposals(made).find(({ state }) => state === 'proposed')
    await optimise(made, { params: { applyProposals: [open?.id] }, at: nextWeek })
    expect(allocated(made)).toBe(33)
    expect(adjustments(made).map(({ by }) => by)).toEqual(['BATCH-306', 'test'])
  })

  it('contract maxima never change', async () => {
    const made = company({}, ROOMY)
    await optimise(made, { params: SAFE })
    const maximum = made.platform().sqlite.prepare('SELECT max_storage_gb FROM tenants').pluck()
    expect(maximum.get()).toBe(100)
  })

  it('a company that grows by a tenth or more is not cut by the machine', async () => {
    const made = company({}, month({ average: 20, peak: 25, growth: 0.12 }))
    await optimise(made, { params: SAFE })
    expect(proposals(made)).toMatchObject([{ kind: 'scale_down', risk: 'high', automatic: 0 }])
    expect(allocated(made)).toBeNull()
  })
})

describe('rule 8: in doubt it is put back', () => {
  const DOUBTS = [
    [
      'it reads back otherwise',
      `CREATE TRIGGER doubt AFTER INSERT ON tenant_setting_overrides BEGIN
         UPDATE resource_allocations SET storage_gb = 77; END`,
      'reads back as 77',
    ],
    [
      'the state check of 303 finds something new',
      `CREATE TRIGGER doubt AFTER INSERT ON tenant_setting_overrides BEGIN
         UPDATE tenants SET status = 'EXPIRED'; END`,
      'health: contract',
    ],
  ] as const

  test.each(DOUBTS)('%s', async (_when, trigger, note) => {
    const made = company({}, ROOMY)
    setAside(made, 100)
    made.platform().sqlite.exec(trigger)
    const { summary, alerts } = await optimise(made, { params: SAFE })
    expect(summary).toMatchObject({ applied: 0, failed: 1, rolledBack: 1 })
    expect([allocated(made), overrides(made)]).toEqual([100, []])
    expect(adjustments(made)).toMatchObject([{ result: 'failed', note }])
    expect(alerts.news).toEqual([
      'opened resources:alpha:storage:failed',
      'opened resources_run:failed',
    ])
  })

  it('a failure is not repeated this week, and forgotten after it', async () => {
    const made = company({}, ROOMY)
    made.platform().sqlite.exec(DOUBTS[0][1])
    await optimise(made, { params: SAFE })
    made.platform().sqlite.exec('DROP TRIGGER doubt')
    const { alerts } = await optimise(made, { params: SAFE, at: AT + DAY_MS })
    expect(alerts.news).toEqual(['resolved resources_run:failed'])
    expect(allocated(made)).toBeNull()
    await optimise(made, { params: SAFE, at: AT + 7 * DAY_MS })
    expect(allocated(made)).toBe(33)
  })

  it('what can not be put back is critical', async () => {
    const made = company({}, ROOMY)
    setAside(made, 100)
    made.platform().sqlite.exec(
      `${DOUBTS[0][1]};
       CREATE TRIGGER stuck BEFORE UPDATE ON resource_allocations WHEN NEW.storage_gb = 100 BEGIN
         SELECT RAISE(ABORT, 'stuck'); END`,
    )
    const { alerts } = await optimise(made, { params: SAFE })
    expect(alerts.raised).toContainEqual(
      expect.objectContaining({ key: 'resources:alpha:storage:put_back', severity: 'CRITICAL' }),
    )
  })
})

describe('rule 9', () => {
  it('an equal proposal is refreshed, one that is not repeated expires', async () => {
    const made = company({}, ROOMY)
    await optimise(made)
    const again = await optimise(made, { params: { level: 'conservative' } })
    expect(again.summary.proposals).toEqual({ created: 0, refreshed: 1, expired: 0 })
    expect(proposals(made)).toMatchObject([{ proposed: 38, state: 'proposed' }])
    made.platform().sqlite.exec('UPDATE tenants SET max_storage_gb = 30')
    const over = await optimise(made)
    expect(over.summary.proposals).toEqual({ created: 0, refreshed: 0, expired: 1 })
    expect(proposals(made)).toMatchObject([{ state: 'expired' }])
  })

  it('what was rejected comes back after 90 days, or when the value moves by more than a fifth', async () => {
    const made = company({}, ROOMY)
    await optimise(made)
    reject(made, AT)
    const open = () => proposals(made).filter(({ state }) => state === 'proposed')
    // 38 is 15 % more than 33.
    await optimise(made, { params: { level: 'conservative' } })
    expect(open()).toEqual([])
    made.platform().sqlite.exec('UPDATE optimization_proposals SET proposed_value = 31')
    await optimise(made, { params: { level: 'conservative' } })
    expect(open()).toMatchObject([{ proposed: 38 }])
    reject(made, AT - 91 * DAY_MS)
    await optimise(made, { params: { level: 'conservative' } })
    expect(open()).toMatchObject([{ proposed: 38 }])
  })

  it('a company that was not asked for keeps its proposals', async () => {
    const made = company({}, ROOMY)
    addCompany(made, { code: 'beta', maxStorageGb: 100 }, ROOMY)
    await optimise(made)
    made.platform().sqlite.exec('UPDATE tenants SET max_storage_gb = 30')
    await optimise(made, { tenants: ['beta'] })
    expect(proposals(made)).toMatchObject([{ state: 'proposed' }, { state: 'expired' }])
  })
})

test('rule 10: what saved less than half of its promise is said', async () => {
  const made = company({}, ROOMY)
  await optimise(made, { params: SAFE })
  made.platform().sqlite.exec('UPDATE resource_allocations SET storage_gb = 70')
  const { summary } = await optimise(made, { at: AT + 8 * DAY_MS })
  // 30 GB of the 67 GB that were promised.
  expect(summary.actualSavingMinor).toBe(600)
  expect(summary.manualReview).toContainEqual(
    expect.objectContaining({ tenantCode: 'alpha', why: 'overestimated' }),
  )
})

describe('rule 11: more is promised than the disk has', () => {
  it('is an alarm when it will be asked for, and over when it will not', async () => {
    const made = company({ maxStorageGb: 900_000_000 }, huge(0.5))
    const { alerts, summary } = await optimise(made)
    expect(summary.oversubscription).toBeGreaterThan(1)
    expect(alerts.news).toEqual(['opened host:disk:oversubscription'])
    made.platform().sqlite.exec('DELETE FROM tenant_usage_daily')
    expect((await optimise(made)).alerts.news).toEqual(['resolved host:disk:oversubscription'])
  })

  function huge(growth: number): number[] {
    return month({ average: 1_000_000, peak: 2_000_000, growth })
  }
})

describe('an interrupted run', () => {
  async function left(present: number) {
    const made = company({}, ROOMY)
    setAside(made, 100)
    await optimise(made)
    insert(made.platform(), 'resource_adjustments', {
      proposal_id: 1,
      run_id: 'INTERRUPTED',
      tenant_id: 'T-alpha',
      resource: 'storage',
      before: 100,
      after: 33,
      made_by: 'tanaka',
      at: AT - 1_000,
    })
    made.platform().sqlite.prepare('UPDATE resource_allocations SET storage_gb = ?').run(present)
    await optimise(made)
    return { adjustment: adjustments(made)[0], proposal: proposals(made)[0] }
  }

  it('that had changed nothing is dropped: the proposal stands', async () => {
    const { adjustment, proposal } = await left(100)
    expect(adjustment).toMatchObject({ result: 'skipped', note: 'interrupted' })
    expect(proposal).toMatchObject({ state: 'proposed' })
  })

  it('that had changed the allocation is completed', async () => {
    const { adjustment, proposal } = await left(33)
    expect(adjustment).toMatchObject({ result: 'done' })
    expect(proposal).toMatchObject({ state: 'applied' })
  })
})

test('no run that copies or rewrites whole files is under way beside it: they are of one resource group', () => {
  const loaded = loadConfig('config')
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  const ofGroup = loaded.config.batches.filter(({ group }) => group === 'database-io')
  expect(ofGroup.map(({ batchId }) => batchId)).toEqual([
    ...['BATCH-101', 'BATCH-302', 'BATCH-306', 'BATCH-404'],
  ])
})

test('a dry run shows proposals and writes nothing', async () => {
  const made = company({}, ROOMY)
  const { summary } = await optimise(made, { dryRun: true, params: SAFE })
  expect(summary).toMatchObject({ dryRun: true, open: [{ proposed: 33, id: null }] })
  expect([proposals(made), allocated(made)]).toEqual([[], null])
})

test('one company whose file is gone does not stop the others', async () => {
  const made = company({}, ROOMY)
  addCompany(made, { code: 'beta', maxStorageGb: 100 }, ROOMY)
  made.tenant('alpha').sqlite.close()
  made
    .platform()
    .sqlite.exec(`UPDATE tenants SET tenant_code = 'nofile' WHERE tenant_code = 'alpha'`)
  const { summary } = await optimise(made)
  expect(summary).toMatchObject({ totalTenants: 2, errors: 1 })
  expect(proposals(made)).toMatchObject([{ proposed: 33 }])
})

test('what a resource costs is what operators wrote', async () => {
  const made = company({}, ROOMY)
  const cost = { resource: 'storage', unit: 'GB', cost_minor_per_month: 50 }
  insert(made.platform(), 'resource_costs', cost)
  await optimise(made)
  expect(proposals(made)).toMatchObject([{ saving: 3_350 }])
})

test('operators get a digest, and the day has its two files', async () => {
  const made = company({}, ROOMY)
  const { artifacts } = await optimise(made)
  expect(mailsTo(made, 'ops@example.jp')).toEqual([
    expect.stringContaining('★株式会社alpha(alpha)  storage 100 → 33 GB  ¥1,340'),
  ])
  const folder = join(made.folder.reportsDir('_platform'), 'optimization')
  expect(artifacts.map(({ path }) => path)).toEqual(
    ['json', 'xlsx'].map((ending) => expect.stringContaining(`optimization_${TODAY}.${ending}`)),
  )
  const file = JSON.parse(readFileSync(join(folder, `optimization_${TODAY}.json`), 'utf8'))
  expect(file).toMatchObject({ open: [{ tenantCode: 'alpha', proposed: 33 }] })
})

test('closed proposals are kept for 13 months', async () => {
  const made = company({}, ROOMY)
  await optimise(made, { params: SAFE })
  await act(made, { rollback: 1 })
  made.platform().sqlite.exec('DELETE FROM tenant_usage_daily')
  await optimise(made, { at: AT + 399 * DAY_MS })
  expect(proposals(made)).toHaveLength(1)
  await optimise(made, { at: AT + 401 * DAY_MS })
  expect([proposals(made), adjustments(made)]).toEqual([[], []])
})

function setAside(made: TestFolder, storageGb: number): void {
  insert(made.platform(), 'resource_allocations', {
    tenant_id: 'T-alpha',
    storage_gb: storageGb,
    max_users: 10,
    api_calls_per_hour: 1_000,
    allocated_at: 0,
    updated_by: 'test',
    version: 1,
  })
}

function reject(made: TestFolder, at: number): void {
  made
    .platform()
    .sqlite.prepare(`UPDATE optimization_proposals SET state = 'rejected', decided_at = ?`)
    .run(at)
}

function mailsTo(made: TestFolder, address: string): unknown[] {
  return made
    .platform()
    .sqlite.prepare('SELECT body FROM mail_queue WHERE recipient_address = ?')
    .pluck()
    .all(address)
}
