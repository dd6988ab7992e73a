/** An invoice as an A4 PDF in the form of a Japanese qualified invoice (適格請求書); called when a draft is finished. */
import { pdfBytes } from '../../../server/sdk/documents/pdf.ts'
import type { InvoiceDocument } from './document.ts'
import { headerOf } from './pdf-header.ts'
import { MARGIN, STYLES } from './pdf-style.ts'
import { linesTable, notesOf, paymentOf, totalsOf } from './pdf-tables.ts'

export function invoicePdf(document: InvoiceDocument): Promise<Buffer> {
  const { number, title, issuer, at } = document
  return pdfBytes(
    {
      pageSize: 'A4',
      pageMargins: [MARGIN, 44, MARGIN, 52],
      defaultStyle: { fontSize: 9, lineHeight: 1, color: '#1a1d21' },
      styles: STYLES,
      content: [
        ...headerOf(document),
        linesTable(document),
        totalsOf(document),
        ...paymentOf(document),
        ...notesOf(document),
      ],
      footer: (page, pages) => ({
        margin: [MARGIN, 14, MARGIN, 0],
        columns: [
          { text: `${issuer.name}　${number}`, style: 'faint' },
          { text: `${page} / ${pages} ページ`, style: 'faint', alignment: 'right' },
        ],
      }),
    },
    { title: `${title} ${number}`, author: issuer.name, at },
  )
}
