/** Twelve months of BATCH-302, and the last due time that accounting asked to skip: the open month waits for a person. */
import type { Month } from '../../domain/calendar-day.ts'
import type { DemoCalendar } from '../calendar.ts'
import type { AccountingFile } from '../platform/accounting.ts'
import { BILLING_BATCH, billingDueAt, type Invoice, totalJpy } from '../platform/invoice-rows.ts'
import type { Row } from '../row.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import type { PastOccurrence, PastTenant } from './past-run.ts'

const DURATION_MS = 21_500
export const SKIP_REASON = '経理部の締め確認が終わってから手動で実行する'

type Setting = Readonly<{
  companies: readonly CompanyFacts[]
  invoices: readonly Invoice[]
  accounting: readonly AccountingFile[]
  calendar: DemoCalendar
}>

export function billingStory(setting: Setting): PastOccurrence[] {
  const { calendar } = setting
  const past = calendar.invoicedMonths.map((period) => billingRun(period, setting))
  const openDueAt = billingDueAt(calendar.openMonth)
  if (openDueAt > calendar.now) return past
  return [
    ...past,
    { kind: 'skipped', batchId: BILLING_BATCH, dueAt: openDueAt, reason: SKIP_REASON },
  ]
}

/** The exception by which the open month was skipped; none while it is not due. */
export function skipRows(calendar: DemoCalendar): Row[] {
  const dueAt = billingDueAt(calendar.openMonth)
  if (dueAt > calendar.now) return []
  return [
    {
      kind: 'skip',
      batch_id: BILLING_BATCH,
      scheduled_for: dueAt,
      moved_to: null,
      reason: SKIP_REASON,
      created_by: 'keiri',
      created_at: dueAt - 10 * 3_600_000,
      expires_at: null,
      ended_at: dueAt,
      ended_as: 'done',
      ended_by: null,
    },
  ]
}

function billingRun(period: Month, setting: Setting): PastOccurrence {
  const invoices = setting.invoices.filter((entry) => entry.period === period)
  const file = setting.accounting.find(({ row }) => row.period === period)
  const total = totalJpy(invoices)
  return {
    kind: 'ran',
    batchId: BILLING_BATCH,
    dueAt: billingDueAt(period),
    attempts: [
      { startMs: 1_000, durationMs: DURATION_MS, outcome: 'succeeded', records: invoices.length },
    ],
    tenants: tenantsOf(invoices, setting.companies),
    artifacts:
      file === undefined
        ? []
        : [
            {
              path: String(file.row.path),
              kind: 'accounting',
              bytes: file.file.bytes,
              sha256: file.file.sha256,
            },
          ],
    summary: summaryOf(period, invoices, file),
    lines: [
      {
        afterMs: 1_200,
        level: 'info',
        message: `period ${period}: ${invoices.length} billable tenants`,
      },
      {
        afterMs: DURATION_MS,
        level: 'info',
        message: `${invoices.length} invoices, ${total} JPY in all`,
      },
    ],
  }
}

function summaryOf(
  period: Month,
  invoices: readonly Invoice[],
  file: AccountingFile | undefined,
): object {
  const total = totalJpy(invoices)
  const usd = invoices.filter(({ quote }) => quote.currency === 'USD')
  return {
    batchId: BILLING_BATCH,
    executedAt: billingDueAt(period),
    period,
    processedTenants: invoices.length,
    generatedInvoices: invoices.length,
    totalAmount: total,
    totalsByCurrency: {
      JPY: total,
      USD: usd.reduce((sum, { quote }) => sum + quote.totalMinor, 0),
    },
    corrected: 0,
    unchanged: 0,
    skipped: 1,
    held: [],
    failed: 0,
    anomalies: [],
    accounting: { path: file?.row.path, rows: file?.row.rows, debit: total, credit: total },
  }
}

function tenantsOf(invoices: readonly Invoice[], companies: readonly CompanyFacts[]): PastTenant[] {
  const billed: PastTenant[] = invoices.map(({ story, number, quote }) => ({
    code: story.company.code,
    state: 'succeeded',
    attempt: 1,
    result: { invoiceNumber: number, totalMinor: quote.totalMinor, currency: quote.currency },
  }))
  const free: PastTenant[] = companies
    .filter(({ scene }) => scene.story.company.plan === 'FREE')
    .map(({ scene }) => ({
      code: scene.story.company.code,
      state: 'skipped',
      attempt: 1,
      result: { reason: 'not_billable' },
    }))
  return [...billed, ...free]
}
