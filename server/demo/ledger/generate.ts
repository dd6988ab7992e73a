/** Fills ops.db with the past of the built batches; called by generate.ts last, because it tells what the books say. */

import type { DataFolder } from '../../../data/folder.ts'
import { createOps } from '../../../data/ops/open.ts'
import { bulkLoad, insertRows } from '../../../data/seed/bulk-insert.ts'
import type { DemoCalendar } from '../calendar.ts'
import { NOTICE_BATCH, NOTICE_TIME } from '../platform/contract-notice-rows.ts'
import type { PlatformFacts } from '../platform/generate.ts'
import { HEALTH_BATCH } from '../platform/health-rows.ts'
import { BILLING_BATCH } from '../platform/invoice-rows.ts'
import { IDLE_BATCH, IDLE_TIME } from '../platform/tenant-activity-rows.ts'
import { SUPERVISION_BATCH } from '../platform/tenant-health-rows.ts'
import type { Row } from '../row.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { ORG_SYNC_BATCH, ORG_SYNC_TIME } from '../tenant/org-sync-rows.ts'
import type { TableRows } from '../tenant/stamps.ts'
import { alertTables } from './alert-rows.ts'
import { BACKUP_BATCH, BACKUP_TIME, backupStory } from './backup-story.ts'
import { billingStory, skipRows } from './billing-story.ts'
import { computedUntil } from './due-times.ts'
import { healthStory } from './health-story.ts'
import { idleStory } from './idle-story.ts'
import { noticeStory } from './notice-story.ts'
import { orgSyncStory } from './org-sync-story.ts'
import {
  artifactRows,
  attemptRows,
  DEMO_CONFIG_VERSION,
  logRows,
  occurrenceRow,
  type PastOccurrence,
  type PastRun,
  runRow,
  tenantRows,
} from './past-run.ts'
import { supervisionStory } from './supervision-story.ts'
import { USAGE_BATCH, USAGE_TIME, usageStory } from './usage-story.ts'

export type LedgerSetting = Readonly<{
  folder: DataFolder
  seed: number
  calendar: DemoCalendar
  installationId: string
  appVersion: string
}>

/** Answers how many rows it wrote. */
export function generateLedger(
  companies: readonly CompanyFacts[],
  platform: PlatformFacts,
  setting: LedgerSetting,
): number {
  const { calendar, seed } = setting
  const past = [
    ...healthStory(platform.health, calendar),
    ...backupStory(companies, calendar),
    ...usageStory({ companies, usage: platform.usage, calendar }),
    ...billingStory({
      companies,
      calendar,
      invoices: platform.invoices,
      accounting: platform.accounting,
    }),
    ...orgSyncStory(companies, calendar),
    ...supervisionStory(platform.companyHealth),
    ...idleStory(companies, calendar),
    ...noticeStory(companies, calendar),
  ].sort((one, other) => one.dueAt - other.dueAt)
  const alerts = alertTables(
    { stories: companies.map(({ scene }) => scene.story), health: platform.companyHealth },
    calendar,
    seed,
  )
  return writeOps(
    [
      ...ledgerTables(past, seed),
      ['schedule_exceptions', skipRows(calendar)],
      ['alerts', alerts.alerts],
      ['alert_events', alerts.events],
      ['batch_watermarks', watermarkRows(calendar)],
    ],
    setting,
  )
}

function ledgerTables(past: readonly PastOccurrence[], seed: number): TableRows {
  const runs = past.filter((entry): entry is PastRun => entry.kind === 'ran')
  const all = (rows: (run: PastRun, seed: number) => Row[]) =>
    runs.flatMap((run) => rows(run, seed))
  return [
    ['runs', runs.map((run) => runRow(run, seed))],
    ['occurrences', past.map((entry) => occurrenceRow(entry, seed))],
    ['attempts', all(attemptRows)],
    ['tenant_results', all(tenantRows)],
    ['log_lines', all(logRows)],
    ['artifacts', all(artifactRows)],
  ]
}

/** Without them the scheduler would begin at its first start; with them it makes up what lies between. */
function watermarkRows(calendar: DemoCalendar): Row[] {
  const times: readonly (readonly [string, string | null])[] = [
    [HEALTH_BATCH, null],
    [BACKUP_BATCH, BACKUP_TIME],
    [USAGE_BATCH, USAGE_TIME],
    [ORG_SYNC_BATCH, ORG_SYNC_TIME],
    [IDLE_BATCH, IDLE_TIME],
    [NOTICE_BATCH, NOTICE_TIME],
  ]
  const rows = times.map(([batchId, time]) => watermarkRow(batchId, computedUntil(calendar, time)))
  return [
    ...rows,
    watermarkRow(SUPERVISION_BATCH, computedUntil(calendar, null, 30)),
    watermarkRow(BILLING_BATCH, calendar.now),
  ]
}

function watermarkRow(batchId: string, until: number): Row {
  return {
    batch_id: batchId,
    computed_until: until,
    config_version: DEMO_CONFIG_VERSION,
    owed_since: until,
  }
}

function writeOps(
  tables: TableRows,
  { folder, installationId, appVersion, calendar }: LedgerSetting,
): number {
  const ops = createOps(folder.opsFile, { installationId, appVersion, at: calendar.now })
  try {
    return bulkLoad(ops.sqlite, () =>
      tables.reduce((sum, [table, rows]) => sum + insertRows(ops.sqlite, table, rows), 0),
    )
  } finally {
    ops.sqlite.close()
  }
}
