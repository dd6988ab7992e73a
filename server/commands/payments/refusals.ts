/** Why a payment is not entered, in words; thrown by the verbs on payments. */
import type { Day } from '../../domain/calendar-day.ts'
import { type ErrorKind, TobanError, type Words } from '../../domain/errors.ts'
import { moneyText } from '../../domain/money.ts'

export function unknownInvoice(asked: string): TobanError {
  return refusal('no_such_invoice', 'not-found', {
    message: { ja: `請求書がありません: ${asked}`, en: `no such invoice: ${asked}` },
    hint: { ja: '番号を確かめてください', en: 'check the number' },
  })
}

export function nothingIssued(asked: string): TobanError {
  return refusal('invoice_not_issued', 'refused', {
    message: {
      ja: `${asked} は発行されていないか、取り消されています`,
      en: `${asked} was never issued, or is cancelled`,
    },
    hint: {
      ja: '入金は発行済みの請求書に登録します。保留・下書きは BATCH-302 で発行してください',
      en: 'payments are entered on issued invoices; finish a held one or a draft with BATCH-302',
    },
  })
}

export function superseded(asked: string, successor: string): TobanError {
  return refusal('invoice_superseded', 'refused', {
    message: {
      ja: `${asked} は ${successor} に修正されています`,
      en: `${asked} was corrected by ${successor}`,
    },
    hint: { ja: `${successor} に登録してください`, en: `enter it on ${successor}` },
  })
}

export function badAmount(text: string, currency: string): TobanError {
  return refusal('payment_amount_invalid', 'bad-input', {
    message: {
      ja: `金額として読めません: 「${text}」(${currency})`,
      en: `not an amount of ${currency}: "${text}"`,
    },
    hint: {
      ja: '0 より大きい金額です(例 73,700)。返金は種類で選びます',
      en: 'more than 0, for example 73,700; a refund is chosen as the kind',
    },
  })
}

export function badDay(text: string, { from, to }: Readonly<{ from: Day; to: Day }>): TobanError {
  return refusal('payment_day_invalid', 'bad-input', {
    message: { ja: `入金日が正しくありません: 「${text}」`, en: `not a day of payment: "${text}"` },
    hint: { ja: `${from} から ${to} までの日付です`, en: `a day from ${from} to ${to}` },
  })
}

export function badMethod(text: string): TobanError {
  return refusal('payment_method_invalid', 'bad-input', {
    message: { ja: `支払方法が不明です: 「${text}」`, en: `unknown way of payment: "${text}"` },
    hint: {
      ja: 'BANK_TRANSFER、AUTO_DEBIT、CREDIT_CARD、OTHER のどれかです',
      en: 'one of BANK_TRANSFER, AUTO_DEBIT, CREDIT_CARD, OTHER',
    },
  })
}

type Sums = Readonly<{ amountMinor: number; leftMinor: number; currency: string }>

export function beyondBalance(number: string, { amountMinor, leftMinor, currency }: Sums) {
  const [amount, left] = [moneyText(amountMinor, currency), moneyText(leftMinor, currency)]
  return refusal('payment_exceeds_balance', 'refused', {
    message: {
      ja: `${number} の残高 ${left} を超える入金です: ${amount}`,
      en: `${amount} is more than the ${left} that are open on ${number}`,
    },
    hint: {
      ja: '過入金に間違いなければ「過入金として登録」を選んでください',
      en: 'if that is really what came in, choose "enter as overpaid"',
    },
  })
}

export function beyondPaid(number: string, { amountMinor, leftMinor, currency }: Sums) {
  const [amount, paid] = [moneyText(amountMinor, currency), moneyText(leftMinor, currency)]
  return refusal('refund_exceeds_paid', 'refused', {
    message: {
      ja: `${number} の入金済み額 ${paid} を超えて ${amount} は戻せません`,
      en: `${amount} is more than the ${paid} that were paid on ${number}`,
    },
    hint: {
      ja: '返金があるときは、先にその返金を取り消してください',
      en: 'where a refund stands in the way, take that back first',
    },
  })
}

export function unknownPayment(id: string): TobanError {
  return refusal('no_such_payment', 'not-found', {
    message: { ja: `入金記録がありません: ${id}`, en: `no such payment: ${id}` },
    hint: { ja: '一覧: toban payments list', en: 'to see them: toban payments list' },
  })
}

export function takenBackAlready(id: string): TobanError {
  return refusal('payment_taken_back', 'refused', {
    message: { ja: `入金記録 ${id} は取消済みです`, en: `payment ${id} was taken back already` },
    hint: {
      ja: '取消そのものは取り消せません。必要なら改めて登録してください',
      en: 'what takes back is not taken back; enter the payment anew if it counts after all',
    },
  })
}

export function changedMeanwhile(number: string): TobanError {
  return refusal('payment_changed_meanwhile', 'refused', {
    message: {
      ja: `確認のあとに ${number} の入金が変わりました`,
      en: `${number} has changed since it was looked at`,
    },
    hint: { ja: 'もう一度ファイルを確認してください', en: 'look at the file again' },
  })
}

export function refusal(
  code: string,
  kind: ErrorKind,
  words: Readonly<{ message: Words; hint: Words }>,
): TobanError {
  return new TobanError({ code, kind, ...words })
}
