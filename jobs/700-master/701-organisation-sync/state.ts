/** What a company has now, in the words of BATCH-701's comparison. */
import {
  assignmentsOn,
  departments,
  type EmployeeRow,
  placedEmployees,
  positions,
} from '../../../data/tenant/organisation.ts'
import type { Day, TenantDb } from '../../../server/sdk/index.ts'
import { departmentRules, positionRules } from './entity-rules.ts'
import type { MasterRow } from './master-diff.ts'
import type { AssignmentFields, DepartmentFields, PositionFields } from './model.ts'

/** `level` is needed for the history of what is not changed itself; `isManual`: made by hand. */
export type DepartmentState = MasterRow<DepartmentFields> &
  Readonly<{ level: number; isManual: boolean }>
export type PositionState = MasterRow<PositionFields> & Readonly<{ isManual: boolean }>

export type OrganisationState = Readonly<{
  departments: readonly DepartmentState[]
  positions: readonly PositionState[]
  employees: readonly EmployeeRow[]
  /** Assignments in force; the code is employee/kind, for other kinds than PRIMARY also the department. */
  assignments: readonly MasterRow<AssignmentFields>[]
}>

export function organisationState(tenant: TenantDb, date: Day): OrganisationState {
  const employees = placedEmployees(tenant)
  return {
    employees,
    departments: departments(tenant).map(
      ({ id: _id, path: _path, level, source, code, validFrom, ...fields }) => {
        const isOpen = !departmentRules.isClosed(fields)
        return { code, fields, validFrom, level, isManual: source === 'manual', isOpen }
      },
    ),
    positions: positions(tenant).map(
      ({ id: _id, source, code, validFrom, isManagement, ...rest }) => {
        const fields = { ...rest, isManagement: isManagement === 1 }
        return {
          code,
          fields,
          validFrom,
          isManual: source === 'manual',
          isOpen: !positionRules.isClosed(fields),
        }
      },
    ),
    assignments: assignmentStates(tenant, date, employees),
  }
}

function assignmentStates(
  tenant: TenantDb,
  date: Day,
  employees: readonly EmployeeRow[],
): MasterRow<AssignmentFields>[] {
  const positionOf = new Map(employees.map((employee) => [employee.code, employee.positionCode]))
  const rows = assignmentsOn(tenant, date).map((row): MasterRow<AssignmentFields> => {
    const positionCode = row.type === 'PRIMARY' ? (positionOf.get(row.employeeCode) ?? null) : null
    return {
      code: assignmentCode(row),
      fields: { ...row, positionCode },
      isOpen: true,
      validFrom: row.startDate,
    }
  })
  // The newest of a person's primary assignments stands last and wins.
  return [...new Map(rows.map((row) => [row.code, row])).values()]
}

export function assignmentCode(
  row: Pick<AssignmentFields, 'employeeCode' | 'departmentCode' | 'type'>,
): string {
  const key = [row.employeeCode, row.type]
  return (row.type === 'PRIMARY' ? key : [...key, row.departmentCode]).join('/')
}
