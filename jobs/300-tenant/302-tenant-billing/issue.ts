/** Makes an invoice: draft under its number, files, publication. A crash between the steps leaves a draft that the next run finishes. */
import { publishInvoice, saveDraft } from '../../../data/platform/billing.ts'
import { linesOf, type StoredInvoice, taxesOf } from '../../../data/platform/billing-reading.ts'
import type { TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'
import { type Correction, contentOf, isKeptBack } from './content.ts'
import { type InvoiceDocument, invoiceDocument } from './document.ts'
import { writeInvoiceFiles } from './invoice-files.ts'
import { invoiceMails } from './mails.ts'
import { type InvoiceOutcome, outcomeOf } from './outcome.ts'
import type { PricedMonthOf } from './price.ts'
import type { CorrectStep, IssueStep } from './step.ts'

export type Issue = (IssueStep | CorrectStep) & Readonly<{ priced: PricedMonthOf }>

export async function issueInvoice(
  billing: Billing,
  tenant: TenantRef,
  issue: Issue,
): Promise<InvoiceOutcome> {
  const draft = drafted(billing, tenant, issue)
  const { platform } = billing.run
  const document = invoiceDocument(draft, {
    lines: linesOf(platform, draft.invoiceId),
    taxes: taxesOf(platform, draft.invoiceId),
  })
  const files = await writeInvoiceFiles(billing, tenant, document)
  const { priced } = issue
  publishInvoice(platform, {
    draft,
    files,
    adjustmentIds: priced.account.adjustments.map((adjustment) => adjustment.id),
    usage: { from: draft.periodStart, to: draft.periodEnd },
    mails: mailsNow(billing, tenant, { document, files }),
    supersedes: issue.kind === 'correct' ? issue.corrects : null,
    at: billing.run.now(),
  })
  tell(billing, draft)
  return outcomeOf(issue.kind === 'correct' ? 'corrected' : 'generated', draft)
}

function drafted(billing: Billing, tenant: TenantRef, issue: Issue): StoredInvoice {
  const { run } = billing
  const correction: Correction = issue.kind === 'correct' ? issue : null
  const { priced } = issue
  return saveDraft(run.platform, {
    replaces: issue.replaces,
    originalNumber: correction === null ? null : originalNumber(correction.corrects),
    content: contentOf(billing, tenant, { priced, correction }),
    lines: priced.quote.lines,
    taxes: priced.quote.taxes,
    at: run.now(),
  })
}

/** INV-2025-05-001-R2 → INV-2025-05-001 */
function originalNumber({ invoiceNumber }: StoredInvoice): string {
  return (invoiceNumber ?? '').replace(/-R\d+$/, '')
}

type Finished = { document: InvoiceDocument; files: Awaited<ReturnType<typeof writeInvoiceFiles>> }

function mailsNow(billing: Billing, tenant: TenantRef, { document, files }: Finished) {
  const isUnusual = document.invoice.anomaly !== null
  if (isUnusual && isKeptBack(billing)) return []
  return invoiceMails(billing, tenant, { document, files })
}

/** The log for the operator, the audit for the auditor. */
function tell({ run }: Billing, invoice: StoredInvoice): void {
  const { invoiceId, invoiceNumber, currencyCode, totalMinor, correctionReason } = invoice
  const isCorrection = invoice.revision > 0
  const after = { invoiceId, currency: currencyCode, totalMinor }
  run.log.info(isCorrection ? 'invoice corrected' : 'invoice created', { invoiceNumber, ...after })
  run.audit({
    verb: isCorrection ? 'invoice.corrected' : 'invoice.created',
    object: invoiceNumber ?? invoiceId,
    after,
    ...(correctionReason === null ? {} : { reason: correctionReason }),
  })
}
