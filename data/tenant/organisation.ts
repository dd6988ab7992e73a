/** Departments, positions, employees and their places of one company, as BATCH-701 compares them. */
import type { Day } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type DepartmentStatus = 'ACTIVE' | 'INACTIVE' | 'MERGED' | 'ABOLISHED'
export type DepartmentType = 'HEADQUARTERS' | 'DIVISION' | 'DEPARTMENT' | 'SECTION' | 'TEAM'

/** Ids of other rows are given as their codes; null = none. */
export type DepartmentRow = Readonly<{
  id: string
  code: string
  name: string
  short: string | null
  type: DepartmentType | null
  parentCode: string | null
  managerCode: string | null
  costCenter: string | null
  status: DepartmentStatus
  successorCode: string | null
  displayOrder: number
  level: number
  path: string
  source: 'manual' | 'hr'
  validFrom: Day
}>

/** Every department that is not deleted, closed ones too, in code order. */
export function departments(tenant: TenantDb): DepartmentRow[] {
  const sql = `
    SELECT d.department_id AS id, d.department_code AS code, d.department_name AS name,
      d.department_name_short AS short, d.department_type AS type, p.department_code AS parentCode,
      m.employee_code AS managerCode, d.cost_center_code AS costCenter, d.department_status AS status,
      s.department_code AS successorCode, d.sort_order AS displayOrder, d.department_level AS level,
      d.path, d.source, d.valid_from AS validFrom
    FROM departments d
    LEFT JOIN departments p ON p.department_id = d.parent_department_id
    LEFT JOIN departments s ON s.department_id = d.successor_department_id
    LEFT JOIN employees m ON m.employee_id = d.manager_id
    WHERE d.is_deleted = 0 ORDER BY d.department_code`
  return statement<[], DepartmentRow>(tenant.sqlite, sql).all()
}

export type PositionStatus = 'ACTIVE' | 'INACTIVE' | 'ABOLISHED'
export type PositionCategory = 'EXECUTIVE' | 'MANAGER' | 'SUPERVISOR' | 'STAFF'

export type PositionRow = Readonly<{
  id: string
  code: string
  name: string
  category: PositionCategory | null
  /** 1 = top. */
  level: number | null
  rank: number | null
  /** 1–10, 10 = most power. */
  authorityLevel: number | null
  isManagement: 0 | 1
  status: PositionStatus
  source: 'manual' | 'hr'
  validFrom: Day
}>

/** Every position that is not deleted, closed ones too, in code order. */
export function positions(tenant: TenantDb): PositionRow[] {
  const sql = `
    SELECT position_id AS id, position_code AS code, position_name AS name, position_category AS category,
      position_level AS level, position_rank AS rank, authority_level AS authorityLevel,
      is_management AS isManagement, position_status AS status, source, valid_from AS validFrom
    FROM positions WHERE is_deleted = 0 ORDER BY position_code`
  return statement<[], PositionRow>(tenant.sqlite, sql).all()
}

export type EmployeeRow = Readonly<{
  id: string
  code: string
  name: string
  departmentCode: string
  positionCode: string | null
}>

/** Employees who have not retired, in code order, with where employees.department_id and position_id put them. */
export function placedEmployees(tenant: TenantDb): EmployeeRow[] {
  const sql = `
    SELECT e.employee_id AS id, e.employee_code AS code, e.full_name AS name,
      d.department_code AS departmentCode, p.position_code AS positionCode
    FROM employees e
    JOIN departments d ON d.department_id = e.department_id
    LEFT JOIN positions p ON p.position_id = e.position_id
    WHERE e.is_deleted = 0 AND e.employee_status <> 'RETIRED' ORDER BY e.employee_code`
  return statement<[], EmployeeRow>(tenant.sqlite, sql).all()
}

export type AssignmentType = 'PRIMARY' | 'SECONDARY' | 'TEMPORARY'

export type AssignmentRow = Readonly<{
  employeeCode: string
  departmentCode: string
  type: AssignmentType
  /** Percent; null = not said. */
  ratio: number | null
  startDate: Day
  endDate: Day | null
}>

/** Assignments in force on the day, in the order of employees; the newest of a person's primary ones last. */
export function assignmentsOn(tenant: TenantDb, day: Day): AssignmentRow[] {
  const sql = `
    SELECT e.employee_code AS employeeCode, d.department_code AS departmentCode, a.assignment_type AS type,
      a.assignment_ratio AS ratio, a.start_date AS startDate, a.end_date AS endDate
    FROM employee_departments a
    JOIN employees e ON e.employee_id = a.employee_id
    JOIN departments d ON d.department_id = a.department_id
    WHERE a.is_deleted = 0 AND e.is_deleted = 0 AND (a.end_date IS NULL OR a.end_date >= ?)
    ORDER BY e.employee_code, a.start_date`
  return statement<[Day], AssignmentRow>(tenant.sqlite, sql).all(day)
}
