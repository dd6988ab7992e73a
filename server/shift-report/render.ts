/** The shift report as the bytes of a file, in the words of the reader; called in the thread that prints, and by the CLI. */
import { createFormat } from '../../views/format.ts'
import type { Reader } from '../../views/shift-report/sheet.ts'
import { dictionary, type Language } from '../../views/words/dictionary.ts'
import type { ShiftReport } from '../domain/shift-report.ts'
import { shiftPdf } from './pdf.ts'
import { shiftWorkbook } from './workbook.ts'

export const SHIFT_FILES = ['xlsx', 'pdf'] as const
export type ShiftFileKind = (typeof SHIFT_FILES)[number]

/** Plain JSON: it travels to the thread. */
export type PrintJob = Readonly<{
  kind: ShiftFileKind
  report: ShiftReport
  language: Language
  zone: string
}>

export function readerOf({ language, zone }: Pick<PrintJob, 'language' | 'zone'>): Reader {
  return { words: dictionary(language), format: createFormat(language, zone), language }
}

export function renderShiftFile(job: PrintJob): Promise<Buffer> {
  const reader = readerOf(job)
  return job.kind === 'pdf' ? shiftPdf(job.report, reader) : shiftWorkbook(job.report, reader)
}
