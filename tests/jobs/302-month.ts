/** A holding with companies, prices and usage on real files; used by the tests of BATCH-302. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  billingAdjustments,
  contracts,
  discounts,
  invoiceFiles,
  invoices,
  mailQueue,
  planPrices,
  taxRates,
  tenantUsageDaily,
} from '../../data/platform/schema/index.ts'
import type { BillingSummary } from '../../jobs/300-tenant/302-tenant-billing/summary.ts'
import batch from '../../jobs/300-tenant/302-tenant-billing.ts'
import { type PaymentActs, paymentActs } from '../../server/commands/payments/index.ts'
import { daysFrom, firstDayOf, instantOf, lastDayOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { NO_USAGE } from '../fixture/no-usage.ts'

export const GB = 2 ** 30
export const MAY = '2025-05'
const END_OF_JUNE = instantOf('2025-06-30', '12:00')
/** The schedule's own time for May. */
export const FIRST_OF_JUNE = instantOf('2025-06-01', '02:00')

export type Used = Readonly<{ gb?: number; calls?: number; users?: number; except?: string[] }>

export function holding(): TestFolder {
  return makeDataFolder()
}

/** Acceptance 1: the two rows of the sample. */
export function sample(): TestFolder {
  const made = holding()
  made.addTenant({ code: 'alpha', plan: 'STANDARD' })
  made.addTenant({ code: 'beta', plan: 'ENTERPRISE' })
  use(made, 'alpha', MAY, { gb: 150, calls: 50_000 })
  use(made, 'beta', MAY, { gb: 500, calls: 200_000 })
  addItem(made, 'alpha', 5_000)
  addDiscount(made, 'alpha', { type: 'fixed', valueMinor: 3_000 })
  addDiscount(made, 'beta', { type: 'fixed', valueMinor: 10_000 })
  return made
}

/** A row for every day of the month, all calls on the last one. Rows that are there stay as they are. */
export function use(holding: TestFolder, code: string, month: string, used: Used = {}): void {
  const last = lastDayOf(month)
  for (const date of daysFrom(firstDayOf(month), last)) {
    if (used.except?.includes(date)) continue
    addUsage(holding, code, date, { ...used, calls: date === last ? (used.calls ?? 0) : 0 })
  }
}

export function addUsage(holding: TestFolder, code: string, date: string, used: Used = {}): void {
  const bytes = (used.gb ?? 1) * GB
  holding
    .platform()
    .orm.insert(tenantUsageDaily)
    .values({
      ...NO_USAGE,
      usageDate: date,
      tenantId: `T-${code}`,
      dataBytes: bytes,
      storageBytes: bytes,
      apiRequests: used.calls ?? 0,
      activeUsersMtd: used.users ?? 1,
    })
    .onConflictDoNothing()
    .run()
}

export function addDiscount(
  holding: TestFolder,
  code: string,
  discount: Partial<typeof discounts.$inferInsert> & Pick<typeof discounts.$inferInsert, 'type'>,
): void {
  holding
    .platform()
    .orm.insert(discounts)
    .values({
      discountId: `D-${code}-${discount.type}`,
      tenantId: `T-${code}`,
      applicableItems: ['*'],
      priority: 1,
      validFrom: '2025-01-01',
      conditions: {},
      label: '特別割引',
      isActive: true,
      ...discount,
    })
    .run()
}

export function addItem(holding: TestFolder, code: string, amountMinor: number, change = {}): void {
  holding
    .platform()
    .orm.insert(billingAdjustments)
    .values({
      tenantId: `T-${code}`,
      period: MAY,
      kind: amountMinor < 0 ? 'CREDIT' : 'ADDITIONAL',
      label: '追加作業',
      amountMinor,
      taxClass: 'STD',
      status: 'open',
      createdBy: 'test',
      createdAt: 0,
      ...change,
    })
    .run()
}

