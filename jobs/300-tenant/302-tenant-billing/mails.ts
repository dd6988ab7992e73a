/** What is mailed: the invoice to the tenant, the summary to accounting. One mail per address. */
import type { PlatformMail } from '../../../data/platform/mail-queue.ts'
import { moneyText } from '../../../server/domain/money.ts'
import { daySpan, type TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'
import { type InvoiceDocument, longDate } from './document.ts'
import type { InvoiceFile } from './invoice-files.ts'

const SOURCE = 'BATCH-302'
const HIGH = 2
/** Delivery rule D9: a mail lives at least this long. */
const MIN_LIFETIME_MS = 72 * 3_600_000

export function invoiceMails(
  billing: Billing,
  tenant: TenantRef,
  { document, files }: { document: InvoiceDocument; files: readonly InvoiceFile[] },
): PlatformMail[] {
  const { run } = billing
  const { invoice, number, recipient } = document
  const pdf = files.filter((file) => file.kind === 'pdf')
  return recipient.emails.map((address) => ({
    dedupe: `invoice:${invoice.invoiceId}`,
    address,
    tenantId: tenant.id,
    sourceBatch: SOURCE,
    runId: run.id,
    subject: subjectOf(document),
    body: bodyOf(document),
    attachments: pdf.map(({ path, sha256 }) => ({
      path,
      filename: `${number}.pdf`,
      contentType: 'application/pdf',
      sha256,
    })),
    priority: HIGH,
    // An invoice is worth sending as long as it can be paid in time.
    expiresAt: Math.max(daySpan(invoice.dueDate).to, run.now() + MIN_LIFETIME_MS),
    at: run.now(),
  }))
}

/** @param dedupe makes equal summaries of a month one mail. */
export function summaryMails(
  billing: Billing,
  summary: { subject: string; body: string; dedupe: string },
): PlatformMail[] {
  const { run, period } = billing
  return run.settings.toban.billing.recipients.accounting.map((address) => ({
    dedupe: `billing_summary:${period}:${summary.dedupe}`,
    address,
    tenantId: null,
    sourceBatch: SOURCE,
    runId: run.id,
    subject: summary.subject,
    body: summary.body,
    attachments: [],
    priority: 1,
    at: run.now(),
  }))
}

/** 2025年5月分 */
export function monthText(period: string): string {
  const [year, month] = period.split('-').map(Number)
  return `${year}年${month}月分`
}

function subjectOf({ invoice, number, issuer, title }: InvoiceDocument): string {
  return `【${issuer.name}】${monthText(invoice.period)} ${title}のご送付(${number})`
}

function bodyOf({ invoice, number, issuer, recipient, title }: InvoiceDocument): string {
  const addressee = recipient.contactName === null ? 'ご担当者 様' : `${recipient.contactName} 様`
  const reason = invoice.correctionReason
  return [
    recipient.name,
    addressee,
    '',
    `平素より大変お世話になっております。${issuer.name}です。`,
    `${monthText(invoice.period)}の${title}をお送りいたします。添付の PDF をご確認ください。`,
    '',
    `　請求書番号　: ${number}`,
    `　ご請求金額　: ${moneyText(invoice.totalMinor, invoice.currencyCode)}(税込)`,
    `　お支払期限　: ${longDate(invoice.dueDate)}`,
    ...(reason === null ? [] : [`　修正の理由　: ${reason}`]),
    '',
    '本メールは送信専用です。お問い合わせは下記までお願いいたします。',
    '',
    issuer.name,
    `${issuer.contact.department}　${issuer.contact.email}`,
    `TEL ${issuer.phone}`,
    '',
  ].join('\n')
}
