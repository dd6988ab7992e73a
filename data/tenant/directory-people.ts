/** The people and departments of a company as an outside directory would list them; read by the demo's stand-ins. */
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type DirectoryPerson = Readonly<{
  code: string
  name: string
  email: string
  isRetired: boolean
  departmentCode: string
}>

/** In the order of their codes. */
export function directoryPeople(tenant: TenantDb): DirectoryPerson[] {
  const sql = `SELECT e.employee_code AS code, e.full_name AS name, e.email, e.employee_status = 'RETIRED' AS isRetired,
      d.department_code AS departmentCode
    FROM employees e JOIN departments d ON d.department_id = e.department_id
    WHERE e.is_deleted = 0 ORDER BY e.employee_code`
  type Row = Omit<DirectoryPerson, 'isRetired'> & Readonly<{ isRetired: 0 | 1 }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({ ...row, isRetired: row.isRetired === 1 }))
}
