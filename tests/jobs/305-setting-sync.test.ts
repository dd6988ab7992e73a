/** BATCH-305 on real files: the acceptance cases of its card, and its rules. */
import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it, test } from 'vitest'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { insert } from './301-company.ts'
import {
  addAccounts,
  addCompany,
  announced,
  company,
  DAY,
  exception,
  findings,
  history,
  maxUsers,
  ownValue,
  planSays,
  setting,
  sync,
  systemSays,
} from './305-company.ts'

afterEach(cleanUp)

const MAX_USERS = { category: 'resource', key: 'max_users', data_type: 'INTEGER', value: '100' }

test('acceptance 1: 80 where the plan says 100 is raised with one row of history; the next run finds nothing', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  addAccounts(made, 'alpha', 60)
  const { summary } = await sync(made)
  expect(summary).toMatchObject({ autoFixedCount: 1, manualActionRequired: 0 })
  expect(maxUsers(made)).toBe(100)
  expect(history(made)).toMatchObject([{ key: 'max_users', old: '80', new: '100', state: 'done' }])
  expect((await sync(made)).summary).toMatchObject({
    tenantsWithInconsistencies: 0,
    autoFixedCount: 0,
  })
})

describe('acceptance 2: more than the plan says', () => {
  it('is left as it is when more accounts are in use', async () => {
    const made = company({ maxUsers: 120 })
    planSays(made, MAX_USERS)
    addAccounts(made, 'alpha', 110)
    expect((await sync(made)).summary).toMatchObject({ autoFixedCount: 0, manualActionRequired: 1 })
    expect(maxUsers(made)).toBe(120)
    expect(findings(made)).toMatchObject([
      { key: 'max_users', state: 'manual', reason: 'below_use' },
    ])
  })

  it('is no finding while an exception says so', async () => {
    const made = company({ maxUsers: 120 })
    planSays(made, MAX_USERS)
    exception(made, { key: 'max_users', value: '120', valid_until: '2025-12-31' })
    expect((await sync(made)).summary.tenantsWithInconsistencies).toBe(0)
    exception(made, { key: 'max_users', value: '120', valid_from: '2024-01-01', valid_until: DAY })
    const later = { at: instantOf('2026-01-01', '03:30') }
    expect((await sync(made, later)).summary.autoFixedCount).toBe(1)
  })
})

test.each([
  ['BOOLEAN', 'true', '1'],
  ['DECIMAL', '10', '10.0'],
  ['INTEGER', '10', '10.0'],
  ['JSON', '{"a":1,"b":2}', '{"b":2,"a":1}'],
])('acceptance 3: as %s, %s and %s are the same', async (type, one, other) => {
  const made = company()
  planSays(made, { key: 'some.key', data_type: type, value: one })
  setting(made, 'alpha', { setting_key: 'some.key', data_type: type, setting_value: other })
  expect((await sync(made)).summary.tenantsWithInconsistencies).toBe(0)
})

test('acceptance 4: a password policy is never written, but mailed', async () => {
  const made = company()
  const key = 'security.password_policy'
  planSays(made, { key, value: 'strict', auto_fix: 1 })
  setting(made, 'alpha', { setting_key: key, setting_value: 'weak' })
  await sync(made, { params: { autoFix: true } })
  expect(ownValue(made, 'alpha', key)).toBe('weak')
  expect(findings(made)).toMatchObject([{ key, severity: 'high', state: 'manual' }])
  const mails = made.platform().sqlite.prepare('SELECT body FROM mail_queue').pluck().all()
  expect(mails).toEqual([expect.stringContaining(key)])
})

describe('acceptance 5', () => {
  it('a colour that is none is a custom finding for a person', async () => {
    const made = company()
    setting(made, 'alpha', {
      setting_key: 'theme_color',
      setting_value: 'blue',
      validation_rules: JSON.stringify({ pattern: '^#[0-9a-fA-F]{6}$' }),
    })
    await sync(made)
    expect(findings(made)).toMatchObject([
      { category: 'custom', key: 'theme_color', severity: 'low', state: 'manual' },
    ])
  })

  it('a missing allocation is made, and said once', async () => {
    const made = company({ maxUsers: 80 })
    made.platform().sqlite.exec('DELETE FROM resource_allocations')
    const first = await sync(made)
    expect(first.alerts.news).toEqual(['opened settings:alpha:resource:allocation'])
    const allocated = made.platform().sqlite.prepare('SELECT max_users FROM resource_allocations')
    expect(allocated.pluck().get()).toBe(80)
    const key = 'settings:alpha:resource:allocation'
    const message = { ja: '割り当て', en: 'allocation' }
    const open = [{ key, message, openedAt: 0, acknowledged: false }]
    const again = await sync(made, { engine: { openAlerts: () => open } })
    expect(again.alerts.news).toEqual(['resolved settings:alpha:resource:allocation'])
  })
})

