/** What came in on the demo's invoices: most at once, some in parts, one not at all. */
import type { StoredPayment } from '../../../data/platform/payments.ts'
import { paymentMethod } from '../../domain/billing/payment.ts'
import type { Quote } from '../../domain/billing/quote.ts'
import { addDays, type Day, instantOf, type Month } from '../../domain/calendar-day.ts'
import { sumOf } from '../../domain/money.ts'
import type { DemoCalendar } from '../calendar.ts'
import { is } from '../cast.ts'
import { demoUlid } from '../identifiers.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'

/** When accounting reads the file of the bank in. */
const BOOKED_TIME = '15:30'
const BOOKED_REASON = '銀行の入金明細'

export type PaymentSetting = Readonly<{ story: Story; calendar: DemoCalendar; period: Month }>

type Part = Readonly<{ paidOn: Day; amountMinor: number }>

/** Companies pay two days early; the one whose contract ends soon has not paid its last invoice. */
export function paymentsOf(
  row: Row,
  quote: Quote,
  setting: PaymentSetting,
): readonly StoredPayment[] {
  const { story, calendar, period } = setting
  const isLast = period === calendar.invoicedMonths.at(-1)
  if ((is(story.company, 'contract_ends_soon') && isLast) || quote.totalMinor === 0) return []
  return partsOf(row, quote, setting)
    .filter(({ paidOn }) => paidOn <= calendar.today)
    .map((part, index) => {
      const isPart = part.amountMinor < quote.totalMinor
      const reference = isPart ? `分割 ${index + 1} 回目` : ''
      return entryOf(row, quote, { ...part, kind: 'payment', reference })
    })
}

/** Minor units of yen; less than any of the invoices that are paid in parts. */
const FIRST_PART_MINOR = 20_000

/** Two companies pay in parts: one its last but one invoice, the rest a week late; one so far only the first part of its last. */
function partsOf(row: Row, quote: Quote, { story, calendar, period }: PaymentSetting): Part[] {
  const dueOn = String(row.due_date)
  const { code } = story.company
  const [lastButOne, last] = calendar.invoicedMonths.slice(-2)
  const isParted =
    (code === 'midori-logi' && period === lastButOne) || (code === 'hibari-edu' && period === last)
  const first = { paidOn: addDays(dueOn, -2), amountMinor: quote.totalMinor }
  if (!isParted || quote.totalMinor <= FIRST_PART_MINOR) return [first]
  const rest = {
    paidOn: addDays(dueOn, 7),
    amountMinor: sumOf([quote.totalMinor, -FIRST_PART_MINOR]),
  }
  const part = { ...first, amountMinor: FIRST_PART_MINOR }
  return period === last ? [part] : [part, rest]
}

export type Entry = Part & Readonly<{ kind: 'payment' | 'refund'; reference: string }>

/** Of a payment and of a refund, whose amount is negative. */
export function entryOf(row: Row, quote: Quote, entry: Entry): StoredPayment {
  const { kind, paidOn, amountMinor, reference } = entry
  const invoiceId = String(row.invoice_id)
  const createdAt = instantOf(paidOn, BOOKED_TIME)
  const name = `${kind}|${invoiceId}|${paidOn}`
  return {
    paymentId: demoUlid(createdAt, name),
    ...{ invoiceId, kind, paidOn, amountMinor, reference },
    method: paymentMethod(quote.contract.paymentMethod) ?? 'OTHER',
    reason: kind === 'refund' ? '修正後の過入金の返金' : BOOKED_REASON,
    source: kind === 'refund' ? 'manual' : 'import',
    entryKey: `demo:${name}`,
    ...{ reversesPaymentId: null, createdBy: 'keiri', createdAt },
  }
}
