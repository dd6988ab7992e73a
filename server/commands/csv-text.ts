/** Reads CSV as Excel, banks and accounting programs save it (UTF-8 or Shift_JIS); used by the imports of companies and of payments. */
import { CsvError, parse } from 'csv-parse/sync'

/** `line`: on which the row ends; 1-based, the header is line 1. Cells without blanks around them. */
export type CsvLine = Readonly<{ line: number; cells: readonly string[] }>

/** Where the text stops being CSV, and why. */
export type CsvFault = Readonly<{ line: number; code: string; message: string }>

/** UTF-8 if it is that, else the Windows form of Shift_JIS: text in one is practically never valid in the other. Null: neither. */
export function decodedText(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return null
}

/** Rows that are empty are left out; rows may differ in width. */
export function csvLines(
  text: string,
): Readonly<{ lines: CsvLine[] }> | Readonly<{ fault: CsvFault }> {
  try {
    const records = parse(text, {
      info: true,
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { info: { lines: number }; record: string[] }[]
    const lines = records
      .map(({ info, record }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
    return { lines }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number((error as { lines?: number }).lines ?? 1)
    return { fault: { line, code: error.code, message: error.message } }
  }
}
