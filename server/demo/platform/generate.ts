/** Fills platform.db from what the companies' files say; called by generate.ts after all companies are written. */
import { bulkLoad, insertRows } from '../../../data/demo/bulk-insert.ts'
import { publishInvoices } from '../../../data/demo/publish-invoices.ts'
import type { DataFolder } from '../../../data/folder.ts'
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { createPlatform } from '../../../data/platform/open.ts'
import type { StandInAddresses } from '../addresses.ts'
import type { DemoCalendar } from '../calendar.ts'
import { writeFiles } from '../demo-file.ts'
import { dice } from '../dice.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import type { TableRows } from '../tenant/stamps.ts'
import { type AccountingFile, accountingOf } from './accounting.ts'
import { type HealthHour, healthHours } from './health-rows.ts'
import { endpointRows, integrationRows, netTargetRows } from './integration-rows.ts'
import { billingRunRows, type Invoice, invoicesOf, lineRows, taxRows } from './invoice-rows.ts'
import { adjustmentRows, priceTables } from './prices.ts'
import { contactRows, contractRows, statusRows, tenantRow } from './tenant-rows.ts'
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
  accounting: readonly AccountingFile[]
  rows: number
}>

export function generatePlatform(companies: readonly CompanyFacts[], setting: PlatformSetting): PlatformFacts {
  const { seed, calendar, folder } = setting
  const stories = companies.map(({ scene }) => scene.story)
  const usage = new Map(companies.map((facts) => [facts.scene.story.tenantId, usageOf(facts)]))
  const invoices = invoicesOf({ seed, stories, usage, calendar })
  const health = healthHours(stories, { seed, calendar, chance: dice(seed, 'health') })
  const accounting = calendar.invoicedMonths.map((period) => accountingOf(period, invoices))
  writeFiles(folder.reportsDir(PLATFORM_CODE), accounting.map(({ file }) => file))
  const facts = { usage, invoices, health, accounting }
  const tables = [
    ...bookTables(stories, facts, setting),
    ...usageTables(companies, usage),
    ...healthTables(health),
  ]
  return { ...facts, rows: writePlatform(tables, invoices, setting) }
}

type Books = Omit<PlatformFacts, 'rows'>

function bookTables(stories: readonly Story[], facts: Books, setting: PlatformSetting): TableRows {
  const { calendar, addresses, seed } = setting
  const teller = { stories, usage: facts.usage, calendar }
  const invoiceIds = new Map(facts.invoices.map(({ id, story, period }) => [`${story.tenantId}|${period}`, id]))
  return [
    ...priceTables(stories),
    ['tenants', stories.map((story) => tenantRow(story, teller))],
    ['tenant_contacts', stories.flatMap(contactRows)],
    ['tenant_status_history', stories.flatMap(statusRows)],
    ['contracts', stories.flatMap(contractRows)],
    ['integration_configs', integrationRows(stories, { at: (calendar.days[0] as { from: number }).from, addresses })],
    ['net_targets', netTargetRows(addresses)],
    ['app_endpoints', endpointRows(addresses)],
    ['invoices', facts.invoices.map(({ row }) => row)],
    ['invoice_lines', facts.invoices.flatMap(lineRows)],
    ['invoice_taxes', facts.invoices.flatMap(taxRows)],
    ['billing_adjustments', adjustmentRows(stories, calendar, (id, period) => invoiceIds.get(`${id}|${period}`) ?? null)],
    ['billing_runs', billingRunRows(facts.invoices, seed)],
    ['accounting_exports', facts.accounting.map(({ row }) => row)],
  ]
}

function usageTables(companies: readonly CompanyFacts[], usage: Books['usage']): TableRows {
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

function writePlatform(tables: TableRows, invoices: readonly Invoice[], setting: PlatformSetting): number {
  const { folder, installationId, appVersion, calendar } = setting
  const platform = createPlatform(folder.platformFile, { installationId, appVersion, at: calendar.now })
  try {
    return bulkLoad(platform.sqlite, () => {
      const rows = tables.reduce((sum, [table, list]) => sum + insertRows(platform.sqlite, table, list), 0)
      publishInvoices(platform.sqlite, invoices.map(published))
      return rows
    })
  } finally {
    platform.sqlite.close()
  }
}

function published({ id, bill, end }: Invoice) {
  return {
    id,
    status: end.status,
    paidMinor: end.paidMinor,
    balanceMinor: bill.total - end.paidMinor,
    paidOn: end.paidOn,
  }
}
