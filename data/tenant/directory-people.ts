/** The people and departments of a company as an outside directory would list them; read by the demo's stand-ins. */
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type DirectoryPerson = Readonly<{
  code: string
  name: string
  email: string
  isRetired: boolean
}>

/** In the order of their codes. */
export function directoryPeople(tenant: TenantDb): DirectoryPerson[] {
  const sql = `SELECT employee_code AS code, full_name AS name, email, employee_status = 'RETIRED' AS isRetired
    FROM employees WHERE is_deleted = 0 ORDER BY employee_code`
  type Row = Omit<DirectoryPerson, 'isRetired'> & Readonly<{ isRetired: 0 | 1 }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({ ...row, isRetired: row.isRetired === 1 }))
}
