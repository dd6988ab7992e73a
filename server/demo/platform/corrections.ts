/** Corrections of the demo's invoices: of one before it was paid, and of one that was paid already and is paid back in part. */
import { addDays, addMonths, firstDayOf, instantOf } from '../../domain/calendar-day.ts'
import { sumOf } from '../../domain/money.ts'
import { demoUlid } from '../identifiers.ts'
import { adjustments } from './discounts.ts'
import { type BillingSetting, type Invoice, invoiceRow, quotedStory } from './invoice-rows.ts'
import { entryOf } from './payments.ts'

/** `takesPlaceOf` is cancelled when nothing had come in. */
export type Correction = Invoice & Readonly<{ takesPlaceOf: Invoice }>

export type Books = Readonly<{
  /** In the order of their numbers; of a corrected one only what came in before. */
  originals: readonly Invoice[]
  corrections: readonly Correction[]
}>

export function correctedBooks(invoices: readonly Invoice[], setting: BillingSetting): Books {
  const corrections = adjustments(setting.calendar).flatMap((late) => {
    if (!late.isLate) return []
    const original = invoices.find(
      ({ story, period }) => story.company.code === late.code && period === late.period,
    )
    return original ? correctionOf(original, late.label, setting) : []
  })
  const byId = new Map(corrections.map(({ takesPlaceOf }) => [takesPlaceOf.id, takesPlaceOf]))
  return { originals: invoices.map((one) => byId.get(one.id) ?? one), corrections }
}

/** What is entered on the 11th is corrected on the 12th; of a company that pays first, two days after. */
const CORRECTED_TIME = '10:00'
const PAYS_FIRST = 'kobato-trade'

function correctionOf(original: Invoice, reason: string, setting: BillingSetting): Correction[] {
  const { story, period } = original
  const { platform, calendar } = setting
  const [quoted] = quotedStory(story, period, { platform, isKnown: () => true })
  const paidOn = original.payments[0]?.paidOn
  const twelfth = addDays(firstDayOf(addMonths(period, 1)), 11)
  const isPaid = story.company.code === PAYS_FIRST && paidOn !== undefined
  const day = isPaid ? addDays(paidOn, 2) : twelfth
  if (!quoted || day > calendar.today) return []
  const takesPlaceOf = { ...original, payments: isPaid ? original.payments : [] }
  const carriedMinor = sumOf(takesPlaceOf.payments.map(({ amountMinor }) => amountMinor))
  const at = instantOf(day, CORRECTED_TIME)
  const id = demoUlid(at, `correction|${original.id}`)
  const number = `${original.number}-R1`
  const corrects = { invoice: original, reason, carriedMinor }
  const row = invoiceRow(quoted, { id, number, period, platform, at, corrects })
  const { quote } = quoted
  const openMinor = sumOf([quote.totalMinor, -carriedMinor])
  const settledOn = openMinor > 0 ? addDays(String(row.due_date), -2) : addDays(day, 5)
  const entry = {
    kind: openMinor > 0 ? 'payment' : 'refund',
    paidOn: settledOn,
    amountMinor: openMinor,
    reference: '',
  } as const
  const payments = openMinor === 0 || settledOn > calendar.today ? [] : [entryOf(row, quote, entry)]
  return [{ id, number, story, period, quote, row, payments, takesPlaceOf }]
}
