/** BATCH-403: verifies connections, links people to accounts, compares and reports; started at 06:00. */
import { healthOf } from '../../data/platform/integration-health.ts'
import { baseResult } from '../../server/sdk/base-result.ts'
import { defineBatch, oneOrMore, z } from '../../server/sdk/index.ts'
import { saySuccessRate } from './403-external-systems/alerts.ts'
import { collectLinks } from './403-external-systems/collect.ts'
import {
  type CompanyFacts,
  type CompanyParams,
  lookAfterCompany,
} from './403-external-systems/company.ts'
import { type LinkResult, SERVICE_NAMES, SERVICES } from './403-external-systems/model.ts'
import { writePlatformReport } from './403-external-systems/platform-report.ts'
import { linkTotals } from './403-external-systems/totals.ts'
import type { Delays } from './mirror/batch.ts'
import { mirrorFacts } from './mirror/facts.ts'
import { yesOrNo } from './mirror/params.ts'

/** @param delays how waits pass, for tests. */
export function externalSystems(delays: Delays = {}) {
  return defineBatch<CompanyParams, Pick<CompanyFacts, 'services'>, LinkResult, unknown>({
    id: 'BATCH-403',
    title: {
      ja: '外部システム連携バッチ',
      en: 'External systems: verify, link people, reconcile, report',
    },
    params: () =>
      z.strictObject({
        services: oneOrMore(['all', ...SERVICE_NAMES]).default(['all']),
        /** Reads the directories even if their mirrors are fresh. */
        forceSync: yesOrNo(false),
        /** Forgets links made by address or key, and matches anew; links made by hand stay. */
        relink: yesOrNo(false),
      }),
    facts: (hub) => ({
      services: SERVICE_NAMES.map((name) => {
        const facts = mirrorFacts(hub, SERVICES[name].key)
        const { integration } = facts
        const health = integration ? healthOf(hub.platform, integration.configId) : null
        const verdict = health && { status: health.status, checkedAt: health.checkedAt }
        return { name, facts: { ...facts, verdict } }
      }),
    }),
    each: (tenant, run, facts) => lookAfterCompany(tenant, run, { ...facts, delays }),
    collect: collectLinks,
    collectIncomplete: collectLinks,
    finish: async (outcomes, run) => {
      const summary = {
        ...baseResult<LinkResult>(run.batchId, run, outcomes),
        ...linkTotals(outcomes),
      }
      if (run.dryRun) return summary
      saySuccessRate(run, outcomes)
      await writePlatformReport(run, summary)
      return summary
    },
  })
}

export default externalSystems()
