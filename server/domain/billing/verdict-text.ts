/** What is thought of a line of a bank file, as a sentence; for the command line and the console. */
import { unreachable, type Words } from '../errors.ts'
import { moneyText } from '../money.ts'
import type { LineVerdict } from './payment-list.ts'

/** `currency`: of the invoice, where one was found. */
export function verdictText(verdict: LineVerdict, currency: string | null): Words {
  switch (verdict.kind) {
    case 'matched':
      return { ja: '一致', en: 'matches' }
    case 'already':
      return ALREADY[verdict.how]
    case 'unknown-invoice':
      return { ja: '請求書がない', en: 'unknown invoice' }
    case 'not-issued':
      return { ja: '発行されていない', en: 'not issued' }
    case 'wrong-company':
      return {
        ja: `テナント違い(請求先は ${verdict.owner})`,
        en: `wrong company (it is of ${verdict.owner})`,
      }
    case 'wrong-amount': {
      const open = moneyText(verdict.openMinor, currency ?? 'JPY')
      return { ja: `金額違い(残高 ${open})`, en: `other amount (${open} are open)` }
    }
    case 'faulty':
      return FAULTY[verdict.field]
    default:
      return unreachable(verdict)
  }
}

const ALREADY = {
  import: { ja: '取込済み', en: 'entered before' },
  manual: { ja: '手入力で登録済み', en: 'entered by hand before' },
  'taken-back': { ja: '取込後に取消済み', en: 'entered before and taken back' },
} as const

const FAULTY = {
  invoice: { ja: '請求書番号がない', en: 'no invoice number' },
  paidOn: {
    ja: '日付が読めない、未来、または請求期間より前',
    en: 'the day can not be read, is to come, or is before the billed month',
  },
  amount: {
    ja: '金額が読めない、または 0 以下',
    en: 'the amount can not be read, or is not above 0',
  },
  currency: { ja: '請求書と通貨が違う', en: 'not the currency of the invoice' },
  method: { ja: '支払方法が不明', en: 'unknown way of payment' },
} as const
