/** Reads the rows of one delivered CSV text; used by the CSV source of BATCH-701. */
import { CsvError, parse } from 'csv-parse/sync'
import type { CsvConnection } from './connection.ts'
import { translated } from './connection.ts'
import type { EntitySet, RawRow } from './model.ts'
import { SyncFault } from './sync-fault.ts'

/** A company has hundreds of departments; more rows are a wrong file. */
export const MAX_ROWS = 50_000

const REQUIRED: Readonly<Record<EntitySet, readonly string[]>> = {
  departments: ['code', 'name'],
  positions: ['code', 'name'],
  assignments: ['employee_code', 'department_code', 'start_date'],
}

type Parsed = Readonly<{ info: { lines: number }; record: string[] }>

/** RFC 4180 with the header in the first line. Throws SyncFault `bad_csv` or `bad_header`: then nothing of the file is used. */
export function csvRows(text: string, entity: EntitySet, connection: CsvConnection): RawRow[] {
  const [header, ...rows] = parsed(text, connection.delimiter)
  if (!header) throw new SyncFault('guard', 'empty_input', EMPTY)
  const names = fieldNames(header.record, connection)
  const missing = REQUIRED[entity].filter((name) => !names.includes(name))
  const doubled = names.filter((name, index) => names.indexOf(name) !== index)
  if (missing.length > 0 || doubled.length > 0) throw badHeader({ missing, doubled })
  return rows.map(({ info, record }) => {
    const values = Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']))
    return {
      line: info.lines,
      values: translated(values, { columns: {}, values: connection.values }),
    }
  })
}

function parsed(text: string, delimiter: string): Parsed[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      delimiter,
      skip_empty_lines: true,
      to: MAX_ROWS + 1,
    }) as unknown as Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new SyncFault('input', 'bad_csv', {
      ja: `CSV を読み取れません: ${error.message}`,
      en: `not readable as CSV: ${error.message}`,
    })
  }
}

function fieldNames(header: readonly string[], connection: CsvConnection): string[] {
  return header.map((name) => {
    const plain = name.normalize('NFKC').trim()
    return connection.columns[plain] ?? plain
  })
}

function badHeader({
  missing,
  doubled,
}: {
  missing: readonly string[]
  doubled: readonly string[]
}): SyncFault {
  const faults = [
    ...missing.map((name) => `${name} is missing`),
    ...doubled.map((name) => `${name} occurs twice`),
  ].join(', ')
  return new SyncFault(
    'input',
    'bad_header',
    {
      ja: `CSV の見出しが正しくありません: ${faults}`,
      en: `the header of the CSV is wrong: ${faults}`,
    },
    {
      ja: '連携設定の columns で見出しを対応付けてください',
      en: 'map the headers with `columns` of the integration',
    },
  )
}

const EMPTY = { ja: 'ファイルが空です', en: 'the file is empty' }
