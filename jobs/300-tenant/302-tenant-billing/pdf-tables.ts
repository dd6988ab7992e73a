/** The lower part of the printed invoice: lines, tax per rate, totals, how to pay, notes. */

import type { InvoiceLine, TaxBox } from '../../../server/domain/billing/terms.ts'
import { moneyText } from '../../../server/domain/money.ts'
import type { Content, TableCell } from '../../../server/sdk/documents/pdf.ts'
import { type InvoiceDocument, type IssuerSnapshot, longDate } from './document.ts'
import { BOX_LAYOUT, COLORS, ROWS_LAYOUT } from './pdf-style.ts'

export function linesTable(document: InvoiceDocument): Content {
  const head: TableCell[] = [
    { text: '品目', style: 'headCell' },
    { text: '数量', style: 'headCell', alignment: 'right' },
    { text: '単位', style: 'headCell' },
    { text: '単価', style: 'headCell', alignment: 'right' },
    { text: '金額(税抜)', style: 'headCell', alignment: 'right' },
  ]
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 46, 46, 66, 78],
      body: [head, ...document.lines.map((line) => lineRow(document, line))],
    },
    layout: ROWS_LAYOUT,
  }
}

function lineRow({ invoice, reducedLines }: InvoiceDocument, line: InvoiceLine): TableCell[] {
  const money = (minor: number) => moneyText(minor, invoice.currencyCode)
  const estimated = line.isEstimated ? '【概算】' : ''
  const reduced = reducedLines.has(line.lineNo) ? ' ※' : ''
  return [
    { text: `${estimated}${line.label}${reduced}` },
    { text: line.quantityText, alignment: 'right' },
    { text: line.unit ?? '' },
    { text: line.unitPriceMinor === null ? '' : money(line.unitPriceMinor), alignment: 'right' },
    { text: money(line.amountMinor), alignment: 'right' },
  ]
}

export function totalsOf(document: InvoiceDocument): Content {
  return {
    unbreakable: true,
    margin: [0, 14, 0, 0],
    columns: [
      { width: '*', stack: [ratesBox(document)] },
      { width: 208, stack: [sumsBox(document)] },
    ],
    columnGap: 20,
  }
}

function ratesBox({ invoice, taxes }: InvoiceDocument): Content {
  const head = ['税率', '対象額(税抜)', '消費税額'].map(
    (text, index): TableCell => ({
      text,
      fontSize: 8,
      bold: true,
      fillColor: COLORS.TINT,
      alignment: index === 0 ? 'left' : 'right',
    }),
  )
  const rows = taxes.map((box): TableCell[] => [
    { text: rateText(box) },
    { text: moneyText(box.baseMinor, invoice.currencyCode), alignment: 'right' },
    { text: moneyText(box.taxMinor, invoice.currencyCode), alignment: 'right' },
  ])
  return {
    stack: [
      { text: '税率別内訳', style: 'section', margin: [0, 0, 0, 5] },
      { table: { widths: ['*', 74, 62], body: [head, ...rows] }, layout: BOX_LAYOUT },
    ],
  }
}

/** 10%対象, 8%対象(軽減税率)※, or the label of a rate of nothing. */
function rateText(box: TaxBox): string {
  if (box.rateBp === 0) return box.label
  const percent = `${box.rateBp / 100}%対象`
  return box.taxClass === 'RED' ? `${percent}(軽減税率)※` : percent
}

function sumsBox(document: InvoiceDocument): Content {
  const { invoice } = document
  const money = (minor: number) => moneyText(minor, invoice.currencyCode)
  const rows: TableCell[][] = [
    [{ text: '小計(税抜)' }, { text: money(invoice.subtotalMinor), alignment: 'right' }],
    [{ text: '消費税' }, { text: money(invoice.taxMinor), alignment: 'right' }],
    [
      { text: '合計(税込)', style: 'total', fillColor: COLORS.TINT },
      {
        text: money(invoice.totalMinor),
        style: 'total',
        alignment: 'right',
        fillColor: COLORS.TINT,
      },
    ],
    ...balanceRows(document),
  ]
  return { table: { widths: ['*', 100], body: rows }, layout: ROWS_LAYOUT }
}

