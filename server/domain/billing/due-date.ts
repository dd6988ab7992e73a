/** When an invoice is to be paid, from the contract's payment terms; called by BATCH-302. */
import { addDays, type Day, lastDayOf, monthOf } from '../calendar-day.ts'
import { BillingHold } from './hold.ts'

const MAX_TERM_DAYS = 365
/** No row of closed days is longer; beyond it the calendar itself is wrong. */
const MAX_SHIFT_DAYS = 31

/**
 * `NET<n>`: n days after issue. `EOM`: end of the month of issue, `EOM+<n>`: n days after that.
 * A closed day moves it to the next business day. Throws BillingHold `payment_terms_unknown`.
 */
export function dueDate(
  issueDate: Day,
  paymentTerms: string,
  isBusinessDay: (day: Day) => boolean,
): Day {
  let day = nominal(issueDate, paymentTerms)
  for (let shift = 0; shift < MAX_SHIFT_DAYS && !isBusinessDay(day); shift += 1)
    day = addDays(day, 1)
  return day
}

function nominal(issueDate: Day, paymentTerms: string): Day {
  const net = /^NET(\d{1,3})$/.exec(paymentTerms)
  const eom = /^EOM(?:\+(\d{1,3}))?$/.exec(paymentTerms)
  const days = Number(net?.[1] ?? eom?.[1] ?? 0)
  if ((!net && !eom) || days > MAX_TERM_DAYS) {
    throw new BillingHold('payment_terms_unknown', {
      ja: `支払条件が正しくありません: ${paymentTerms}(NET30、EOM、EOM+30 など)`,
      en: `unknown payment terms ${paymentTerms} (expected NET<n>, EOM or EOM+<n>)`,
    })
  }
  return addDays(net ? issueDate : lastDayOf(monthOf(issueDate)), days)
}
