/** What the settings and resources of the demo's companies lead to on the first night: what was planted, and nothing that alarms. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import billing from '../../jobs/300-tenant/302-tenant-billing.ts'
import type { SettingSummary } from '../../jobs/300-tenant/305-setting-sync/setting-summary.ts'
import settingSync from '../../jobs/300-tenant/305-setting-sync.ts'
import type { OptimiseSummary } from '../../jobs/300-tenant/306-resource-optimisation/summary.ts'
import optimisation from '../../jobs/300-tenant/306-resource-optimisation.ts'
import notificationSettings from '../../jobs/400-notify/405-notification-settings.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { fileHash, reading, type SmallDemo, smallDemo } from './demo-folder.ts'

let demo: SmallDemo

beforeAll(() => {
  demo = smallDemo()
})
afterAll(() => demo.remove())

it('BATCH-305 mends the upgrade of yesterday and a feature left on, and leaves four to a person', async () => {
  const dataRoot = demo.folder.root
  const at = instantOf('2026-11-25', '03:30')
  const { summary, alerts } = await performBatch(settingSync, { dataRoot, at })
  const { details, held } = summary as SettingSummary
  expect([alerts.raised, held]).toEqual([[], []])
  const found = details.filter((one) => one.found > 0)
  expect(found.map(({ tenantCode, fixed, manual }) => [tenantCode, fixed, manual])).toEqual([
    ['hibari-edu', 1, 0],
    // Its contract is over.
    ['kikyo-clinic', 0, 1],
    ['kobato-trade', 3, 0],
    // Its colour is none.
    ['nagi-design', 0, 1],
    // Its contract ended yesterday.
    ['pacific-bridge', 0, 1],
    // Its contracts overlap.
    ['suzume-retail', 0, 1],
  ])
})

it('BATCH-302 prints the invoices of a month that is over, changes none, and books them as before', async () => {
  const dataRoot = demo.folder.root
  const books = () =>
    reading(demo.folder.platformFile, ({ all }) => [
      all('SELECT * FROM invoices ORDER BY invoice_id'),
      all(
        'SELECT debit_minor, credit_minor FROM accounting_exports WHERE period = ? AND path NOT LIKE ? ORDER BY id DESC LIMIT 1',
        '2026-09',
        '%USD%',
      ),
    ])
  const before = books()
  const at = instantOf('2026-11-25', '03:00')
  const params = { period: '2026-09' }
  const done = await performBatch(billing, { dataRoot, at, params })
  expect(done.state).toBe('succeeded')
  expect(books()).toEqual(before)
  const files = reading(demo.folder.platformFile, ({ all }) =>
    all<{ path: string; sha256: string; tenant: string }>(
      `SELECT path, sha256, tenant_code AS tenant FROM invoice_files JOIN invoices USING (invoice_id)
       JOIN tenants USING (tenant_id) WHERE period = '2026-09'`,
    ),
  )
  expect(files.length).toBe(2 * (done.summary as { processedTenants: number }).processedTenants)
  for (const { path, sha256 } of files) expect(fileHash(join(dataRoot, path))).toBe(sha256)
})

it('BATCH-306 proposes less for the oversized company, more for the growing one, and to move 40 files aside', async () => {
  const dataRoot = demo.folder.root
  const at = instantOf('2026-11-28', '02:00')
  const { summary } = await performBatch(optimisation, { dataRoot, at, dryRun: true })
  const { open } = summary as OptimiseSummary
  expect(open).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ tenantCode: 'midori-logi', resource: 'storage', current: 300 }),
      expect.objectContaining({ tenantCode: 'hibari-edu', resource: 'api', kind: 'scale_up' }),
      expect.objectContaining({
        tenantCode: 'kobato-trade',
        resource: 'file_orphans',
        reasons: { why: 'orphans', files: 40 },
      }),
    ]),
  )
  // Most companies have what they need: their surplus was cut five weeks ago.
  expect(open.length).toBeLessThan(12)
})

it('BATCH-405 names the stray settings of one company: one for nobody, one for a closed room, one twice', async () => {
  const dataRoot = demo.folder.root
  const at = instantOf('2026-11-25', '05:45')
  const params = { checkExternal: false }
  const { alerts } = await performBatch(notificationSettings, { dataRoot, at, params })
  expect(alerts.raised).toEqual([])
  const found = reading(demo.folder.platformFile, ({ all }) =>
    all(`SELECT check_code, subject_id, severity FROM notification_findings JOIN tenants USING (tenant_id)
      WHERE tenant_code = 'aoba-systems' AND subject_id > '6' ORDER BY check_code`),
  )
  // A room's message needs a template for Slack too, which no company has.
  expect(found).toEqual([
    { check_code: 'N2', subject_id: '8', severity: 'ERROR' },
    { check_code: 'N5', subject_id: '7', severity: 'ERROR' },
    { check_code: 'N6', subject_id: '8', severity: 'ERROR' },
    { check_code: 'N8', subject_id: '9', severity: 'WARN' },
  ])
  const [stray, ...others] = reading(demo.folder.platformFile, ({ all }) =>
    all<{ code: string }>(`SELECT DISTINCT tenant_code AS code FROM notification_findings
      JOIN tenants USING (tenant_id) WHERE check_code IN ('N5', 'N6', 'N8')`),
  )
  expect([stray?.code, others]).toEqual(['aoba-systems', []])
})