describe('acceptance 6: a run is rolled back', () => {
  async function raised() {
    const made = company({ maxUsers: 80 })
    planSays(made, MAX_USERS)
    planSays(made, { key: 'ui.banner', value: 'on' })
    const { runId } = await sync(made)
    return { made, params: { rollbackRun: runId } }
  }

  it('to what was there, with rows of its own', async () => {
    const { made, params } = await raised()
    const { runId, summary } = await sync(made, { params })
    expect(summary).toMatchObject({ rolledBack: 2, conflicts: [] })
    expect(maxUsers(made)).toBe(80)
    expect(ownValue(made, 'alpha', 'ui.banner')).toBeUndefined()
    expect(
      history(made)
        .slice(0, 2)
        .map((row) => row.rolledBackBy),
    ).toEqual([runId, runId])
    expect(history(made)).toHaveLength(4)
  })

  it('but not over what somebody has written since', async () => {
    const { made, params } = await raised()
    made.platform().sqlite.exec('UPDATE tenants SET max_users = 90')
    const { summary } = await sync(made, { params })
    expect(summary).toMatchObject({
      rolledBack: 1,
      conflicts: [{ tenantCode: 'alpha', key: 'max_users' }],
    })
    expect(maxUsers(made)).toBe(90)
  })
})

describe('acceptance 7', () => {
  const RUN = '01JXQJ0Q0000000000000000AA'
  test.each([
    [{ params: { syncType: ['theme'] } }, 'syncType'],
    [{ params: { rollbackRun: RUN }, tenants: ['alpha'] }, 'rollbackRun'],
    [{ params: { rollbackRun: RUN, autoFix: false } }, 'rollbackRun'],
    [{ params: { rollbackRun: RUN } }, 'rollbackRun'],
  ])('%j is refused', async (options, field) => {
    const { error } = await sync(company(), options)
    expect(error).toMatchObject({ class: 'parameters' })
    expect(error?.message).toContain(field)
  })

  test.each([
    ['between (a) and (b): the change is made', 'old'],
    ['between (b) and (c): it is known to be made', 'new'],
  ])('killed %s', async (_when, present) => {
    const made = company()
    planSays(made, { key: 'some.key', value: 'new' })
    setting(made, 'alpha', { setting_key: 'some.key', setting_value: present })
    announced(made, { key: 'some.key', old_value: 'old', new_value: 'new' })
    const { summary } = await sync(made)
    expect(summary.tenantsWithInconsistencies).toBe(0)
    expect(ownValue(made, 'alpha', 'some.key')).toBe('new')
    expect(history(made)).toMatchObject([{ key: 'some.key', state: 'done' }])
  })

  it('a value that is neither old nor new is left to a person', async () => {
    const made = company()
    planSays(made, { key: 'some.key', value: 'new' })
    setting(made, 'alpha', { setting_key: 'some.key', setting_value: 'by hand' })
    announced(made, { key: 'some.key', old_value: 'old', new_value: 'new' })
    await sync(made)
    expect(ownValue(made, 'alpha', 'some.key')).toBe('by hand')
    expect(findings(made)).toMatchObject([{ state: 'manual', reason: 'conflict' }])
    await sync(made, { tenants: ['alpha'], trigger: 'manual' })
    expect(ownValue(made, 'alpha', 'some.key')).toBe('new')
  })

  it('one corrupt company does not stop the other five', async () => {
    const made = company({ maxUsers: 80 })
    planSays(made, MAX_USERS)
    for (const code of ['beta', 'gamma', 'delta', 'epsilon'])
      addCompany(made, { code, maxUsers: 100 })
    addCompany(made, { code: 'omega', maxUsers: 100 })
    made.tenant('omega').sqlite.close()
    writeFileSync(made.folder.tenantFile('omega'), 'rubbish'.repeat(1_000))
    const { summary } = await sync(made)
    expect(summary).toMatchObject({ totalTenants: 6, checkedTenants: 5, errors: 1 })
    expect(maxUsers(made)).toBe(100)
  })
})

test('rule 1: a broken master refuses the run, and nothing is written', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  planSays(made, { key: 'other', data_type: 'INTEGER', value: 'many' })
  systemSays(made, { key: 'third', value: 'x', validation_rules: '{"pattern":"("}' })
  const { error } = await sync(made)
  expect(error).toMatchObject({ code: 'masters_broken', class: 'permanent' })
  expect(error?.message).toContain('other')
  expect(error?.message).toContain('third')
  expect(maxUsers(made)).toBe(80)
})

