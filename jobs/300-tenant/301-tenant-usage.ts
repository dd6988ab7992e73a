/** BATCH-301: measures each company's billable usage of a day; started at 01:45 for the day before. */
import { tenantsUnderContract } from '../../data/platform/tenants.ts'
import { defineBatch } from '../../server/sdk/index.ts'
import { measureUsage } from './301-tenant-usage/measure.ts'
import { collectUsage } from './301-tenant-usage/save.ts'
import { usageFacts } from './301-tenant-usage/usage-facts.ts'
import { usageParams } from './301-tenant-usage/usage-params.ts'
import { finishUsage } from './301-tenant-usage/usage-report.ts'

export default defineBatch({
  id: 'BATCH-301',
  title: { ja: 'テナント使用量集計バッチ', en: 'Tenant usage aggregation' },
  params: usageParams,

  // By contract dates, not by today's word: billing must have no holes for suspended or ended contracts.
  targets({ platform, run }) {
    const { date } = run.params
    return tenantsUnderContract(platform, date, date).filter(
      (tenant) => tenant.status !== 'INACTIVE',
    )
  },

  facts: ({ tenant, platform, run }) => usageFacts(platform, tenant, run),

  each: measureUsage,

  collect: collectUsage,

  finish: finishUsage,
})
