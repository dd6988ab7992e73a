/** BATCH-701: takes departments, positions and assignments from each company's HR system; started at 05:00. */
import { tenantIntegration } from '../../data/platform/integrations.ts'
import { baseResult } from '../../server/sdk/base-result.ts'
import { defineBatch } from '../../server/sdk/index.ts'
import type { Delays } from './701-organisation-sync/source.ts'
import { syncOrganisation } from './701-organisation-sync/sync.ts'
import { syncParams } from './701-organisation-sync/sync-params.ts'
import type { SyncResult } from './701-organisation-sync/sync-result.ts'

/** @param delays shorter waits, for tests. */
export function organisationSync(delays: Delays = {}) {
  return defineBatch({
    id: 'BATCH-701',
    title: { ja: '組織・役職マスタ同期バッチ', en: 'Organisation and position master sync' },
    params: syncParams,

    facts: ({ tenant, platform }) => ({
      integration: tenantIntegration(platform, tenant.id, 'hr'),
    }),

    each: (tenant, run, facts) => syncOrganisation(tenant, run, { ...facts, delays }),

    finish(outcomes, run) {
      const states = ['succeeded', 'failed', 'skipped'] as const
      const counts = states.map((state) => [
        state,
        outcomes.filter((one) => one.state === state).length,
      ])
      const good = outcomes.flatMap((one) =>
        one.state === 'succeeded' ? [[one.tenant.code, one.result]] : [],
      )
      return {
        ...baseResult<SyncResult>(run.batchId, run, outcomes),
        tenants: Object.fromEntries(counts) as Record<string, number>,
        perTenant: Object.fromEntries(good) as Record<string, SyncResult>,
      }
    },
  })
}

export default organisationSync()