test('rule 2: of several exceptions the contract’s holds before an operator’s and the optimizer’s', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  for (const [source, value, from] of [
    ['optimizer', '70', '2025-01-01'],
    ['operator', '90', '2025-01-02'],
    ['contract', '95', '2025-01-03'],
  ] as const)
    exception(made, { key: 'max_users', value, source, valid_from: from })
  await sync(made)
  expect(maxUsers(made)).toBe(95)
})

describe('rule 3', () => {
  it('a plan that is no longer offered is critical, and nothing of the plan is compared', async () => {
    const made = company({ maxUsers: 80 })
    planSays(made, MAX_USERS)
    made
      .platform()
      .sqlite.exec(`UPDATE plans SET valid_to = '2025-01-31' WHERE plan_code = 'STANDARD'`)
    await sync(made)
    expect(findings(made)).toMatchObject([
      { category: 'plan', key: 'plan', severity: 'critical', state: 'manual' },
    ])
    expect(maxUsers(made)).toBe(80)
  })

  it('a feature left on after a downgrade is switched off, unless it is in use', async () => {
    const made = company()
    planSays(made, { category: 'feature', key: 'sso', data_type: 'BOOLEAN', value: 'false' })
    planSays(made, { category: 'feature', key: 'export', data_type: 'BOOLEAN', value: 'false' })
    for (const key of ['features.sso', 'features.export'])
      setting(made, 'alpha', { setting_key: key, data_type: 'BOOLEAN', setting_value: 'enabled' })
    insert(made.platform(), 'tenant_feature_usage_daily', {
      usage_date: addDays(DAY, -3),
      tenant_id: 'T-alpha',
      feature: 'export',
      calls: 5,
      users: 1,
      total_ms: 10,
    })
    await sync(made)
    expect(ownValue(made, 'alpha', 'features.sso')).toBe('false')
    expect(ownValue(made, 'alpha', 'features.export')).toBe('enabled')
  })

  it('a missing system key is made; one that is the company’s own to choose stays; a managed one follows', async () => {
    const made = company()
    systemSays(made, { key: 'missing', value: 'standard' })
    systemSays(made, { key: 'chosen', value: 'standard' })
    systemSays(made, { key: 'managed', value: 'standard' })
    setting(made, 'alpha', { setting_key: 'chosen', setting_value: 'mine' })
    setting(made, 'alpha', { setting_key: 'managed', setting_value: 'x', is_system_managed: 1 })
    await sync(made)
    expect(['missing', 'chosen', 'managed'].map((key) => ownValue(made, 'alpha', key))).toEqual([
      'standard',
      'mine',
      'standard',
    ])
  })

  it('a secret in the open is reported, and shown to nobody', async () => {
    const made = company()
    setting(made, 'alpha', {
      setting_key: 'integration.token',
      setting_value: 'xoxb-1234',
      is_secret: 1,
    })
    const { summary, log } = await sync(made)
    expect(findings(made)).toMatchObject([
      { current: '***', reason: 'plain_secret', severity: 'high' },
    ])
    expect(JSON.stringify([summary, log, findings(made)])).not.toContain('xoxb-1234')
  })

  it('contracts that overlap are reported; an accepted pair is silent', async () => {
    const made = company()
    insert(made.platform(), 'contracts', {
      contract_id: 'second',
      tenant_id: 'T-alpha',
      plan_code: 'STANDARD',
      start_date: '2025-05-01',
      auto_renew: 0,
      billing_cycle: 'MONTHLY',
      payment_terms: 'NET30',
      payment_method: 'BANK_TRANSFER',
      currency_code: 'JPY',
      notice_enabled: 1,
      created_at: 0,
      updated_at: 0,
    })
    await sync(made)
    const [found] = findings(made)
    expect(found).toMatchObject({ category: 'contract', reason: 'overlap', state: 'manual' })
    const { key, current } = found as { key: string; current: string }
    exception(made, { category: 'contract', key, value: current, source: 'operator' })
    expect((await sync(made)).summary.tenantsWithInconsistencies).toBe(0)
  })
})

