/** Checks delivered rows one by one and turns them into records (card 701, step 1); pure. */
import type { Day } from '../../../server/sdk/index.ts'
import { type Cells, CODE_LIMIT, cellReader, NAME_LIMIT, RowFault } from './cells.ts'
import {
  ASSIGNMENT_TYPES,
  type AssignmentFields,
  DEPARTMENT_STATUSES,
  DEPARTMENT_TYPES,
  type DepartmentFields,
  type Entity,
  type OrgRecord,
  POSITION_CATEGORIES,
  POSITION_STATUSES,
  type PositionFields,
  type RawRow,
  type Rejection,
} from './model.ts'

export type Checked<F> = Readonly<{
  records: readonly OrgRecord<F>[]
  rejected: readonly Rejection[]
  /** Every code that occurred, good row or bad: none of them is missing. */
  codes: ReadonlySet<string>
}>

export function checkDepartments(rows: readonly RawRow[]): Checked<DepartmentFields> {
  return checkRows('department', rows, (cells) => ({
    code: cells.code('code'),
    fields: delivered<DepartmentFields>({
      name: cells.name(),
      short: cells.text('short', NAME_LIMIT),
      parentCode: cells.optionalCode('parent_code'),
      type: cells.word('type', DEPARTMENT_TYPES),
      managerCode: cells.optionalCode('manager_employee_code'),
      costCenter: cells.text('cost_center', CODE_LIMIT),
      status: cells.word('status', DEPARTMENT_STATUSES) ?? undefined,
      successorCode: cells.optionalCode('successor_code'),
      displayOrder: cells.whole('display_order', [0, 999_999]),
    }),
  }))
}

export function checkPositions(rows: readonly RawRow[]): Checked<PositionFields> {
  return checkRows('position', rows, (cells) => ({
    code: cells.code('code'),
    fields: delivered<PositionFields>({
      name: cells.name(),
      category: cells.word('category', POSITION_CATEGORIES),
      level: cells.whole('level', [1, 99]),
      rank: cells.whole('rank', [0, 9_999]),
      authorityLevel: cells.whole('authority_level', [1, 10]),
      isManagement: cells.flag('is_management') ?? undefined,
      status: cells.word('status', POSITION_STATUSES) ?? undefined,
    }),
  }))
}

/** The code of an assignment is employee, department and kind: what it is compared by. */
export function checkAssignments(rows: readonly RawRow[]): Checked<AssignmentFields> {
  return checkRows('assignment', rows, (cells) => {
    const employeeCode = cells.code('employee_code')
    const departmentCode = cells.code('department_code')
    const type = cells.word('type', ASSIGNMENT_TYPES) ?? 'PRIMARY'
    const startDate = cells.day('start_date')
    const endDate = cells.day('end_date')
    if (!startDate) throw new RowFault('start_date is missing')
    if (endDate && endDate < startDate)
      throw new RowFault(`end_date ${endDate} is before start_date ${startDate}`)
    const key = type === 'PRIMARY' ? [employeeCode, type] : [employeeCode, type, departmentCode]
    return {
      code: key.join('/'),
      fields: delivered<AssignmentFields>({
        employeeCode,
        departmentCode,
        positionCode: cells.optionalCode('position_code'),
        type,
        ratio: cells.whole('ratio', [0, 100]),
        startDate,
        endDate: endDate ?? null,
      }),
    }
  })
}

type Parsed<F> = { code: string; fields: Partial<F> }

function checkRows<F>(
  entity: Entity,
  rows: readonly RawRow[],
  parse: (cells: Cells) => Parsed<F>,
): Checked<F> {
  const records: OrgRecord<F>[] = []
  const rejected: Rejection[] = []
  for (const row of rows) {
    const cells = cellReader(row.values)
    try {
      records.push({ ...parse(cells), ...dates(entity, cells), line: row.line })
    } catch (error) {
      if (!(error instanceof RowFault)) throw error
      const code = cells.rawCode(entity === 'assignment' ? 'employee_code' : 'code')
      rejected.push({ entity, code, line: row.line, reason: error.message })
    }
  }
  const codes = new Set([...records, ...rejected].map((one) => one.code))
  return { codes, ...withoutDoubled(entity, records, rejected) }
}

/** Of a code that occurs twice nobody knows which row is meant: none is used. */
function withoutDoubled<F>(
  entity: Entity,
  records: readonly OrgRecord<F>[],
  rejected: readonly Rejection[],
): { records: OrgRecord<F>[]; rejected: Rejection[] } {
  const times = new Map<string, number>()
  for (const { code } of records) times.set(code, (times.get(code) ?? 0) + 1)
  const isDoubled = (record: OrgRecord<F>) => (times.get(record.code) ?? 0) > 1
  const doubled = records.filter(isDoubled).map(({ code, line }) => {
    return { entity, code, line, reason: `${code} occurs ${times.get(code)} times` }
  })
  return {
    records: records.filter((record) => !isDoubled(record)),
    rejected: [...rejected, ...doubled],
  }
}

function dates(entity: Entity, cells: Cells): { effectiveDate: Day | null; endDate: Day | null } {
  if (entity === 'assignment')
    return { effectiveDate: cells.day('start_date') ?? null, endDate: null }
  const effectiveDate = cells.day('effective_date') ?? null
  const endDate = cells.day('end_date') ?? null
  if (effectiveDate && endDate && endDate < effectiveDate) {
    throw new RowFault(`end_date ${endDate} is before effective_date ${effectiveDate}`)
  }
  return { effectiveDate, endDate }
}

/** Leaves out what was not delivered. */
function delivered<F>(fields: { [K in keyof F]: F[K] | undefined }): Partial<F> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as Partial<F>
}
