/** Card 301, acceptance 7: kill -9 in the middle leaves whole rows, and a retry completes them. */
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { storedUsage } from '../../data/platform/usage.ts'
import batch from '../../jobs/300-tenant/301-tenant-usage.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { addBusyDay } from './301-company.ts'
import { runScript } from './child-process.ts'

const DAY = '2025-05-20'
const AT = instantOf('2025-05-21', '01:45')
const CODES = ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff']

afterEach(cleanUp)

it('killed after the third company: three whole rows; the retry adds three, none twice', async () => {
  const made = makeDataFolder()
  for (const code of CODES) {
    made.addTenant({ code })
    addBusyDay(made.tenant(code), DAY)
  }
  const script = fileURLToPath(new URL('./301-crash-child.ts', import.meta.url))
  const child = await runScript(script, [made.root, String(AT), DAY])
  expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })

  const platform = made.platform()
  const rows = (table: string) =>
    platform.sqlite.prepare(`SELECT tenant_id FROM ${table} ORDER BY 1`).pluck().all()
  expect(rows('tenant_usage_daily')).toHaveLength(3)
  expect(rows('tenant_feature_usage_daily')).toEqual(rows('tenant_usage_daily'))

  await performBatch(batch, { dataRoot: made.root, at: AT, businessDate: DAY })
  expect(rows('tenant_usage_daily')).toEqual(CODES.map((code) => `T-${code}`))
  expect(rows('tenant_feature_usage_daily')).toEqual(CODES.map((code) => `T-${code}`))
  for (const code of CODES) {
    const usage = storedUsage(platform, { tenantId: `T-${code}`, date: DAY })
    expect(usage).toMatchObject({ apiRequests: 1000, activeUsers: 4, revision: 1 })
  }
})
