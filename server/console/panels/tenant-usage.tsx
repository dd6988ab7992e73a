/** The measured days of all companies on the page of BATCH-301; a missing day leads to the form that makes it good. */

import { openTenantAlerts } from '../../../data/ops/reading/open-alerts.ts'
import { UsagePanel } from '../../../views/panels/tenant-usage.tsx'
import { type QuotaAlert, QuotaAlerts } from '../../../views/parts/quota-alerts.tsx'
import { maySeeTenant } from '../../domain/access.ts'
import type { ConsoleContext, Desk } from '../env.ts'
import { usageBoard } from '../usage-board.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-301'
/** What BATCH-301 measures its quota alerts by. */
const QUOTA_METRICS = ['storage', 'api_month', 'estimate']
const MOST_ALERTS = 50

export const tenantUsagePanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    const model = usageBoard(desk, screen, {
      sees: (code) => maySeeTenant(c.get('operator'), code),
      meter: c.req.query('meter'),
      page: c.req.query('page'),
      address: `/batches/${BATCH}?`,
    })
    return (
      <>
        <UsagePanel screen={screen} model={model} />
        <QuotaAlerts screen={screen} alerts={quotaAlerts(desk, c)} />
      </>
    )
  },
}

function quotaAlerts({ deps }: Desk, c: ConsoleContext): QuotaAlert[] {
  const found = openTenantAlerts(deps.ops, { metrics: QUOTA_METRICS, limit: MOST_ALERTS })
  return found.flatMap(({ tenantCode, alertId, severity, message }) =>
    tenantCode !== null && maySeeTenant(c.get('operator'), tenantCode)
      ? [{ alertId, severity, message, code: tenantCode }]
      : [],
  )
}
