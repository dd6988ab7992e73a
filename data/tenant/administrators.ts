/** Who may administer a company: ACTIVE people with the role admin or owner; used by BATCH-303 and 307. */
import type { Day } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** `email` null: the account belongs to nobody of the company's employees. */
export type Administrator = Readonly<{ userId: string; email: string | null }>

/** In the order of their ids; a role counts on the days it was given for. */
export function administrators(tenant: TenantDb, on: Day): Administrator[] {
  const sql = `SELECT DISTINCT a.user_id AS userId, e.email FROM user_accounts a
    JOIN user_roles ur ON ur.user_id = a.user_id AND ur.assignment_status = 'ACTIVE' AND ur.is_deleted = 0
      AND ur.effective_from <= @on AND (ur.effective_to IS NULL OR ur.effective_to >= @on)
    JOIN roles r ON r.role_id = ur.role_id AND r.is_active = 1 AND lower(r.code) IN ('admin', 'owner')
    LEFT JOIN employees e ON e.employee_id = a.employee_id AND e.is_deleted = 0
    WHERE a.account_status = 'ACTIVE' AND a.is_deleted = 0 AND a.is_service = 0 ORDER BY a.user_id`
  return statement<[object], Administrator>(tenant.sqlite, sql).all({ on })
}
