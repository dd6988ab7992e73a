/** The fixture of all tests: a folder that is whole, with companies that the engine would work on. */
import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { planPrices, taxRates } from '../../data/platform/schema/index.ts'
import { activeTenants } from '../../data/platform/tenants.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

test('a company of the fixture is active under its contract, has a file and folders, and overrides columns', () => {
  const data = makeDataFolder()
  const added = data.addTenant({ code: 'alpha', contractTo: '2025-03-31', maxUsers: 7 })
  expect(added).toEqual({ id: 'T-alpha', code: 'alpha' })
  expect(activeTenants(data.platform(), '2025-03-31').map((tenant) => tenant.code)).toEqual([
    'alpha',
  ])
  expect(activeTenants(data.platform(), '2025-04-01')).toEqual([])
  const row = data
    .platform()
    .sqlite.prepare('SELECT max_users, max_storage_gb, admin_email FROM tenants')
    .get()
  expect(row).toEqual({ max_users: 7, max_storage_gb: 100, admin_email: 'admin@alpha.example.jp' })
  expect(data.tenant('alpha').tenantId).toBe('T-alpha')
  expect(existsSync(data.folder.reportsDir('alpha'))).toBe(true)
})

test('the price book is the one of the billing examples', () => {
  const platform = makeDataFolder().platform()
  const prices = platform.orm.select().from(planPrices).all()
  expect(
    prices.map((price) => [price.planCode, price.monthlyFeeMinor, price.includedUsers]),
  ).toEqual([
    ['FREE', 0, 10],
    ['BASIC', 20_000, 50],
    ['STANDARD', 50_000, 100],
    ['ENTERPRISE', 100_000, 300],
  ])
  const rates = platform.orm.select().from(taxRates).all()
  expect(rates.map((rate) => [rate.countryCode, rate.taxClass, rate.rateBp])).toEqual([
    ['JP', 'STD', 1_000],
    ['JP', 'RED', 800],
  ])
})

test('closing removes the folder, and may be done twice', () => {
  const data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  data.close()
  data.close()
  expect(existsSync(data.root)).toBe(false)
})
