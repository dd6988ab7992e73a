/** Writes departments and their history; called by BATCH-701 inside its one transaction. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'
import type { DepartmentStatus, DepartmentType } from './organisation.ts'

export type HistoryKind = 'INSERT' | 'UPDATE' | 'MOVE' | 'CLOSE' | 'REOPEN'

/** All that an HR system decides about a department. Parent and successor are written apart, when all rows are there. */
export type DepartmentValues = Readonly<{
  code: string
  name: string
  short: string | null
  type: DepartmentType | null
  parentCode: string | null
  managerCode: string | null
  costCenter: string | null
  status: DepartmentStatus
  successorCode: string | null
  displayOrder: number | null
}>

export type DepartmentWrite = Readonly<{
  values: DepartmentValues
  kind: HistoryKind
  effectiveDate: Day
  runId: string
  at: Instant
}>

/** Adds the department, or changes the one of that code; parents must be written before their children. */
export function writeDepartment(tenant: TenantDb, write: DepartmentWrite): void {
  const { kind, values, effectiveDate, at } = write
  const isClosed = kind === 'CLOSE' ? 1 : 0
  const bound = { ...values, effectiveDate, at, isClosed, id: newId(at) }
  statement(tenant.sqlite, kind === 'INSERT' ? INSERT : UPDATE).run(bound)
}

const PARENT = '(SELECT department_id FROM departments WHERE department_code = @parentCode)'
const SUCCESSOR = '(SELECT department_id FROM departments WHERE department_code = @successorCode)'
const MANAGER = '(SELECT employee_id FROM employees WHERE employee_code = @managerCode)'

// Level and path are computed for the whole tree afterwards: placeDepartments.
const INSERT = `
  INSERT INTO departments (department_id, department_code, department_name, department_name_short,
    department_type, parent_department_id, department_level, path, department_status,
    successor_department_id, manager_id, establishment_date, cost_center_code, sort_order, source,
    valid_from, created_at, updated_at)
  VALUES (@id, @code, @name, @short, @type, ${PARENT}, 1, '/' || @code || '/', @status,
    ${SUCCESSOR}, ${MANAGER}, @effectiveDate, @costCenter,
    COALESCE(@displayOrder, (SELECT COALESCE(MAX(sort_order), 0) + 1 FROM departments)), 'hr',
    @effectiveDate, @at, @at)`

const UPDATE = `
  UPDATE departments SET department_name = @name, department_name_short = @short,
    department_type = @type, parent_department_id = ${PARENT}, department_status = @status,
    successor_department_id = ${SUCCESSOR}, manager_id = ${MANAGER},
    abolition_date = CASE WHEN @isClosed THEN @effectiveDate END, cost_center_code = @costCenter,
    sort_order = COALESCE(@displayOrder, sort_order), source = 'hr', valid_from = @effectiveDate,
    updated_at = @at
  WHERE department_code = @code`

/** Sets level and path where they differ; answers how many rows that were. */
export function placeDepartments(
  tenant: TenantDb,
  places: ReadonlyMap<string, { level: number; path: string }>,
  at: Instant,
): number {
  const place = statement(
    tenant.sqlite,
    `UPDATE departments SET department_level = @level, path = @path, updated_at = @at
     WHERE department_code = @code AND (department_level <> @level OR path <> @path)`,
  )
  let moved = 0
  for (const [code, { level, path }] of places)
    moved += place.run({ code, level, path, at }).changes
  return moved
}

/**
 * Ends the version in force and begins a new one on `effectiveDate` ([valid_from, valid_to)). A
 * second change for the same first day replaces that version. A department without any version
 * gets one for the time before, so that its history has no hole.
 */
export function writeDepartmentHistory(
  tenant: TenantDb,
  write: DepartmentWrite,
  before: Readonly<{ values: DepartmentValues; level: number; validFrom: Day }> | null,
): void {
  const { values, runId, effectiveDate } = write
  if (before !== null && before.validFrom < effectiveDate) keepVersionBefore(tenant, write, before)
  statement(
    tenant.sqlite,
    `UPDATE department_history SET valid_to = @effectiveDate
     WHERE department_id = ${ID} AND valid_to IS NULL AND valid_from < @effectiveDate`,
  ).run({ code: values.code, effectiveDate })
  statement(tenant.sqlite, NEW_VERSION).run({ ...values, effectiveDate, runId, change: write.kind })
}

const ID = '(SELECT department_id FROM departments WHERE department_code = @code)'

const NEW_VERSION = `
  INSERT INTO department_history (department_id, department_code, department_name, parent_code, level,
    status, manager_code, valid_from, change, run_id)
  SELECT department_id, @code, @name, @parentCode, department_level, @status, @managerCode,
    @effectiveDate, @change, @runId FROM departments WHERE department_code = @code
  ON CONFLICT (department_id, valid_from) DO UPDATE SET department_name = excluded.department_name,
    parent_code = excluded.parent_code, level = excluded.level, status = excluded.status,
    manager_code = excluded.manager_code, valid_to = NULL, change = excluded.change, run_id = excluded.run_id`

function keepVersionBefore(
  tenant: TenantDb,
  { runId }: DepartmentWrite,
  { values, level, validFrom }: { values: DepartmentValues; level: number; validFrom: Day },
): void {
  statement(
    tenant.sqlite,
    `INSERT INTO department_history (department_id, department_code, department_name, parent_code, level,
       status, manager_code, valid_from, change, run_id)
     SELECT department_id, @code, @name, @parentCode, @level, @status, @managerCode, @validFrom, 'INSERT', @runId
     FROM departments d WHERE department_code = @code
       AND NOT EXISTS (SELECT 1 FROM department_history h WHERE h.department_id = d.department_id)`,
  ).run({ ...values, level, validFrom, runId })
}
