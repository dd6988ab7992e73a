/** Tenant verbs: registering, switching off, listing, and what a broken-off try leaves. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../data/ops/audit.ts'
import {
  contracts,
  planPrices,
  plans,
  taxRates,
  tenantStatusHistory,
} from '../../data/platform/schema/index.ts'
import { activeTenants } from '../../data/platform/tenants.ts'
import { createTenant, openTenant } from '../../data/tenant/open.ts'
import type { AdminContext } from '../../server/commands/admin-context.ts'
import { addTenant, disableTenant, listTenants, seedPrices } from '../../server/commands/tenants.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import {
  cleanUp,
  INSTALLATION_ID,
  makeDataFolder,
  type TestFolder,
} from '../fixture/data-folder.ts'

afterEach(cleanUp)

const AT = instantOf('2025-06-01', '09:00')
const ALPHA = {
  code: 'alpha',
  name: '株式会社アルファ',
  plan: 'STANDARD',
  admin_email: 'it@alpha.example.jp',
}

function stage(): { data: TestFolder; context: AdminContext } {
  const data = makeDataFolder()
  const context = {
    folder: data.folder,
    ops: data.ops(),
    platform: data.platform(),
    now: () => AT,
    by: 'tanaka',
  }
  return { data, context }
}

function auditOf(context: AdminContext) {
  return context.ops.sqlite
    .prepare('SELECT operator, verb, object, reason, result FROM audit ORDER BY id')
    .all()
}

test('a registered company has a private file, folders, a contract and a status, and is worked on', async () => {
  const { data, context } = stage()
  const added = await addTenant(context, {
    ...ALPHA,
    contract_to: '2026-05-31',
    reason: '新規契約',
  })
  expect(added).toMatchObject({
    code: 'alpha',
    name: '株式会社アルファ',
    plan: 'STANDARD',
    status: 'ACTIVE',
    contractFrom: '2025-06-01',
    contractTo: '2026-05-31',
    outcome: 'added',
  })
  expect(statSync(added.file).mode & 0o777).toBe(0o600)
  expect(statSync(data.folder.filesDir('alpha')).mode & 0o777).toBe(0o700)
  expect(data.tenant('alpha').tenantId).toBe(added.tenantId)
  expect(activeTenants(context.platform, '2026-05-31').map((tenant) => tenant.code)).toEqual([
    'alpha',
  ])
  expect(activeTenants(context.platform, '2026-06-01')).toEqual([])
  expect(context.platform.orm.select().from(contracts).all()).toEqual([
    expect.objectContaining({
      tenantId: added.tenantId,
      planCode: 'STANDARD',
      paymentTerms: 'NET30',
      currencyCode: 'JPY',
    }),
  ])
  expect(context.platform.orm.select().from(tenantStatusHistory).all()).toEqual([
    expect.objectContaining({
      status: 'ACTIVE',
      fromAt: AT,
      toAt: null,
      reason: '新規契約',
      changedBy: 'tanaka',
    }),
  ])
  expect(auditOf(context)).toEqual([
    { operator: 'tanaka', verb: 'tenant.add', object: 'alpha', reason: '新規契約', result: 'ok' },
  ])
})

describe('bad input names the field and what was expected', () => {
  test.each([
    ['code', { code: 'Alpha' }, /^code: must be 3 to 20 lower-case letters.*\(got "Alpha"\)$/m],
    ['code', { code: '../etc' }, /^code: must be 3 to 20/m],
    ['code', { code: 'a-' }, /^code: must be 3 to 20/m],
    ['name', { name: '  ' }, /^name: is required$/m],
    ['name', { name: 'x'.repeat(201) }, /^name: must have at most 200 characters, has 201$/m],
    [
      'admin_email',
      { admin_email: 'a@b.jp, c@d.jp' },
      /^admin_email: must be one address.*\(got "a@b.jp, c@d.jp"\)$/m,
    ],
    [
      'plan',
      { plan: 'GOLD' },
      /^plan: must be one of FREE, BASIC, STANDARD, ENTERPRISE \(got "GOLD"\)$/m,
    ],
    [
      'contract_from',
      { contract_from: '2025-02-30' },
      /^contract_from: must be an existing day YYYY-MM-DD \(got "2025-02-30"\)$/m,
    ],
    [
      'contract_to',
      { contract_from: '2025-04-01', contract_to: '2025-03-31' },
      /^contract_to: must not be before contract_from \(2025-04-01\)/m,
    ],
    [
      'currency',
      { currency: 'GBP' },
      /^currency: must be one of JPY, USD, EUR, KWD \(got "GBP"\)$/m,
    ],
    [
      'currency',
      { currency: 'usd' },
      /^currency: there is no price of STANDARD in USD on 2025-06-01$/m,
    ],
    [
      'country',
      { country: 'Japan' },
      /^country: must be a country of two letters such as JP \(got "JAPAN"\)$/m,
    ],
  ])('%s: %o', async (_field, wrong, message) => {
    const { data, context } = stage()
    const adding = addTenant(context, { ...ALPHA, ...wrong })
    await expect(adding).rejects.toMatchObject({
      code: 'tenant_request_invalid',
      kind: 'bad-input',
      message: expect.stringMatching(message),
    })
    expect(listTenants(context)).toEqual([])
    expect(readdirSync(data.folder.tenantsDir)).toEqual([])
    expect(auditOf(context)).toEqual([
      expect.objectContaining({ verb: 'tenant.add', result: 'refused' }),
    ])
  })

  test('all faults at once, in both languages', async () => {
    const { context } = stage()
    const error = await addTenant(context, { code: 'A', plan: 'STANDARD' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /name: is required[\s\S]*admin_email: is required[\s\S]*code: must be/,
      ),
    })
    expect(error).toMatchObject({ words: { ja: expect.stringContaining('name: 必須です') } })
  })
})

test('without a price book the way to one is named, and after seeding it once it works', async () => {
  const { context } = stage()
  for (const table of [planPrices, taxRates, plans]) context.platform.orm.delete(table).run()
  await expect(addTenant(context, ALPHA)).rejects.toMatchObject({
    message: expect.stringContaining('toban prices seed'),
  })
  expect([seedPrices(context), seedPrices(context)]).toEqual([
    { changed: true },
    { changed: false },
  ])
  await expect(addTenant(context, ALPHA)).resolves.toMatchObject({ outcome: 'added' })
  expect(auditOf(context).map((row) => (row as { verb: string }).verb)).toEqual([
    'tenant.add',
    'prices.seed',
    'tenant.add',
  ])
})

test('a code that is taken is refused, also by a company that was deleted', async () => {
  const { data, context } = stage()
  data.addTenant({ code: 'alpha' })
  data.addTenant({ code: 'gone', isDeleted: true })
  for (const code of ['alpha', 'gone']) {
    const adding = addTenant(context, { ...ALPHA, code })
    await expect(adding).rejects.toMatchObject({ code: 'tenant_exists', kind: 'refused' })
  }
})

describe('after a try that broke off', () => {
  test('a file without a row is adopted with its id, once', async () => {
    const { data, context } = stage()
    const identity = {
      tenantId: 'T-left',
      tenantCode: 'alpha',
      installationId: INSTALLATION_ID,
      at: AT,
    }
    createTenant(data.folder.tenantFile('alpha'), identity).sqlite.close()
    const added = await addTenant(context, ALPHA)
    expect(added).toMatchObject({ tenantId: 'T-left', outcome: 'adopted' })
    await expect(addTenant(context, ALPHA)).rejects.toMatchObject({ code: 'tenant_exists' })
  })

  test('a file of another installation is not adopted', async () => {
    const { data, context } = stage()
    const identity = { tenantId: 'T-x', tenantCode: 'alpha', installationId: 'elsewhere', at: AT }
    createTenant(data.folder.tenantFile('alpha'), identity).sqlite.close()
    await expect(addTenant(context, ALPHA)).rejects.toMatchObject({
      code: 'tenant_file_foreign',
      hint: { en: expect.stringContaining('toban tenants import') },
    })
    expect(
      openTenant(data.folder.tenantFile('alpha'), { code: 'alpha' }, 'read-only').tenantId,
    ).toBe('T-x')
  })

  test('rows that are refused leave neither a file, nor a row, nor a word of success', async () => {
    const { data, context } = stage()
    context.platform.sqlite.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON contracts BEGIN SELECT RAISE(ABORT, 'disk says no'); END`,
    )
    await expect(addTenant(context, ALPHA)).rejects.toThrow('disk says no')
    expect(existsSync(data.folder.tenantFile('alpha'))).toBe(false)
    expect(listTenants(context)).toEqual([])
    expect(auditOf(context)).toEqual([])
    context.platform.sqlite.exec('DROP TRIGGER refuse')
    await expect(addTenant(context, ALPHA)).resolves.toMatchObject({ outcome: 'added' })
  })

  test('rows without a word in the audit do not come about', async () => {
    const { data, context } = stage()
    context.ops.sqlite.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'audit says no'); END`,
    )
    await expect(addTenant(context, ALPHA)).rejects.toThrow('audit says no')
    expect(listTenants(context)).toEqual([])
    expect(existsSync(data.folder.tenantFile('alpha'))).toBe(false)
  })
})

test('a disabled company is left out from now on; its file, contract and history stay', async () => {
  const { data, context } = stage()
  const { id } = data.addTenant({ code: 'alpha' })
  data.addTenant({ code: 'beta' })
  expect(await disableTenant(context, 'alpha', '契約終了')).toEqual({ changed: true })
  expect(await disableTenant(context, 'alpha', '契約終了')).toEqual({ changed: false })
  expect(activeTenants(context.platform, '2025-06-01').map((tenant) => tenant.code)).toEqual([
    'beta',
  ])
  expect(existsSync(data.folder.tenantFile('alpha'))).toBe(true)
  const history = context.platform.orm.select().from(tenantStatusHistory).all()
  expect(history.filter((row) => row.tenantId === id)).toEqual([
    expect.objectContaining({ status: 'ACTIVE', toAt: AT }),
    expect.objectContaining({
      status: 'INACTIVE',
      fromAt: AT,
      toAt: null,
      reason: '契約終了',
      changedBy: 'tanaka',
    }),
  ])
  const rows = context.ops.sqlite.prepare('SELECT object, before, after FROM audit').all()
  expect(rows).toEqual([
    { object: 'alpha', before: '{"status":"ACTIVE"}', after: '{"status":"INACTIVE"}' },
  ])
  expect(verifyAudit(context.ops).broken).toBeNull()
})

test('disabling asks for a reason and a code that exists, and guesses the one meant', async () => {
  const { data, context } = stage()
  data.addTenant({ code: 'alpha' })
  await expect(disableTenant(context, 'alpha', ' ')).rejects.toMatchObject({
    code: 'reason_missing',
    kind: 'bad-input',
  })
  await expect(disableTenant(context, 'alhpa', 'x')).rejects.toMatchObject({
    code: 'tenant_unknown',
    kind: 'not-found',
    hint: { en: 'did you mean alpha?' },
  })
})

test('the list says who is worked on today and whose file is missing', async () => {
  const { data, context } = stage()
  data.addTenant({ code: 'beta', status: 'SUSPENDED' })
  data.addTenant({ code: 'alpha' })
  data.addTenant({ code: 'gamma', contractTo: '2025-05-31' })
  data.addTenant({ code: 'gone', isDeleted: true })
  data.tenant('gamma').sqlite.close()
  rmSync(data.folder.tenantFile('gamma'))
  expect(
    listTenants(context).map(({ code, isActive, fileBytes }) => [
      code,
      isActive,
      fileBytes !== null,
    ]),
  ).toEqual([
    ['alpha', true, true],
    ['beta', false, true],
    ['gamma', false, false],
  ])
})
