/** The same condition reported hour after hour alarms once and clears once; BATCH-303 has 24 hours of it in its own test, 304 ten days. */
import { afterEach, expect, test } from 'vitest'
import { openKeys } from '../../data/ops/reading/open-alerts.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import type { Performed, PerformOptions } from '../../server/testing/perform-batch.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import * as settings from './305-company.ts'
import * as resources from './306-company.ts'
import * as contracts from './307-company.ts'

afterEach(cleanUp)

const HOUR_MS = 3_600_000
const HOURS = 3

type Trial = Readonly<{
  key: string
  from: number
  make(): TestFolder
  run(made: TestFolder, options: Partial<PerformOptions>): Promise<Performed>
  heal(made: TestFolder): void
}>

function sql(made: TestFolder, text: string): void {
  made.platform().sqlite.exec(text)
}

const TRIALS: Readonly<Record<string, Trial>> = {
  '305, a critical finding': {
    key: 'settings:alpha:resource:allocation',
    from: instantOf(settings.DAY, '03:30'),
    make: () => {
      const made = settings.company({ maxUsers: 80 })
      sql(made, 'DELETE FROM resource_allocations')
      return made
    },
    run: (made, options) => settings.sync(made, { ...options, params: { autoFix: false } }),
    heal: (made) =>
      sql(
        made,
        `INSERT INTO resource_allocations SELECT tenant_id, max_storage_gb, max_users, api_rate_limit, 0, 'test', 1
         FROM tenants`,
      ),
  },
  '305, a held change': {
    key: 'settings_held:resource:max_users',
    from: instantOf(settings.DAY, '03:30'),
    make: () => {
      const made = settings.company({ maxUsers: 80 })
      settings.planSays(made, {
        ...{ category: 'resource', key: 'max_users', data_type: 'INTEGER', value: '100' },
      })
      for (const code of ['beta', 'gamma']) settings.addCompany(made, { code, maxUsers: 80 })
      return made
    },
    run: settings.sync,
    heal: (made) => sql(made, `UPDATE plan_settings SET value = '80' WHERE key = 'max_users'`),
  },
  '306, more promised than the disk has': {
    key: 'host:disk:oversubscription',
    from: resources.AT,
    make: () =>
      resources.company(
        { maxStorageGb: 900_000_000 },
        resources.month({ average: 1_000_000, peak: 2_000_000, growth: 0.5 }),
      ),
    run: resources.optimise,
    heal: (made) => sql(made, 'DELETE FROM tenant_usage_daily'),
  },
  '307, the last day of a contract': {
    key: 'contract:C-alpha-1:end',
    from: instantOf(contracts.END, '09:30'),
    make: () => contracts.ending(),
    run: (made, options) => contracts.notify(made, contracts.END, options),
    heal: (made) => contracts.addContract(made, { startDate: '2025-07-01' }),
  },
  '307, nobody to write to': {
    key: 'contract:C-alpha-1:no_recipient',
    from: instantOf('2025-06-16', '09:30'),
    make: () => contracts.ending({ adminEmail: 'nobody(at)alpha' }),
    run: (made, options) => contracts.notify(made, '2025-06-16', options),
    heal: (made) => contracts.addContract(made, { startDate: '2025-07-01' }),
  },
}

test.each(Object.entries(TRIALS))('%s', async (_, { key, from, make, run, heal }) => {
  const made = make()
  const news: string[] = []
  const hours = async (first: number) => {
    for (let hour = first; hour < first + HOURS; hour += 1) {
      // As the engine tells a batch what is open.
      const open = openKeys(made.ops(), '').map((each) => ({
        ...{ key: each, message: { ja: each, en: each }, openedAt: 0, acknowledged: false },
      }))
      const done = await run(made, {
        at: from + hour * HOUR_MS,
        engine: { openAlerts: () => open },
      })
      news.push(...done.alerts.news.filter((line) => line.endsWith(` ${key}`)))
    }
  }
  await hours(0)
  expect(news).toEqual([`opened ${key}`])
  heal(made)
  await hours(HOURS)
  expect(news).toEqual([`opened ${key}`, `resolved ${key}`])
})
