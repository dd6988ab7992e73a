/** The alerts of a billing run: one key per fact, raised while it holds and cleared when it does not. */

import type { StoredInvoice } from '../../../data/platform/billing-reading.ts'
import { countUnsentMail } from '../../../data/platform/mail-queue.ts'
import type { Anomaly } from '../../../server/domain/billing/comparison.ts'
import type { Quote } from '../../../server/domain/billing/quote.ts'
import { moneyText } from '../../../server/domain/money.ts'
import type { TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'

const UNSENT_AFTER_MS = 24 * 3_600_000

export function alertDiffers(
  { run }: Billing,
  tenant: TenantRef,
  { invoice, quote }: { invoice: StoredInvoice; quote: Quote },
): void {
  const difference = quote.totalMinor - invoice.totalMinor
  const text = moneyText(difference, quote.currency)
  run.alerts.raise({
    key: differsKey(tenant),
    severity: 'HIGH',
    tenantCode: tenant.code,
    message: {
      ja: `${invoice.invoiceNumber}: 再計算した金額との差が ${text} あります。請求書は変更していません`,
      en: `${invoice.invoiceNumber}: recalculation differs by ${text}; the invoice was not changed`,
    },
    value: difference,
    context: {
      invoiceNumber: invoice.invoiceNumber,
      issuedMinor: invoice.totalMinor,
      nowMinor: quote.totalMinor,
    },
  })
}

export function clearDiffers({ run }: Billing, tenant: TenantRef): void {
  run.alerts.clear(differsKey(tenant))
}

export function alertFileLost({ run }: Billing, tenant: TenantRef, paths: readonly string[]): void {
  run.alerts.raise({
    key: `tenant:${tenant.code}:invoice_file`,
    severity: 'HIGH',
    tenantCode: tenant.code,
    message: {
      ja: `請求書のファイルがなく、同じ内容では作り直せません。バックアップから戻してください: ${paths.join(', ')}`,
      en: `files of invoices are gone and can not be made again as they were; bring them back from a backup: ${paths.join(', ')}`,
    },
    context: { paths },
  })
}

export function clearFileLost({ run }: Billing, tenant: TenantRef): void {
  run.alerts.clear(`tenant:${tenant.code}:invoice_file`)
}

/** Of each month by itself, as the sum of all companies below. */
export function judgeTenantAnomaly(
  { run, period }: Billing,
  tenant: TenantRef,
  anomaly: Anomaly | null,
): void {
  const ofAllMonths = `tenant:${tenant.code}:billing_anomaly`
  const key = `${ofAllMonths}:${period}`
  // As it was called before.
  run.alerts.clear(ofAllMonths)
  if (anomaly === null) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'HIGH',
    tenantCode: tenant.code,
    message: {
      ja: `${period} の請求額(税抜)が前月から ${changeText(anomaly)} 変わりました: ${anomaly.beforeMinor} → ${anomaly.nowMinor}`,
      en: `the amount of ${period} without tax changed by ${changeText(anomaly)} since the month before: ${anomaly.beforeMinor} → ${anomaly.nowMinor}`,
    },
    value: anomaly.nowMinor,
    threshold: anomaly.beforeMinor,
  })
}

/** Of each month by itself: the month after an unusual one is often unusual too, and an old month may be billed again. */
export function judgeTotalAnomaly({ run, period }: Billing, anomaly: Anomaly | null): void {
  const key = `billing:anomaly_total:${period}`
  // Of all months, as it was called before.
  run.alerts.clear('billing:anomaly_total')
  if (anomaly === null) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'HIGH',
    message: {
      ja: `${period} の請求額の合計(税抜)が前月から ${changeText(anomaly)} 変わりました: ${anomaly.beforeMinor} → ${anomaly.nowMinor} 円`,
      en: `the sum of all invoices of ${period} without tax changed by ${changeText(anomaly)} since the month before: ${anomaly.beforeMinor} → ${anomaly.nowMinor} yen`,
    },
    value: anomaly.nowMinor,
    threshold: anomaly.beforeMinor,
  })
}

/** Tenants whose month is not invoiced, with why. */
export type OpenTenant = Readonly<{ tenantCode: string; reason: string }>

/** @param failed of this run. @param open of the whole month, so that a partial rerun does not hide the others. */
export function judgeIncomplete(
  { run, period }: Billing,
  failed: readonly OpenTenant[],
  open: readonly OpenTenant[],
): void {
  const key = `billing:incomplete:${period}`
  if (failed.length === 0) {
    if (open.length === 0) run.alerts.clear(key)
    return
  }
  const list = failed.map(({ tenantCode, reason }) => `${tenantCode} (${reason})`).join(', ')
  const who = failed.length === 1 ? '1 company has' : `${failed.length} companies have`
  run.alerts.raise({
    key,
    severity: 'CRITICAL',
    message: {
      ja: `${period} の請求が ${failed.length} 社で作成できていません: ${list}`,
      en: `${who} no invoice for ${period}: ${list}`,
    },
    value: failed.length,
    threshold: 0,
    context: { failed },
  })
}

export function alertUnbalanced(
  { run, period }: Billing,
  sums: { debit: number; credit: number },
): void {
  run.alerts.raise({
    key: `billing:unbalanced:${period}`,
    severity: 'CRITICAL',
    message: {
      ja: `会計 CSV(${period})の貸借が一致しません: 借方 ${sums.debit}、貸方 ${sums.credit}`,
      en: `the accounting file of ${period} does not balance: debit ${sums.debit}, credit ${sums.credit}`,
    },
    value: sums.debit,
    threshold: sums.credit,
  })
}

export function clearUnbalanced({ run, period }: Billing): void {
  run.alerts.clear(`billing:unbalanced:${period}`)
}

export function judgeUnsentMail({ run }: Billing): void {
  const before = run.now() - UNSENT_AFTER_MS
  const unsent = countUnsentMail(run.platform, { sourceBatch: 'BATCH-302', before })
  const key = 'billing:mail_unsent'
  if (unsent === 0) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'HIGH',
    message: {
      ja: `請求のメール ${unsent} 通が 24 時間たっても送信されていません`,
      en: `${unsent === 1 ? '1 mail with an invoice was' : `${unsent} mails with invoices were`} not sent within 24 hours`,
    },
    value: unsent,
    threshold: 0,
  })
}

function differsKey(tenant: TenantRef): string {
  return `tenant:${tenant.code}:invoice_differs`
}

/** +200% / -51% */
function changeText({ changeBp }: Anomaly): string {
  return `${changeBp > 0 ? '+' : ''}${Math.trunc(changeBp / 100)}%`
}
