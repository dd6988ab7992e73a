/** The upper part of the printed invoice: title, parties, what it corrects, the amount to pay. */
import { moneyText } from '../../../server/domain/money.ts'
import type { Column, Content } from '../../../server/sdk/documents/pdf.ts'
import { type InvoiceDocument, longDate } from './document.ts'
import { BOX_LAYOUT, COLORS, CONTENT_WIDTH } from './pdf-style.ts'

const SEAL_POINTS = 48

export function headerOf(document: InvoiceDocument): Content[] {
  return [
    { text: document.title, style: 'title', alignment: 'center' },
    rule(1.4, [0, 7, 0, 16]),
    { columns: [recipientBlock(document), issuerBlock(document)], columnGap: 22 },
    { text: openingOf(document), margin: [0, 16, 0, 9] },
    ...correctionBlock(document),
    amountBlock(document),
  ]
}

function recipientBlock({ recipient }: InvoiceDocument): Column {
  const contact = recipient.contactName === null ? [] : [`${recipient.contactName} 様`]
  return {
    width: '*',
    stack: [
      { text: `〒${recipient.postalCode}`, fontSize: 9 },
      { text: recipient.address, fontSize: 9, margin: [0, 2, 0, 7] },
      { text: `${recipient.name}　御中`, style: 'recipient', lineHeight: 1.05 },
      ...contact.map((text): Content => ({ text, fontSize: 10, margin: [0, 5, 0, 0] })),
    ],
  }
}

function issuerBlock({ invoice, number, issuer }: InvoiceDocument): Column {
  const facts: [string, string][] = [
    ['請求書番号', number],
    ['発行日', longDate(invoice.issueDate)],
    ['お支払期限', longDate(invoice.dueDate)],
  ]
  return {
    width: 252,
    stack: [
      {
        table: { widths: [62, '*'], body: facts.map(([name, value]) => factRow(name, value)) },
        layout: 'noBorders',
        margin: [0, 0, 0, 10],
      },
      {
        columns: [
          {
            width: '*',
            stack: [
              { text: issuer.name, style: 'issuer' },
              { text: `〒${issuer.postalCode}`, margin: [0, 5, 0, 0] },
              { text: issuer.address, fontSize: 8.5, margin: [0, 2, 0, 0] },
              { text: `TEL ${issuer.phone}`, margin: [0, 2, 0, 0] },
              { text: `登録番号 ${issuer.registrationNumber}`, margin: [0, 5, 0, 0], bold: true },
            ],
          },
          sealBox(),
        ],
        columnGap: 6,
      },
    ],
  }
}

function factRow(name: string, value: string): Content[] {
  return [
    { text: name, style: 'label', margin: [0, 1.5, 0, 0] },
    { text: value, alignment: 'right', fontSize: 10 },
  ]
}

/** Where the company's square seal goes when the invoice is sent on paper. */
function sealBox(): Column {
  const size = SEAL_POINTS
  return {
    width: size,
    stack: [
      {
        canvas: [
          {
            type: 'rect',
            x: 0,
            y: 0,
            w: size,
            h: size,
            r: 3,
            lineWidth: 0.8,
            lineColor: COLORS.SEAL,
            dash: { length: 2.5, space: 2 },
          },
        ],
      },
      {
        text: '印',
        color: COLORS.SEAL,
        opacity: 0.65,
        fontSize: 13,
        alignment: 'center',
        margin: [0, -size / 2 - 9, 0, 0],
      },
    ],
  }
}

function openingOf({ invoice }: InvoiceDocument): string {
  return invoice.revision === 0
    ? '平素より格別のお引き立てを賜り、厚く御礼申し上げます。下記のとおりご請求申し上げます。'
    : '先にお送りした請求書の内容を下記のとおり修正し、あらためてご請求申し上げます。'
}

/** Rule of the qualified invoice system: a correction names what it corrects. */
function correctionBlock({ invoice, details }: InvoiceDocument): Content[] {
  const { corrects } = details
  if (corrects === null) return []
  const money = (minor: number) => moneyText(minor, invoice.currencyCode)
  const rows: [string, string][] = [
    ['修正前の請求書', `${corrects.number}(発行日 ${longDate(corrects.issueDate)})`],
    ['修正前の金額', `${money(corrects.totalMinor)}(税込)`],
    ['修正の理由', invoice.correctionReason ?? ''],
  ]
  return [
    {
      table: {
        widths: [78, '*'],
        body: rows.map(([name, text]) => [
          { text: name, style: 'label', fillColor: COLORS.TINT },
          { text },
        ]),
      },
      layout: BOX_LAYOUT,
      margin: [0, 0, 0, 10],
    },
  ]
}

function amountBlock({ invoice, details }: InvoiceDocument): Content {
  const { serviceDays, daysInMonth } = details
  const days = serviceDays === daysInMonth ? '' : `(${serviceDays}日間)`
  const span = `${longDate(invoice.periodStart)} 〜 ${longDate(invoice.periodEnd)}${days}`
  const estimated = invoice.isEstimated ? '(概算)' : ''
  return {
    stack: [
      {
        columns: [
          {
            text: `ご請求金額(税込)${estimated}`,
            style: 'amountLabel',
            width: 150,
            margin: [0, 10, 0, 0],
          },
          { text: moneyText(invoice.totalMinor, invoice.currencyCode), style: 'amount' },
          {
            width: 'auto',
            stack: [
              { text: 'ご利用期間', style: 'label', alignment: 'right' },
              { text: span, alignment: 'right', margin: [0, 2, 0, 0] },
            ],
            margin: [0, 6, 0, 0],
          },
        ],
      },
      rule(1.4, [0, 5, 0, 14]),
    ],
  }
}

function rule(lineWidth: number, margin: [number, number, number, number]): Content {
  return {
    canvas: [
      { type: 'line', x1: 0, y1: 0, x2: CONTENT_WIDTH, y2: 0, lineWidth, lineColor: COLORS.ACCENT },
    ],
    margin,
  }
}
