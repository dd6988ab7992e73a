/** Fills platform.db from what the companies' files say; called by generate.ts after all companies are written. */

import type { DataFolder } from '../../../data/folder.ts'
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { createPlatform, type PlatformDb } from '../../../data/platform/open.ts'
import { bulkLoad, insertRows } from '../../../data/seed/bulk-insert.ts'
import { publishInvoices } from '../../../data/seed/publish-invoices.ts'
import type { StandInAddresses } from '../addresses.ts'
import type { DemoCalendar } from '../calendar.ts'
import { writeFiles } from '../demo-file.ts'
import { dice } from '../dice.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import type { TableRows } from '../tenant/stamps.ts'
import { type AccountingFile, accountingOf, accountingOfCorrection } from './accounting.ts'
import { noticeRows, saidEnds } from './contract-notice-rows.ts'
import { correctedBooks } from './corrections.ts'
import { adjustmentRows, discountRows } from './discounts.ts'
import { type HealthHour, healthHours } from './health-rows.ts'
import { endpointRows, integrationRows, netTargetRows } from './integration-rows.ts'
import { billingRunRows, type Invoice, invoicesOf, lineRows, taxRows } from './invoice-rows.ts'
import { priceTables } from './prices.ts'
import { resourceTables } from './resource-rows.ts'
import { activityTables } from './tenant-activity-rows.ts'
import {
  type CompanyHealth,
  healthOfCompanies,
  healthRows,
  ruleRows,
} from './tenant-health-rows.ts'
import { contactRows, contractRows, limits, statusRows, tenantRow } from './tenant-rows.ts'
import { type UsageDay, usageOf } from './usage.ts'
import { featureRows, statisticsRows, usageRows } from './usage-rows.ts'

export type PlatformSetting = Readonly<{
  folder: DataFolder
  seed: number
  calendar: DemoCalendar
  installationId: string
  appVersion: string
  addresses: StandInAddresses
}>

/** What the ledger's history must agree with. */
export type PlatformFacts = Readonly<{
  usage: ReadonlyMap<string, readonly UsageDay[]>
  invoices: readonly Invoice[]
  health: readonly HealthHour[]
  companyHealth: readonly CompanyHealth[]
  accounting: readonly AccountingFile[]
  /** Files of the months that have corrections. */
  corrected: readonly AccountingFile[]
  rows: number
}>

export function generatePlatform(
  companies: readonly CompanyFacts[],
  setting: PlatformSetting,
): PlatformFacts {
  const { seed, calendar, folder, installationId, appVersion } = setting
  const stories = companies.map(({ scene }) => scene.story)
  const usage = new Map(companies.map((facts) => [facts.scene.story.tenantId, usageOf(facts)]))
  const health = healthHours(stories, { seed, calendar, chance: dice(seed, 'health') })
  const teller = { stories, usage, calendar }
  const companyHealth = healthOfCompanies(companies, usage, (story) => limits(story, teller))
  const platform = createPlatform(folder.platformFile, {
    installationId,
    appVersion,
    at: calendar.now,
  })
  try {
    const written = bulkLoad(platform.sqlite, () => {
      const rows = insertTables(platform, [
        ...bookTables(stories, usage, setting),
        ...usageTables(companies, usage),
        ...healthTables(health),
        ...companyHealthTables(stories, companyHealth),
        ...resourceTables({
          ...teller,
          health: companyHealth,
          limitsOf: (story) => limits(story, teller),
          seed,
        }),
        ...activityTables(companies, calendar),
        ['contract_notices', noticeRows(saidEnds(stories, calendar))],
      ])
      return bill(platform, rows, { stories, ...setting })
    })
    writeFiles(
      folder.reportsDir(PLATFORM_CODE),
      [...written.accounting, ...written.corrected].map(({ file }) => file),
    )
    return { usage, health, companyHealth, ...written }
  } finally {
    platform.sqlite.close()
  }
}

type Billed = Pick<PlatformFacts, 'invoices' | 'accounting' | 'corrected' | 'rows'>

/** Prices the invoiced months from what is in the file already. */
function bill(
  platform: PlatformDb,
  rows: number,
  { stories, seed, calendar }: PlatformSetting & Readonly<{ stories: readonly Story[] }>,
): Billed {
  const setting = { platform, seed, stories, calendar }
  const { originals: invoices, corrections } = correctedBooks(invoicesOf(setting), setting)
  const all: readonly Invoice[] = [...invoices, ...corrections]
  const accounting = calendar.invoicedMonths.map((period) => accountingOf(period, invoices))
  const corrected = corrections.map((one) => accountingOfCorrection(one))
  const added = insertTables(platform, [
    ['invoices', all.map(({ row }) => row)],
    ['invoice_lines', all.flatMap(lineRows)],
    ['invoice_taxes', all.flatMap(taxRows)],
    ['billing_runs', billingRunRows(invoices, seed)],
    ['accounting_exports', [...accounting, ...corrected].map(({ row }) => row)],
  ])
  publishInvoices(platform.sqlite, [
    ...invoices.map((one) => published(one, null)),
    ...corrections.map((one) => published(one, one.takesPlaceOf.id)),
  ])
  return { invoices, accounting, corrected, rows: rows + added }
}

function insertTables(platform: PlatformDb, tables: TableRows): number {
  return tables.reduce((sum, [table, list]) => sum + insertRows(platform.sqlite, table, list), 0)
}

type Usage = PlatformFacts['usage']

function bookTables(stories: readonly Story[], usage: Usage, setting: PlatformSetting): TableRows {
  const { calendar, addresses } = setting
  const teller = { stories, usage, calendar }
  const at = (calendar.days[0] as { from: number }).from
  return [
    ...priceTables(),
    ['discounts', discountRows(stories)],
    ['tenants', stories.map((story) => tenantRow(story, teller))],
    ['tenant_contacts', stories.flatMap(contactRows)],
    ['tenant_status_history', stories.flatMap(statusRows)],
    ['contracts', stories.flatMap(contractRows)],
    ['integration_configs', integrationRows(stories, { at, today: calendar.today, addresses })],
    ['net_targets', netTargetRows(addresses)],
    ['app_endpoints', endpointRows(addresses)],
    ['billing_adjustments', adjustmentRows(stories, calendar)],
  ]
}

function usageTables(companies: readonly CompanyFacts[], usage: Usage): TableRows {
  const of = (make: (days: readonly UsageDay[], scene: CompanyFacts['scene']) => Row[]) =>
    companies.flatMap(({ scene }) => make(usage.get(scene.story.tenantId) ?? [], scene))
  return [
    ['tenant_usage_daily', of(usageRows)],
    ['tenant_feature_usage_daily', of(featureRows)],
    ['usage_statistics', of(statisticsRows)],
  ]
}

function healthTables(health: readonly HealthHour[]): TableRows {
  return [
    ['health_check_runs', health.map(({ run }) => run)],
    ['health_checks', health.flatMap(({ checks }) => checks)],
  ]
}

function companyHealthTables(
  stories: readonly Story[],
  companies: readonly CompanyHealth[],
): TableRows {
  const { hourly, current } = healthRows(companies)
  return [
    ['monitoring_rules', ruleRows(stories)],
    ['tenant_health_hourly', hourly],
    ['tenant_health_current', current],
  ]
}

function published({ id, story, period, payments }: Invoice, corrects: string | null) {
  return { id, tenantId: story.tenantId, period, payments, corrects }
}
