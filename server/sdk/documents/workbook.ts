/** Makes Excel files whose bytes depend on their content only; called by batches that hand out figures. */
import type { Font, PageSetup, Workbook } from 'exceljs'
import type { Instant } from '../../domain/calendar-day.ts'
import { withFixedZipDates } from './zip-dates.ts'

export type { Workbook, Worksheet } from 'exceljs'

/** `at` is the date inside the file. */
export type WorkbookAbout = Readonly<{ title: string; author: string; at: Instant }>

/** Number formats; negative amounts are red. */
export const NUMBER_FORMATS = {
  integer: '#,##0;[Red]-#,##0',
  /** Per currency: amounts are written in major units. */
  money: {
    JPY: '"¥"#,##0;[Red]-"¥"#,##0',
    USD: '"$"#,##0.00;[Red]-"$"#,##0.00',
    EUR: '"€"#,##0.00;[Red]-"€"#,##0.00',
    KWD: '"KWD "#,##0.000;[Red]-"KWD "#,##0.000',
  } as Readonly<Record<string, string>>,
} as const

/** A4 across, as wide as the paper, the first row on every page. */
export const PRINTED: Partial<PageSetup> = {
  paperSize: 9,
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  printTitlesRow: '1:1',
}

/** A font without its name is drawn in whatever the program has. This is the one of cells that say nothing. */
export function bold(more: Partial<Font> = {}): Partial<Font> {
  return { name: 'Calibri', size: 11, bold: true, ...more }
}

const LINE_POINTS = 15

/** Height of a row by the lines of its longest cell: not every program finds it by itself. Points. */
export function heightOf(cells: readonly Readonly<{ text: string; width: number }>[]): number {
  const lines = ({ text, width }: Readonly<{ text: string; width: number }>) =>
    text
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(roomOf(line) / (width - 1))), 0)
  return LINE_POINTS * Math.max(1, ...cells.map(lines))
}

/** In columns' units: Japanese characters take the room of two. */
export function roomOf(text: string): number {
  let room = 0
  for (const character of text) room += character > '\u02ff' ? 2 : 1
  return room
}

/** exceljs is loaded on first use: the main process reads batch modules too. */
export async function workbookBytes(
  about: WorkbookAbout,
  fill: (workbook: Workbook) => void,
): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.Workbook()
  workbook.title = about.title
  workbook.creator = about.author
  workbook.lastModifiedBy = about.author
  workbook.created = new Date(about.at)
  workbook.modified = new Date(about.at)
  fill(workbook)
  return withFixedZipDates(Buffer.from(await workbook.xlsx.writeBuffer()))
}
