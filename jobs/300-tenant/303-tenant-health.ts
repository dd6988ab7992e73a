/** BATCH-303: looks at the health of every company once an hour and says what changed. */
import { watchedTenants } from '../../data/platform/health-facts.ts'
import { saveHealth } from '../../data/platform/tenant-health.ts'
import { defineBatch } from '../../server/sdk/index.ts'
import { checkHealth, reportUnreadable } from './303-tenant-health/check-health.ts'
import { healthFacts } from './303-tenant-health/health-facts.ts'
import { healthParams } from './303-tenant-health/health-params.ts'
import { finishHealth } from './303-tenant-health/health-summary.ts'

export default defineBatch({
  id: 'BATCH-303',
  title: { ja: 'テナント状態監視バッチ', en: 'Tenant health supervision' },
  params: healthParams,
  opens: 'read-only',

  // Not only active companies: a status that contradicts the contract is exactly what has to be found.
  targets: ({ platform }) => watchedTenants(platform),

  facts: ({ tenant, platform, run }) => healthFacts(platform, tenant, run),

  each: checkHealth,

  unopened: reportUnreadable,

  collect: ({ current, hour }, { tenant, platform }) =>
    saveHealth(platform, tenant.id, { current, hour }),

  finish: finishHealth,
})
