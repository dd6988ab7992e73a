/** The shift report as an A4 PDF with boxes for the seals of who drew it up, checked and approved it. */

import type { Cell, Reader, Sheet } from '../../views/shift-report/sheet.ts'
import { shiftHeadline, shiftSheets, shiftTitle } from '../../views/shift-report/sheets.ts'
import type { ShiftReport } from '../domain/shift-report.ts'
import {
  type Content,
  type CustomTableLayout,
  pdfBytes,
  type TableCell,
} from '../sdk/documents/pdf.ts'

/** Points. */
const MARGIN = 36
const SEAL_WIDTH = 52
const SEAL_HEIGHT = 40

const COLORS = {
  ink: '#1a1d21',
  faint: '#5b6470',
  rule: '#c3c9d1',
  accent: '#1f3a5f',
  bad: '#b2271c',
}

const STYLES = {
  title: { fontSize: 17, bold: true, color: COLORS.accent },
  headline: { fontSize: 11, bold: true, margin: [0, 10, 0, 6] as [number, number, number, number] },
  section: {
    fontSize: 10,
    bold: true,
    color: COLORS.accent,
    margin: [0, 12, 0, 3] as [number, number, number, number],
  },
  faint: { fontSize: 7.5, color: COLORS.faint },
  headCell: { fontSize: 7.5, bold: true, color: '#ffffff', fillColor: COLORS.accent },
  bad: { color: COLORS.bad, bold: true },
} as const

export function shiftPdf(report: ShiftReport, reader: Reader): Promise<Buffer> {
  const { words, format } = reader
  const title = shiftTitle(report, reader)
  return pdfBytes(
    {
      pageSize: 'A4',
      pageOrientation: 'landscape',
      pageMargins: [MARGIN, 34, MARGIN, 40],
      defaultStyle: { fontSize: 8, lineHeight: 1.05, color: COLORS.ink },
      styles: STYLES,
      content: [
        headOf(report, reader),
        { text: shiftHeadline(report, reader), style: 'headline' },
        countsOf(report, reader),
        ...shiftSheets(report, reader).flatMap(sectionOf),
      ],
      footer: (page, pages) => ({
        margin: [MARGIN, 12, MARGIN, 0],
        columns: [
          { text: `${report.installation}　${title}`, style: 'faint' },
          {
            text: words.shift.page(format.number(page), format.number(pages)),
            style: 'faint',
            alignment: 'right',
          },
        ],
      }),
    },
    { title, author: report.installation, at: report.madeAt },
  )
}

function headOf(report: ShiftReport, reader: Reader): Content {
  const { words, format } = reader
  const made = words.shift.made(format.exact(report.madeAt))
  const { signatures } = words.shift
  return {
    columns: [
      {
        width: '*',
        stack: [
          { text: shiftTitle(report, reader), style: 'title' },
          { text: report.installation, margin: [0, 4, 0, 0] },
          { text: report.isOver ? made : `${made}　${words.shift.notOver}`, style: 'faint' },
        ],
      },
      {
        width: 'auto',
        layout: THIN_BOX,
        table: {
          widths: signatures.map(() => SEAL_WIDTH),
          heights: [11, SEAL_HEIGHT],
          body: [
            signatures.map((text) => ({ text, style: 'faint', alignment: 'center' as const })),
            signatures.map(() => ({ text: '' })),
          ],
        },
      },
    ],
  }
}

function countsOf({ tally }: ShiftReport, { words, format }: Reader): Content {
  const { today, shift } = words
  const counts: [string, number, boolean][] = [
    [shift.planned, tally.total, false],
    [today.ok, tally.ok, false],
    [today.warned, tally.warned, true],
    [today.failed, tally.failed, true],
    [today.running, tally.running, false],
    [today.waiting, tally.waiting, false],
    [today.toCome, tally.toCome, false],
    [today.skipped, tally.skipped, false],
    [today.missed, tally.missed, true],
    [today.unaccounted, tally.unaccounted, true],
  ]
  return {
    layout: THIN_BOX,
    table: {
      widths: counts.map(() => '*'),
      body: [
        counts.map(([text]) => ({ text, style: 'faint', alignment: 'center' as const })),
        counts.map(([, count, isBad]) => ({
          text: format.number(count),
          alignment: 'center' as const,
          fontSize: 12,
          bold: true,
          ...(isBad && count > 0 ? { color: COLORS.bad } : {}),
        })),
      ],
    },
  }
}

function sectionOf({ title, columns, rows, empty }: Sheet): Content[] {
  const heading: Content = { text: title, style: 'section', headlineLevel: 1 }
  if (rows.length === 0)
    return [{ stack: [heading, { text: empty, style: 'faint' }], unbreakable: true }]
  return [
    heading,
    {
      layout: ROWS,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        widths: columns.map(({ wide }) => (wide ? '*' : 'auto')),
        body: [
          columns.map(({ name, align }) => ({
            text: name,
            style: 'headCell',
            ...alignment(align),
          })),
          ...rows.map((row) => row.map((cell, index) => cellOf(cell, columns[index]?.align))),
        ],
      },
    },
  ]
}

function cellOf(cell: Cell, align: 'end' | undefined): TableCell {
  return { text: cell.text, ...alignment(align), ...(cell.isBad ? { style: 'bad' } : {}) }
}

function alignment(align: 'end' | undefined): { alignment?: 'right' } {
  return align ? { alignment: 'right' } : {}
}

const THIN_BOX: CustomTableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => COLORS.rule,
  vLineColor: () => COLORS.rule,
}

const ROWS: CustomTableLayout = {
  hLineWidth: () => 0.4,
  vLineWidth: () => 0,
  hLineColor: () => COLORS.rule,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
  paddingLeft: () => 5,
  paddingRight: () => 5,
}
