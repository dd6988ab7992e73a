/** The panels of batches, by batch; read by the page of one batch. */

import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { ConsoleContext, ConsoleEnv, Desk } from '../env.ts'
import { contractEndsPanel } from './contract-ends.tsx'
import { directoryLinksPanel } from './directory-links.tsx'
import { idleTenantsPanel } from './idle-tenants.tsx'
import { lineWorksMirrorPanel, slackMirrorPanel, teamsMirrorPanel } from './mirrors.tsx'
import { notificationDayPanel } from './notification-day.tsx'
import { notificationFindingsPanel } from './notification-findings.tsx'
import type { BatchPanel } from './panel.ts'
import { resourceProposalsPanel } from './resource-proposals.tsx'
import { settingDriftPanel } from './setting-drift.tsx'
import { tenantHealthPanel } from './tenant-health.tsx'
import { tenantInvoicesPanel } from './tenant-invoices.tsx'
import { tenantUsagePanel } from './tenant-usage.tsx'

const PANELS: readonly BatchPanel[] = [
  tenantUsagePanel,
  tenantInvoicesPanel,
  tenantHealthPanel,
  idleTenantsPanel,
  settingDriftPanel,
  resourceProposalsPanel,
  contractEndsPanel,
  notificationDayPanel,
  directoryLinksPanel,
  notificationFindingsPanel,
  slackMirrorPanel,
  teamsMirrorPanel,
  lineWorksMirrorPanel,
]

/** Null for a batch without one. */
export function drawPanel(desk: Desk, c: ConsoleContext, batchId: string): Child {
  const panel = PANELS.find((one) => one.batchId === batchId)
  return panel ? panel.draw(desk, c) : null
}

export function panelRoutes(desk: Desk): Hono<ConsoleEnv> {
  const all = new Hono<ConsoleEnv>()
  for (const panel of PANELS) if (panel.routes) all.route('/', panel.routes(desk))
  return all
}
