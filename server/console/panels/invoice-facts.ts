/** What the panel of BATCH-302 shows: a month's invoices, what waits for a person, thirteen months. */
import { invoicePeriods } from '../../../data/platform/reading/invoice-list.ts'
import {
  countMonthInvoices,
  keptBackInvoices,
  type MonthInvoice,
  monthInvoices,
  monthSums,
  type OpenInvoice,
  openInvoices,
} from '../../../data/platform/reading/invoice-months.ts'
import type { MonthBar } from '../../../views/panels/month-bars.tsx'
import type {
  InvoiceLine,
  InvoicesFacts,
  KeptBackLine,
  OpenLine,
} from '../../../views/panels/tenant-invoices.tsx'
import type { Screen } from '../../../views/screen.ts'
import { changeBp } from '../../domain/billing/comparison.ts'
import { HOLD_REASONS } from '../../domain/billing/hold.ts'
import { invoiceState } from '../../domain/billing/payment.ts'
import { addMonths, dayAt, isMonth, type Month } from '../../domain/calendar-day.ts'
import { nameIn } from '../company-names.ts'
import type { Desk } from '../env.ts'

const MOST_LINES = 200
const MOST_WAITING = 100
const BARS = 13
/** Mails kept back are looked for in the month shown and those just before it: an old invoice is overdue, not unsent. */
const KEPT_BACK_MONTHS = 3

export function invoicesShown(
  { deps }: Desk,
  screen: Screen,
  asked: string | undefined,
): InvoicesFacts | null {
  const { platform } = deps
  const newest = invoicePeriods(platform, 1)[0]
  if (newest === undefined) return null
  const month = asked !== undefined && isMonth(asked) ? asked : newest
  const oldest = addMonths(newest, 1 - BARS)
  const lines = monthInvoices(platform, {
    period: month,
    before: addMonths(month, -1),
    limit: MOST_LINES,
  })
  const today = dayAt(deps.clock())
  const open = openInvoices(platform, { from: oldest, limit: MOST_WAITING })
  const keptBack = keptBackInvoices(platform, {
    from: addMonths(month < newest ? month : newest, 1 - KEPT_BACK_MONTHS),
    limit: MOST_WAITING,
  })
  return {
    month,
    bars: barsOf(newest, monthSums(platform, { from: oldest, to: newest })),
    lines: lines.map((line) => lineOf(line, screen, today)),
    count: lines.length < MOST_LINES ? lines.length : countMonthInvoices(platform, month),
    open: open.map((one) => openOf(one, screen)),
    keptBack: keptBack.map(
      (one): KeptBackLine => ({
        ...{ invoiceId: one.invoiceId, number: one.number, period: one.period },
        ...company(one, screen),
        ...{ currency: one.currency, nowMinor: one.nowMinor, beforeMinor: one.beforeMinor },
        changeBp: one.changeBp,
      }),
    ),
  }
}

function barsOf(newest: Month, sums: ReturnType<typeof monthSums>): MonthBar[] {
  return Array.from({ length: BARS }, (_, index) => {
    const month = addMonths(newest, index + 1 - BARS)
    const sum = sums.find(({ period }) => period === month)
    return { month, totalMinor: sum?.totalMinor ?? 0, invoices: sum?.invoices ?? 0 }
  })
}

function lineOf(line: MonthInvoice, screen: Screen, today: string): InvoiceLine {
  const { kinds, beforeMinor } = line
  return {
    ...company(line, screen),
    invoiceId: line.invoiceId,
    number: line.number,
    state: invoiceState(line, today),
    currency: line.currency,
    subtotalMinor: line.subtotalMinor,
    taxMinor: line.taxMinor,
    totalMinor: line.totalMinor,
    changeBp: beforeMinor === null ? null : changeBp(line.subtotalMinor, beforeMinor),
    isUnusual: line.isUnusual,
    corrects:
      line.correctsNumber === null
        ? null
        : { number: line.correctsNumber, reason: line.correctionReason ?? '' },
    kinds: kinds === '' ? [] : kinds.split(',').sort(),
  }
}

function openOf(one: OpenInvoice, screen: Screen): OpenLine {
  const [code = '', ...detail] = (one.holdReason ?? '').split(': ')
  return {
    ...company(one, screen),
    invoiceId: one.invoiceId,
    period: one.period,
    number: one.number,
    reason: HOLD_REASONS.find((reason) => reason === code) ?? null,
    detail: (screen.language === 'en' && one.holdReasonEn) || detail.join(': ') || null,
  }
}

function company(
  one: Readonly<{ tenantCode: string; tenantName: string; tenantNameEn: string | null }>,
  { language }: Screen,
): Readonly<{ code: string; name: string }> {
  const name = nameIn(language, one.tenantName, one.tenantNameEn)
  return { code: one.tenantCode, name }
}
