/** Writes where people belong: assignments, appointments and the copy in employees; called by BATCH-701 inside its one transaction. */
import { addDays, type Day, type Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'
import type { AssignmentType } from './organisation.ts'

export type AssignmentKey = Readonly<{
  employeeCode: string
  departmentCode: string
  type: AssignmentType
}>

export type NewAssignment = AssignmentKey &
  Readonly<{
    ratio: number | null
    startDate: Day
    endDate: Day | null
    reason: string
    at: Instant
  }>

/**
 * Begins an assignment. A primary one ends the one before on the day before; one that began on the
 * same day or later is replaced in place, because it would end before it began. employees follows.
 */
export function beginAssignment(tenant: TenantDb, next: NewAssignment): void {
  const isPrimary = next.type === 'PRIMARY'
  if (isPrimary) endEarlierPrimary(tenant, next)
  const isReplaced = isPrimary && replaceSameDayPrimary(tenant, next)
  if (!isReplaced) statement(tenant.sqlite, INSERT_ASSIGNMENT).run({ ...next, id: newId(next.at) })
  if (isPrimary) follow(tenant, next)
}

/** Ratio and last day of the assignment in force; null = open. */
export function changeAssignment(
  tenant: TenantDb,
  key: AssignmentKey,
  change: Readonly<{ ratio: number | null; endDate: Day | null; at: Instant }>,
): void {
  statement(
    tenant.sqlite,
    `UPDATE employee_departments SET assignment_ratio = @ratio, end_date = @endDate, updated_at = @at
     WHERE id = (SELECT a.id FROM employee_departments a
       WHERE a.employee_id = ${EMPLOYEE} AND a.department_id = ${DEPARTMENT}
         AND a.assignment_type = @type AND a.is_deleted = 0 ORDER BY a.start_date DESC LIMIT 1)`,
  ).run({ ...key, ...change })
}

export type NewAppointment = Readonly<{
  employeeCode: string
  positionCode: string
  startDate: Day
  at: Instant
}>

/** Begins a primary appointment; the one before ends on the day before, or is replaced if it began as late. */
export function beginAppointment(tenant: TenantDb, next: NewAppointment): void {
  const bound = { ...next, lastDay: addDays(next.startDate, -1) }
  statement(
    tenant.sqlite,
    `UPDATE employee_positions SET end_date = @lastDay, appointment_status = 'INACTIVE', updated_at = @at
     WHERE ${CURRENT_APPOINTMENT} AND start_date <= @lastDay`,
  ).run(bound)
  const replaced = statement(
    tenant.sqlite,
    `UPDATE employee_positions SET position_id = ${POSITION}, updated_at = @at WHERE ${CURRENT_APPOINTMENT}`,
  ).run(bound)
  if (replaced.changes === 0) {
    statement(tenant.sqlite, INSERT_APPOINTMENT).run({ ...next, id: newId(next.at) })
  }
  statement(
    tenant.sqlite,
    `UPDATE employees SET position_id = ${POSITION}, updated_at = @at WHERE employee_code = @employeeCode`,
  ).run(next)
}

const EMPLOYEE = '(SELECT employee_id FROM employees WHERE employee_code = @employeeCode)'
const DEPARTMENT = '(SELECT department_id FROM departments WHERE department_code = @departmentCode)'
const POSITION = '(SELECT position_id FROM positions WHERE position_code = @positionCode)'
const CURRENT_PRIMARY = `employee_id = ${EMPLOYEE} AND assignment_type = 'PRIMARY' AND end_date IS NULL AND is_deleted = 0`
const CURRENT_APPOINTMENT = `employee_id = ${EMPLOYEE} AND appointment_type = 'PRIMARY' AND end_date IS NULL AND is_deleted = 0`

const INSERT_ASSIGNMENT = `
  INSERT INTO employee_departments (id, employee_id, department_id, assignment_type, assignment_ratio,
    assignment_status, start_date, end_date, assignment_reason, approval_status, approved_at, source,
    created_at, updated_at)
  VALUES (@id, ${EMPLOYEE}, ${DEPARTMENT}, @type, @ratio, 'ACTIVE', @startDate, @endDate, @reason,
    'APPROVED', @at, 'hr', @at, @at)`

const INSERT_APPOINTMENT = `
  INSERT INTO employee_positions (id, employee_id, position_id, appointment_type, appointment_status,
    start_date, approval_status, approved_at, source, created_at, updated_at)
  VALUES (@id, ${EMPLOYEE}, ${POSITION}, 'PRIMARY', 'ACTIVE', @startDate, 'APPROVED', @at, 'hr', @at, @at)`

function endEarlierPrimary(tenant: TenantDb, next: NewAssignment): void {
  statement(
    tenant.sqlite,
    `UPDATE employee_departments SET end_date = @lastDay, assignment_status = 'INACTIVE', updated_at = @at
     WHERE ${CURRENT_PRIMARY} AND start_date <= @lastDay`,
  ).run({ ...next, lastDay: addDays(next.startDate, -1) })
}

function replaceSameDayPrimary(tenant: TenantDb, next: NewAssignment): boolean {
  const replaced = statement(
    tenant.sqlite,
    `UPDATE employee_departments SET department_id = ${DEPARTMENT}, assignment_ratio = @ratio,
       end_date = @endDate, assignment_reason = @reason, source = 'hr', updated_at = @at
     WHERE ${CURRENT_PRIMARY}`,
  ).run(next)
  return replaced.changes > 0
}

function follow(tenant: TenantDb, next: NewAssignment): void {
  statement(
    tenant.sqlite,
    `UPDATE employees SET department_id = ${DEPARTMENT}, updated_at = @at WHERE employee_code = @employeeCode`,
  ).run(next)
}