/** Only on a correction of an invoice that was paid: what is still to pay, or comes back. */
function balanceRows(document: InvoiceDocument): TableCell[][] {
  const { invoice, details, paidMinor, balanceMinor } = document
  if (details.corrects === null || paidMinor === 0) return []
  const money = (minor: number) => moneyText(minor, invoice.currencyCode)
  const label = balanceMinor < 0 ? 'ご返金額' : '差引お支払額'
  return [
    [{ text: 'お支払済み額' }, { text: money(paidMinor), alignment: 'right' }],
    [
      { text: label, style: 'total' },
      { text: money(Math.abs(balanceMinor)), style: 'total', alignment: 'right' },
    ],
  ]
}

export function paymentOf(document: InvoiceDocument): Content[] {
  const { title, how } = paymentText(document)
  return [
    {
      unbreakable: true,
      margin: [0, 18, 0, 0],
      table: {
        widths: ['*'],
        body: [[{ stack: [{ text: title, style: 'section', margin: [0, 0, 0, 4] }, ...how] }]],
      },
      layout: BOX_LAYOUT,
    },
  ]
}

type PaymentText = { title: string; how: Content[] }

function paymentText(document: InvoiceDocument): PaymentText {
  const { invoice, issuer, balanceMinor } = document
  if (balanceMinor <= 0) {
    const refund = moneyText(-balanceMinor, invoice.currencyCode)
    const text =
      balanceMinor < 0
        ? `お支払いは不要です。差額 ${refund} をご返金いたします。`
        : 'お支払いは不要です。'
    return { title: 'お支払い', how: [{ text }] }
  }
  switch (invoice.paymentMethod) {
    case 'AUTO_DEBIT':
      return {
        title: 'お支払方法',
        how: [{ text: 'お支払期限日にご指定の口座より振替いたします。' }],
      }
    case 'CREDIT_CARD':
      return {
        title: 'お支払方法',
        how: [{ text: 'ご登録のクレジットカードにてお支払いいただきます。' }],
      }
    default:
      return { title: 'お振込先', how: transferText(issuer.bankAccount, dueText(document)) }
  }
}

/** On a correction of a paid invoice only the rest is to be paid. */
function dueText({ invoice, paidMinor, balanceMinor }: InvoiceDocument): string {
  const { dueDate, currencyCode } = invoice
  const rest = paidMinor === 0 ? '' : `差額 ${moneyText(balanceMinor, currencyCode)} を`
  return `${longDate(dueDate)}までに${rest}お振り込みください。`
}

function transferText(account: IssuerSnapshot['bankAccount'], due: string): Content[] {
  const { bank, branch, type, number, holder } = account
  return [
    { text: `${bank}　${branch}　${type} ${number}`, bold: true, fontSize: 10 },
    { text: `口座名義 ${holder}`, margin: [0, 3, 0, 0] },
    { text: due, margin: [0, 3, 0, 0] },
  ]
}

export function notesOf(document: InvoiceDocument): Content[] {
  return [
    {
      unbreakable: true,
      margin: [0, 12, 0, 0],
      stack: [
        { text: '備考', style: 'section', margin: [0, 0, 0, 3] },
        { ul: notes(document), fontSize: 8.5, markerColor: COLORS.FAINT },
      ],
    },
  ]
}

function notes(document: InvoiceDocument): Content[] {
  const { invoice, issuer, reducedLines, lines } = document
  const texts = [
    ...(reducedLines.size > 0 ? ['※ は軽減税率の対象です。'] : []),
    ...(lines.some((line) => line.unit === 'GB')
      ? ['ストレージは日ごとの使用量の月平均(GB・日 ÷ 月の日数)で計算しています。']
      : []),
    ...(invoice.isEstimated
      ? ['【概算】の明細は、使用量の一部を取得できなかったため、推定値で計算しています。']
      : []),
    '消費税額は税率ごとに一度だけ端数処理をしています。',
    `本請求書に関するお問い合わせ: ${issuer.contact.department} ${issuer.contact.email}`,
  ]
  return texts.map((text): Content => ({ text, margin: [0, 1, 0, 1] }))
}
