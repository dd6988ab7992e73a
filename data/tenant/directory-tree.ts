/** A mirrored directory as a page shows it: every live place with where it hangs, and who is in which org unit. */
import { statement } from '../sqlite/statement.ts'
import {
  type AccountStatus,
  CONTAINER_COLUMNS,
  type Container,
  type ContainerRow,
  containerWithFlags,
  type MirroredService,
} from './external-directory.ts'
import type { TenantDb } from './open.ts'

export type PlacedContainer = Container & Readonly<{ lastSeenRun: string }>

/** Live ones, by name. */
export function placedContainers(tenant: TenantDb, service: MirroredService): PlacedContainer[] {
  const sql = `SELECT ${CONTAINER_COLUMNS}, last_seen_run AS lastSeenRun FROM external_containers
    WHERE service = ? AND deleted_at IS NULL ORDER BY name, external_id`
  return statement<[string], ContainerRow & Readonly<{ lastSeenRun: string }>>(tenant.sqlite, sql)
    .all(service)
    .map(containerWithFlags)
}

export type UnitPerson = Readonly<{
  name: string
  status: AccountStatus
  /** Ids of org units; empty = in none. */
  unitIds: readonly string[]
  /** Of the employee it is linked to; null = to nobody. */
  employeeCode: string | null
}>

/** Live accounts of people, by name; machines belong to no unit. */
export function unitPeople(tenant: TenantDb, service: MirroredService): UnitPerson[] {
  const sql = `SELECT a.display_name AS name, a.status, COALESCE(a.attributes ->> 'orgUnitIds', '[]') AS unitIds,
      e.employee_code AS employeeCode
    FROM external_accounts a
    LEFT JOIN external_links l ON l.service = a.service AND l.external_id = a.external_id AND l.state = 'LINKED'
    LEFT JOIN employees e ON e.employee_id = l.employee_id
    WHERE a.service = ? AND a.deleted_at IS NULL AND a.kind IN ('MEMBER', 'GUEST')
    ORDER BY a.display_name, a.external_id`
  type Row = Omit<UnitPerson, 'unitIds'> & Readonly<{ unitIds: string }>
  return statement<[string], Row>(tenant.sqlite, sql)
    .all(service)
    .map((row) => ({ ...row, unitIds: JSON.parse(row.unitIds) as string[] }))
}