describe('rule 3: contracts and status that contradict each other', () => {
  test.each([
    [
      'a gap between two contracts',
      `UPDATE contracts SET end_date = '2025-05-31';
       INSERT INTO contracts (contract_id, tenant_id, plan_code, start_date, auto_renew, billing_cycle, payment_terms,
         payment_method, currency_code, notice_enabled, created_at, updated_at)
       SELECT 'second', tenant_id, plan_code, '2025-06-03', 0, billing_cycle, payment_terms, payment_method,
         currency_code, 1, 0, 0 FROM contracts`,
      'gap',
    ],
    [
      'ACTIVE without a running contract',
      `UPDATE contracts SET end_date = '2025-06-01'`,
      'active_without_contract',
    ],
    ['EXPIRED with one', `UPDATE tenants SET status = 'EXPIRED'`, 'expired_with_contract'],
  ])('%s is reported, and never mended', async (_, text, reason) => {
    const made = company()
    made.platform().sqlite.exec(text)
    await sync(made)
    const found = findings(made).filter((one) => one.category === 'contract')
    expect(found).toMatchObject([{ reason, state: 'manual' }])
    const { summary } = await sync(made)
    expect(summary).toMatchObject({ autoFixedCount: 0, manualActionRequired: 1 })
  })
})

test('more than a hundred findings in a run are an alert, over when they are gone', async () => {
  const made = company()
  for (let number = 0; number <= 100; number += 1)
    planSays(made, { key: `security.rule_${number}`, value: 'strict' })
  expect((await sync(made)).alerts.news).toContain('opened settings_run:many_findings')
  made.platform().sqlite.exec('DELETE FROM plan_settings')
  expect((await sync(made)).alerts.news).toContain('resolved settings_run:many_findings')
})

test('closed findings are kept for 13 months, changes for three years', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  await sync(made)
  const later = (days: number) => sync(made, { at: instantOf(addDays(DAY, days), '03:30') })
  await later(399)
  expect([findings(made).length, history(made).length]).toEqual([1, 1])
  await later(401)
  expect([findings(made).length, history(made).length]).toEqual([0, 1])
  await later(3 * 366 + 1)
  expect(history(made)).toEqual([])
})

test('rule 7: mended on three days of a week, it comes back: a person has to look', async () => {
  const made = company()
  planSays(made, { key: 'some.key', value: 'right' })
  const days = [0, 1, 2, 3].map((offset) => addDays(DAY, offset))
  for (const day of days) {
    made.tenant('alpha').sqlite.exec("DELETE FROM tenant_settings WHERE setting_key = 'some.key'")
    setting(made, 'alpha', { setting_key: 'some.key', setting_value: 'wrong' })
    await sync(made, { at: instantOf(day, '03:30') })
  }
  expect(ownValue(made, 'alpha', 'some.key')).toBe('wrong')
  expect(findings(made).at(-1)).toMatchObject({ reason: 'comes_back', severity: 'high' })
})

test('a change that would hit many companies at once is held until a person says it is meant', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  for (const code of ['beta', 'gamma']) addCompany(made, { code, maxUsers: 80 })
  const held = await sync(made)
  expect(held.summary).toMatchObject({ held: ['resource max_users'], autoFixedCount: 0 })
  expect(held.alerts.news).toEqual(['opened settings_held:resource:max_users'])
  const confirmed = { audited: () => ['resource max_users'] }
  expect((await sync(made, { engine: confirmed })).summary.autoFixedCount).toBe(3)
})

test('autoFix false and a dry run write nothing', async () => {
  const made = company({ maxUsers: 80 })
  planSays(made, MAX_USERS)
  expect((await sync(made, { dryRun: true })).summary.details[0]?.found).toBe(1)
  expect(findings(made)).toEqual([])
  await sync(made, { params: { autoFix: false } })
  expect(findings(made)).toMatchObject([{ state: 'open' }])
  expect(maxUsers(made)).toBe(80)
  await sync(made)
  expect(findings(made)).toMatchObject([{ state: 'fixed' }])
})

test('one fix that can not be written does not undo the others', async () => {
  const made = company()
  planSays(made, { key: 'bad.key', value: 'x' })
  planSays(made, { key: 'good.key', value: 'x' })
  made.tenant('alpha').sqlite.exec(`CREATE TRIGGER no_bad BEFORE INSERT ON tenant_settings
    WHEN NEW.setting_key = 'bad.key' BEGIN SELECT RAISE(ABORT, 'no'); END`)
  const { summary, alerts } = await sync(made)
  expect(summary).toMatchObject({ autoFixedCount: 1, failedFixes: 1 })
  expect(ownValue(made, 'alpha', 'good.key')).toBe('x')
  expect(history(made).map(({ key, state }) => [key, state])).toEqual([
    ['bad.key', 'failed'],
    ['good.key', 'done'],
  ])
  expect(alerts.news).toEqual(['opened settings_run:failed_fixes'])
})
