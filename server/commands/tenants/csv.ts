/** Reads a list of companies from a CSV file, as Excel saves it (UTF-8 or Shift_JIS); used by `tenants import`. */
import { readFileSync, statSync } from 'node:fs'
import { nearestWord } from '../../config/suggestion.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { type CsvLine, csvLines, decodedText } from '../csv-text.ts'
import { REQUIRED_FIELDS, TENANT_FIELDS, type TenantField, type TenantRequest } from './request.ts'

/** A request and the line of the file on which it ends (1-based, the header is line 1). */
export type ListedRequest = Readonly<{ line: number; request: TenantRequest }>

/** One thing wrong with the file; `field` is null when the row as a whole is meant. */
export type LineFault = Readonly<{ line: number; field: string | null; words: Words }>

/** A holding has hundreds of companies, not thousands; more is the wrong file. */
const LARGEST_LIST_BYTES = 4 * 1024 * 1024
const ROWS_MAX = 2_000
/** Shown of a file that is wrong from top to bottom. */
const FAULTS_SHOWN = 50

/** Throws `list_invalid` for what is no such list: unreadable, wrong header, rows of another width. */
export function readTenantList(path: string): ListedRequest[] {
  const records = parsed(decoded(readBytes(path), path))
  const [header, ...rows] = records
  if (!header || rows.length === 0)
    throw listFaulty([whole({ ja: '会社の行がありません', en: 'has no company' })])
  const columns = columnsOf(header.cells)
  if (rows.length > ROWS_MAX) {
    throw listFaulty([
      whole({ ja: `${ROWS_MAX} 行までです`, en: `may have at most ${ROWS_MAX} rows` }),
    ])
  }
  const uneven = rows
    .filter((row) => row.cells.length !== columns.length)
    .map((row) => unevenRow(row, columns.length))
  if (uneven.length > 0) throw listFaulty(uneven)
  return rows.map(({ line, cells }) => ({
    line,
    request: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
  }))
}

/** All faults in one error, each with its line. */
export function listFaulty(faults: readonly LineFault[]): TobanError {
  const lines = (lang: 'ja' | 'en') => {
    const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => rendered(fault, lang))
    const more = faults.length - shown.length
    if (more > 0) shown.push(lang === 'ja' ? `ほか ${more} 件` : `and ${more} more`)
    return shown.join('\n')
  }
  return new TobanError({
    code: 'list_invalid',
    kind: 'bad-input',
    message: {
      ja: `会社の一覧に誤りがあります\n${lines('ja')}`,
      en: `the list of companies has faults\n${lines('en')}`,
    },
    hint: {
      ja: 'どの会社も作成していません。すべて直してからもう一度取り込んでください',
      en: 'no company was made; mend them all and import the file again',
    },
  })
}

function rendered({ line, field, words }: LineFault, lang: 'ja' | 'en'): string {
  const where = lang === 'ja' ? `${line} 行目` : `line ${line}`
  return field === null ? `${where}: ${words[lang]}` : `${where}: ${field}: ${words[lang]}`
}

function readBytes(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw fileMissing(path)
  if (found.size > LARGEST_LIST_BYTES) {
    throw listFaulty([whole({ ja: '4 MB までです', en: 'may have at most 4 MB' })])
  }
  return readFileSync(path)
}

function decoded(bytes: Buffer, path: string): string {
  const text = decodedText(bytes)
  if (text !== null) return text
  throw listFaulty([
    whole({
      ja: `UTF-8 でも Shift_JIS でもありません: ${path}`,
      en: `is neither UTF-8 nor Shift_JIS: ${path}`,
    }),
  ])
}

function parsed(text: string): CsvLine[] {
  const read = csvLines(text)
  if ('lines' in read) return read.lines
  const { line, code, message } = read.fault
  throw listFaulty([
    {
      line,
      field: null,
      words: { ja: `CSV として読めません(${code})`, en: `not CSV: ${message}` },
    },
  ])
}

function columnsOf(header: readonly string[]): TenantField[] {
  const names = header.map((name) => name.toLowerCase())
  const faults = [
    ...names.flatMap((name, index) => unknownColumn(name) ?? repeated(names, index)),
    ...REQUIRED_FIELDS.filter((field) => !names.includes(field)).map((field) =>
      whole({ ja: `列 ${field} がありません`, en: `the column ${field} is missing` }),
    ),
  ]
  if (faults.length > 0) throw listFaulty(faults)
  return names as TenantField[]
}

function unknownColumn(name: string): LineFault[] | null {
  if ((TENANT_FIELDS as readonly string[]).includes(name)) return null
  const near = nearestWord(name, TENANT_FIELDS)
  const known = near ?? TENANT_FIELDS.join(', ')
  return [
    whole({
      ja: `知らない列です: ${JSON.stringify(name)}(${near ? 'もしかして' : '使える列'}: ${known})`,
      en: `unknown column ${JSON.stringify(name)} (${near ? 'did you mean' : 'known are'}: ${known})`,
    }),
  ]
}

function repeated(names: readonly string[], index: number): LineFault[] {
  const name = names[index] ?? ''
  if (names.indexOf(name) === index) return []
  return [whole({ ja: `列 ${name} が 2 回あります`, en: `the column ${name} is there twice` })]
}

function unevenRow({ line, cells }: CsvLine, expected: number): LineFault {
  return {
    line,
    field: null,
    words: {
      ja: `見出しは ${expected} 列ですが、この行は ${cells.length} 列です`,
      en: `has ${cells.length} columns, the header has ${expected}`,
    },
  }
}

/** About the header or the file: shown at line 1. */
function whole(words: Words): LineFault {
  return { line: 1, field: null, words }
}

export function fileMissing(path: string): TobanError {
  return new TobanError({
    code: 'import_file_missing',
    kind: 'not-found',
    message: { ja: `ファイルがありません: ${path}`, en: `no such file: ${path}` },
  })
}
