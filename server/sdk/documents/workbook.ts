/** Makes Excel files whose bytes depend on their content only; called by batches that hand out figures. */
import type { Workbook } from 'exceljs'
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
