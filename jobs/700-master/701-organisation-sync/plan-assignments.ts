/** What becomes of people's places: delivered assignments, and those whose department closes (card 701, steps 5 and 7); pure. */
import type { EmployeeRow } from '../../../data/tenant/organisation.ts'
import type { Day } from '../../../server/sdk/index.ts'
import { assignmentRules } from './entity-rules.ts'
import { diffMaster, type MasterDiff } from './master-diff.ts'
import type { AssignmentFields, Change, DepartmentFields, OrgRecord, Rejection } from './model.ts'
import { assignmentCode, type OrganisationState } from './state.ts'

export type AssignmentInput = Readonly<{
  records: readonly OrgRecord<AssignmentFields>[]
  date: Day
  /** Codes that will be open after the run. */
  openDepartments: ReadonlySet<string>
  openPositions: ReadonlySet<string>
}>

export function planAssignments(
  state: OrganisationState,
  input: AssignmentInput,
): MasterDiff<AssignmentFields> {
  const existing = new Map(state.assignments.map((row) => [row.code, row.fields]))
  const employees = new Set(state.employees.map((employee) => employee.code))
  const rejected: Rejection[] = []
  const usable = input.records.flatMap((record) => {
    const reason = unknownReference(record.fields, employees, input)
    if (reason === null) return [sameStart(record, existing.get(record.code))]
    rejected.push({ entity: 'assignment', code: record.code, line: record.line, reason })
    return []
  })
  const delivery = { ...input, records: usable, seen: new Set<string>(), isFull: false }
  const diff = diffMaster({ ...delivery, existing: state.assignments }, assignmentRules(input.date))
  return { ...diff, rejected: [...diff.rejected, ...rejected] }
}

function unknownReference(
  fields: Partial<AssignmentFields>,
  employees: ReadonlySet<string>,
  { openDepartments, openPositions }: AssignmentInput,
): string | null {
  const { employeeCode = '', departmentCode = '', positionCode } = fields
  if (!employees.has(employeeCode)) return `there is no employee ${employeeCode}`
  if (!openDepartments.has(departmentCode)) return `there is no open department ${departmentCode}`
  if (positionCode && !openPositions.has(positionCode))
    return `there is no open position ${positionCode}`
  return null
}

/** The same place is one assignment, whatever first day the HR system remembers: our own first day stays. */
function sameStart(
  record: OrgRecord<AssignmentFields>,
  existing: AssignmentFields | undefined,
): OrgRecord<AssignmentFields> {
  const { departmentCode, positionCode } = record.fields
  if (existing === undefined || existing.departmentCode !== departmentCode) return record
  if (positionCode !== undefined && positionCode !== existing.positionCode) return record
  const { startDate: _ours, ...others } = record.fields
  return { ...record, fields: others, effectiveDate: null }
}

export type ClosedPlaces = Readonly<{
  /** Moves to the successor, in addition to what was delivered. */
  moves: readonly Change<AssignmentFields>[]
  /** 要再配属: nobody said where they go. They are not moved. */
  unplaced: readonly Readonly<{ employee: EmployeeRow; departmentCode: string }>[]
}>

/** @param placed employees whose primary place the input itself decides. */
export function placesInClosed(
  state: OrganisationState,
  closures: readonly Change<DepartmentFields>[],
  placed: ReadonlySet<string>,
): ClosedPlaces {
  const byCode = new Map(closures.map((change) => [change.code, change]))
  const primary = new Map(state.assignments.map((row) => [row.code, row.fields]))
  const moves: Change<AssignmentFields>[] = []
  const unplaced: { employee: EmployeeRow; departmentCode: string }[] = []
  for (const employee of state.employees) {
    const closure = byCode.get(employee.departmentCode)
    if (!closure || placed.has(employee.code)) continue
    const successor = closure.after.successorCode
    if (successor === null) unplaced.push({ employee, departmentCode: closure.code })
    else moves.push(moveTo(successor, { employee, closure, primary }))
  }
  return { moves, unplaced }
}

type Moving = Readonly<{
  employee: EmployeeRow
  closure: Change<DepartmentFields>
  primary: ReadonlyMap<string, AssignmentFields>
}>

function moveTo(
  successor: string,
  { employee, closure, primary }: Moving,
): Change<AssignmentFields> {
  const key = {
    employeeCode: employee.code,
    departmentCode: employee.departmentCode,
    type: 'PRIMARY' as const,
  }
  const code = assignmentCode(key)
  const before = primary.get(code) ?? null
  const { positionCode } = employee
  const startDate = closure.effectiveDate
  const after = {
    ...key,
    departmentCode: successor,
    positionCode,
    ratio: before?.ratio ?? null,
    startDate,
    endDate: null,
  }
  const fields = [{ field: 'departmentCode', old: employee.departmentCode, new: successor }]
  return { code, kind: 'move', fields, before, after, effectiveDate: startDate, line: null }
}
