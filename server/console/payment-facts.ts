/** Gathers what the page of an invoice and the page of payments show. */
import {
  invoiceById,
  isIssued,
  linesOf,
  type StoredInvoice,
  siblingsOf,
  taxesOf,
} from '../../data/platform/billing-reading.ts'
import { payableInvoice } from '../../data/platform/payments.ts'
import {
  latestPayments,
  paymentsOfMonth,
  type ShownPayment,
  type UnsettledInvoice,
  unsettledInvoices,
} from '../../data/platform/reading/payments.ts'
import { invoiceFiles, type TenantCard } from '../../data/platform/reading/tenants.ts'
import type { InvoicePageFacts } from '../../views/pages/invoice.tsx'
import type { ImportFacts, PlanFacts, PlanLine } from '../../views/pages/payment-import.tsx'
import type { OpenLine, PaymentsFacts } from '../../views/pages/payments.tsx'
import type { EntryLine } from '../../views/parts/payment-entries.tsx'
import type { Screen } from '../../views/screen.ts'
import type { ImportEnd, ImportPlan, PlannedLine } from '../commands/payments/index.ts'
import { invoiceState, paymentMethod } from '../domain/billing/payment.ts'
import { verdictText } from '../domain/billing/verdict-text.ts'
import { dayAt } from '../domain/calendar-day.ts'
import { nameIn } from './company-names.ts'
import type { Desk } from './env.ts'
import { nameOf } from './tenant-facts.ts'

const MOST_OPEN = 300
const MOST_ENTRIES = 50

export function paymentsFacts({ deps }: Pick<Desk, 'deps'>, screen: Screen) {
  const { platform, clock } = deps
  const today = dayAt(clock())
  const facts: Omit<PaymentsFacts, 'refused'> = {
    open: unsettledInvoices(platform, MOST_OPEN).map((one) => openLine(one, screen, today)),
    entries: latestPayments(platform, { limit: MOST_ENTRIES }).map((one) => entryLine(one, screen)),
  }
  return facts
}

function openLine(one: UnsettledInvoice, screen: Screen, today: string): OpenLine {
  const { invoiceId, number, currency, totalMinor, paidMinor, balanceMinor, dueDate } = one
  return {
    ...{ invoiceId, number, currency, totalMinor, paidMinor, balanceMinor, dueDate },
    ...{ code: one.tenantCode, name: named(one, screen) },
    state: invoiceState({ ...one, status: 'generated' }, today),
  }
}

function entryLine(one: ShownPayment, screen: Screen): EntryLine {
  const { paymentId, invoiceId, invoiceNumber, kind, paidOn, amountMinor, currency, method } = one
  const { reference, reason, isTakenBack } = one
  return {
    ...{ paymentId, invoiceId, invoiceNumber, kind, paidOn, amountMinor, currency, method },
    ...{ reference, reason, isTakenBack, by: one.createdBy },
    ...{ code: one.tenantCode, name: named(one, screen) },
  }
}

function named(
  one: Readonly<{ tenantName: string; tenantNameEn: string | null }>,
  { language }: Screen,
): string {
  return nameIn(language, one.tenantName, one.tenantNameEn)
}

/** Null: no such invoice of this company. */
export function invoicePageFacts(
  { deps }: Pick<Desk, 'deps'>,
  screen: Screen,
  { card, invoiceId }: Readonly<{ card: TenantCard; invoiceId: string }>,
): Omit<InvoicePageFacts, 'refused' | 'typed'> | null {
  const { platform, clock } = deps
  const invoice = invoiceById(platform, invoiceId)
  if (!invoice || invoice.tenantId !== card.tenantId) return null
  const today = dayAt(clock())
  return {
    ...headOf(invoice, today),
    ...{ code: card.code, name: nameOf(card, screen), today },
    ...relativesOf(invoice, siblingsOf(platform, invoice)),
    lines: linesOf(platform, invoiceId).map((line) => ({
      ...{ label: line.label, quantity: line.quantityText, unit: line.unit ?? '' },
      ...{ unitPriceMinor: line.unitPriceMinor, amountMinor: line.amountMinor },
    })),
    taxes: taxesOf(platform, invoiceId),
    files: invoiceFiles(platform, invoiceId),
    entries: paymentsOfMonth(platform, invoice).map((one) => entryLine(one, screen)),
    isPayable: payableInvoice(platform, invoice)?.invoiceId === invoiceId,
  }
}

function headOf(invoice: StoredInvoice, today: string) {
  const { invoiceId, period, issueDate, dueDate, subtotalMinor, totalMinor } = invoice
  const { carriedMinor, paidMinor, balanceMinor } = invoice
  return {
    ...{ invoiceId, period, issueDate, dueDate, subtotalMinor, totalMinor },
    ...{ carriedMinor, paidMinor, balanceMinor, currency: invoice.currencyCode },
    number: invoice.invoiceNumber,
    state: invoiceState(invoice, today),
    method: paymentMethod(invoice.paymentMethod) ?? ('OTHER' as const),
    reason: invoice.correctionReason,
  }
}

function relativesOf(invoice: StoredInvoice, siblings: readonly StoredInvoice[]) {
  const shown = (one: StoredInvoice | undefined) =>
    one ? { invoiceId: one.invoiceId, number: one.invoiceNumber ?? '' } : null
  return {
    corrects: shown(siblings.find(({ invoiceId }) => invoiceId === invoice.correctsInvoiceId)),
    correctedBy: shown(
      siblings.find(
        (one) =>
          one.correctsInvoiceId === invoice.invoiceId &&
          (isIssued(one) || one.status === 'cancelled'),
      ),
    ),
  }
}

export function planFacts(
  plan: ImportPlan,
  screen: Screen,
  { bytes, isChanged }: Readonly<{ bytes: Uint8Array; isChanged: boolean }>,
): PlanFacts {
  return {
    lines: plan.lines.map((line) => planLine(line, screen)),
    counts: plan.counts,
    hash: plan.hash,
    file: Buffer.from(bytes).toString('base64url'),
    isChanged,
  }
}

function planLine(planned: PlannedLine, screen: Screen): PlanLine {
  const { line, column, verdict, onto, asked, currency } = planned
  return {
    ...{ line, column, kind: verdict.kind, text: verdictText(verdict, currency)[screen.language] },
    onto: onto && {
      ...{ invoiceId: onto.invoiceId, number: onto.number },
      ...{ code: onto.tenantCode, name: named(onto, screen) },
    },
    asked,
  }
}

export function importFacts(
  end: Extract<ImportEnd, { kind: 'entered' }>,
  screen: Screen,
): ImportFacts {
  const entered = new Set(end.enteredLines)
  return {
    companies: end.companies.map(({ tenantCode, entered: count, refused }) => ({
      ...{ code: tenantCode, entered: count },
      refused: refused === null ? null : refused[screen.language],
    })),
    left: end.plan.lines
      .filter(({ line }) => !entered.has(line))
      .map((line) => planLine(line, screen)),
  }
}