export function addContract(
  holding: TestFolder,
  code: string,
  contract: Pick<typeof contracts.$inferInsert, 'planCode' | 'startDate'> &
    Partial<typeof contracts.$inferInsert>,
): void {
  holding
    .platform()
    .orm.insert(contracts)
    .values({
      contractId: `C-${code}-${contract.startDate}`,
      tenantId: `T-${code}`,
      autoRenew: true,
      billingCycle: 'MONTHLY',
      paymentTerms: 'NET30',
      paymentMethod: 'BANK_TRANSFER',
      currencyCode: 'JPY',
      noticeEnabled: true,
      createdAt: 0,
      updatedAt: 0,
      ...contract,
    })
    .run()
}

/** A price in dollars and a rate of nothing for a tenant in the United States. */
export function sellInDollars(holding: TestFolder): void {
  const { orm } = holding.platform()
  orm
    .insert(planPrices)
    .values({
      planCode: 'STANDARD',
      currencyCode: 'USD',
      validFrom: '2020-01-01',
      monthlyFeeMinor: 49_950,
      includedUsers: 100,
      includedStorageGb: 100,
      includedApiCalls: 50_000,
      includedReports: 100,
      priceUserMinor: 500,
      priceStorageGbMinor: 300,
      apiBlockSize: 1_000,
      priceApiBlockMinor: 200,
      priceReportMinor: 100,
      taxClass: 'STD',
    })
    .run()
  orm
    .insert(taxRates)
    .values({
      countryCode: 'US',
      taxClass: 'STD',
      rateBp: 0,
      label: 'Outside of scope',
      validFrom: '2020-01-01',
    })
    .run()
}

/** Enters what came in on 20 June, as a person would. */
export function pay(
  holding: TestFolder,
  invoice: string,
  amount: string,
  change: Partial<Parameters<PaymentActs['record']>[0]> = {},
) {
  return paymentsOf(holding).record({
    ...{ invoice, amount, kind: 'payment', paidOn: '2025-06-20', method: 'BANK_TRANSFER' },
    ...{ reference: '', mayOverpay: false, key: null, by: 'keiri', reason: '入金を確認した' },
    ...change,
  })
}

export function paymentsOf(holding: TestFolder, at = END_OF_JUNE): PaymentActs {
  return paymentActs({ ops: holding.ops(), platform: holding.platform(), now: () => at })
}

export async function bill(holding: TestFolder, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, { dataRoot: holding.root, at: FIRST_OF_JUNE, ...options })
  return { ...done, summary: done.summary as BillingSummary }
}

export function invoicesOf(holding: TestFolder) {
  const rows = holding.platform().orm.select().from(invoices).all()
  return rows.sort((a, b) => ((a.invoiceNumber ?? '~') < (b.invoiceNumber ?? '~') ? -1 : 1))
}

export function invoiceOf(holding: TestFolder, number: string) {
  const found = invoicesOf(holding).find((invoice) => invoice.invoiceNumber === number)
  if (!found) throw new Error(`no invoice ${number}`)
  return found
}

export function mailsOf(holding: TestFolder) {
  return holding.platform().orm.select().from(mailQueue).all()
}

export function filesOf(holding: TestFolder) {
  return holding.platform().orm.select().from(invoiceFiles).all()
}

export function sha256Of(holding: TestFolder, path: string): string | null {
  const file = join(holding.root, path)
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null
}

/** Header and rows of a CSV file below the data folder, the byte order mark and all quotes taken off. */
export function csvOf(holding: TestFolder, path: string): string[][] {
  const text = readFileSync(join(holding.root, path), 'utf8').replace(/^\uFEFF/, '')
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
}

/** Sum of a column of a CSV file, by its name in the first row. */
export function columnSum(rows: string[][], name: string): number {
  const index = rows[0]?.indexOf(name) ?? -1
  return rows.slice(1).reduce((sum, row) => sum + Number(row[index] ?? 0), 0)
}
