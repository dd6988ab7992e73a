/** CSV files of the HR drop folder: fields, quotes and encodings; used by hr-inbox.ts. */
import encoding from 'encoding-japanese'
import { bufferFile, type DemoFile } from './demo-file.ts'

export const DEPARTMENT_FIELDS = [
  'code',
  'name',
  'short',
  'parent_code',
  'type',
  'manager_employee_code',
  'cost_center',
  'status',
  'display_order',
  'effective_date',
  'end_date',
] as const
export type DepartmentField = (typeof DEPARTMENT_FIELDS)[number]

export const POSITION_FIELDS = [
  'code',
  'name',
  'category',
  'level',
  'rank',
  'authority_level',
  'is_management',
  'status',
  'effective_date',
  'end_date',
] as const

/** Header in the file → field, as it stands in the integration's connection_config. */
export const JAPANESE_HEADERS: Readonly<Record<string, string>> = {
  部門コード: 'code',
  部門名: 'name',
  略称: 'short',
  上位部門コード: 'parent_code',
  部門区分: 'type',
  部門長社員番号: 'manager_employee_code',
  原価部門: 'cost_center',
  状態: 'status',
  表示順: 'display_order',
  適用開始日: 'effective_date',
  適用終了日: 'end_date',
}

export type CsvRecord = Readonly<Record<string, string>>

/** RFC 4180, CRLF, UTF-8 without a byte order mark. */
export function utf8Csv(
  path: string,
  fields: readonly string[],
  records: readonly CsvRecord[],
): DemoFile {
  return bufferFile(path, Buffer.from(csvText(fields, fields, records), 'utf8'))
}

/** Shift_JIS (CP932) with Japanese headers; a character that does not fit is an error of the demo. */
export function shiftJisCsv(
  path: string,
  fields: readonly string[],
  records: readonly CsvRecord[],
): DemoFile {
  const headers = fields.map((field) => headerOf(field))
  const codes = encoding.convert(encoding.stringToCode(csvText(headers, fields, records)), {
    to: 'SJIS',
    from: 'UNICODE',
    fallback: 'error',
  })
  return bufferFile(path, Buffer.from(codes))
}

function headerOf(field: string): string {
  const found = Object.entries(JAPANESE_HEADERS).find(([, name]) => name === field)
  return found?.[0] ?? field
}

function csvText(
  headers: readonly string[],
  fields: readonly string[],
  records: readonly CsvRecord[],
): string {
  const lines = records.map((record) =>
    fields.map((field) => quoted(record[field] ?? '')).join(','),
  )
  return `${[headers.join(','), ...lines].join('\r\n')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
