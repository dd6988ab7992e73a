/** Who is who: employees and their accounts outside; written by BATCH-403 and 407–409, read by the expansion of notifications. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { AccountKind, AccountStatus, MirroredService } from './external-directory.ts'
import type { TenantDb } from './open.ts'

/** An employee as far as a link needs it. */
export type LinkedEmployee = Readonly<{
  employeeId: string
  code: string
  email: string
  status: 'ACTIVE' | 'SUSPENDED' | 'RETIRED'
}>

export function employeesToLink(tenant: TenantDb): LinkedEmployee[] {
  const sql = `SELECT employee_id AS employeeId, employee_code AS code, email, employee_status AS status
    FROM employees WHERE is_deleted = 0 ORDER BY employee_code`
  return statement<[], LinkedEmployee>(tenant.sqlite, sql).all()
}

export function countActiveEmployees(tenant: TenantDb): number {
  const sql = `SELECT count(*) FROM employees WHERE is_deleted = 0 AND employee_status = 'ACTIVE'`
  return statement<[], number>(tenant.sqlite, sql).pluck().get() ?? 0
}

/** A live account as far as a link needs it. */
export type LinkableAccount = Readonly<{
  externalId: string
  email: string | null
  /** Entra only: another address of the same person. */
  principalName: string | null
  employeeKey: string | null
  kind: AccountKind
  status: AccountStatus
}>

/** Live accounts in the order of their ids. */
export function linkableAccounts(tenant: TenantDb, service: MirroredService): LinkableAccount[] {
  const sql = `SELECT external_id AS externalId, email, attributes ->> 'userPrincipalName' AS principalName,
      employee_key AS employeeKey, kind, status
    FROM external_accounts WHERE service = ? AND deleted_at IS NULL ORDER BY external_id`
  return statement<[string], LinkableAccount>(tenant.sqlite, sql).all(service)
}

export type LinkMethod = 'EMAIL' | 'EMPLOYEE_KEY' | 'MANUAL'
export type LinkState = 'LINKED' | 'CONFLICT' | 'STALE'

export type Link = Readonly<{
  employeeId: string
  externalId: string
  method: LinkMethod
  state: LinkState
}>

export function linksOf(tenant: TenantDb, service: MirroredService): Link[] {
  const sql = `SELECT employee_id AS employeeId, external_id AS externalId, method, state
    FROM external_links WHERE service = ? ORDER BY employee_id`
  return statement<[string], Link>(tenant.sqlite, sql).all(service)
}

export type LinkSums = Readonly<{ linked: number; stale: number; conflict: number }>

export function countLinks(tenant: TenantDb, service: MirroredService): LinkSums {
  const sql = `SELECT count(*) FILTER (WHERE state = 'LINKED') AS linked,
      count(*) FILTER (WHERE state = 'STALE') AS stale, count(*) FILTER (WHERE state = 'CONFLICT') AS conflict
    FROM external_links WHERE service = ?`
  const row = statement<[string], LinkSums>(tenant.sqlite, sql).get(service)
  return row ?? { linked: 0, stale: 0, conflict: 0 }
}

/** Of 100: how sure a method is; what the console shows. */
const CONFIDENCE: Readonly<Record<LinkMethod, number>> = {
  MANUAL: 100,
  EMPLOYEE_KEY: 95,
  EMAIL: 90,
}

type Stamp = Readonly<{ service: MirroredService; at: Instant }>

/**
 * Brings the rows of automatic links to what was decided, all at once: an account may go from one person to
 * another. Links made by hand are not touched. `kept` were looked at and stay.
 */
export function saveLinks(
  tenant: TenantDb,
  {
    changed,
    kept,
    gone,
  }: Readonly<{ changed: readonly Link[]; kept: readonly string[]; gone: readonly string[] }>,
  { service, at }: Stamp,
): void {
  const free = statement(
    tenant.sqlite,
    `DELETE FROM external_links WHERE service = ? AND employee_id = ? AND method <> 'MANUAL'`,
  )
  for (const employeeId of [...gone, ...changed.map((link) => link.employeeId)])
    free.run(service, employeeId)
  const add = statement(
    tenant.sqlite,
    `INSERT INTO external_links (service, employee_id, external_id, method, confidence, state, linked_at, verified_at)
     VALUES (@service, @employeeId, @externalId, @method, @confidence, @state, @at, @at)
     ON CONFLICT (service, employee_id) DO NOTHING`,
  )
  for (const link of changed) add.run({ ...link, service, at, confidence: CONFIDENCE[link.method] })
  const verify = statement(
    tenant.sqlite,
    'UPDATE external_links SET verified_at = ? WHERE service = ? AND employee_id = ?',
  )
  for (const employeeId of kept) verify.run(at, service, employeeId)
}

/** Links of people who left, last looked at before `before`; answers how many went. */
export function purgeLinks(tenant: TenantDb, service: MirroredService, before: Instant): number {
  const sql = `DELETE FROM external_links WHERE service = ? AND verified_at < ? AND employee_id IN (
      SELECT employee_id FROM employees WHERE is_deleted = 1 OR employee_status = 'RETIRED')`
  return statement(tenant.sqlite, sql).run(service, before).changes
}

/** Null when there is nobody with the code. */
export function employeeIdOf(tenant: TenantDb, code: string): string | null {
  const sql = 'SELECT employee_id FROM employees WHERE employee_code = ? AND is_deleted = 0'
  return statement<[string], string>(tenant.sqlite, sql).pluck().get(code) ?? null
}

/** `linkedTo`: the employee who has it; null = nobody. */
export type AccountFound = Readonly<{ externalId: string; linkedTo: string | null }>

/** Live accounts with the id or the mail address; at most two. */
export function accountNamed(
  tenant: TenantDb,
  service: MirroredService,
  name: string,
): AccountFound[] {
  const sql = `SELECT a.external_id AS externalId, l.employee_id AS linkedTo FROM external_accounts a
    LEFT JOIN external_links l ON l.service = a.service AND l.external_id = a.external_id AND l.state = 'LINKED'
    WHERE a.service = @service AND a.deleted_at IS NULL AND (a.external_id = @name OR a.email = lower(@name)) LIMIT 2`
  return statement<[object], AccountFound>(tenant.sqlite, sql).all({ service, name })
}

/** Instead of whatever link the person had. */
export function linkByHand(
  tenant: TenantDb,
  link: Readonly<{ employeeId: string; externalId: string }> & Stamp,
): void {
  const sql = `INSERT INTO external_links (service, employee_id, external_id, method, confidence, state, linked_at, verified_at)
    VALUES (@service, @employeeId, @externalId, 'MANUAL', 100, 'LINKED', @at, @at)
    ON CONFLICT (service, employee_id) DO UPDATE SET external_id = excluded.external_id, method = 'MANUAL',
      confidence = 100, state = 'LINKED', linked_at = excluded.linked_at, verified_at = excluded.verified_at`
  statement(tenant.sqlite, sql).run(link)
}

/** The account that was linked by hand; null when none was. */
export function unlinkByHand(
  tenant: TenantDb,
  service: MirroredService,
  employeeId: string,
): string | null {
  const sql = `DELETE FROM external_links WHERE service = ? AND employee_id = ? AND method = 'MANUAL'
    RETURNING external_id`
  return (
    statement<[string, string], string>(tenant.sqlite, sql).pluck().get(service, employeeId) ?? null
  )
}

/** Links that a person made or should look at. */
export type NotableLink = Readonly<{
  service: MirroredService
  employeeCode: string
  externalId: string
  method: LinkMethod
  state: LinkState
}>

export function notableLinks(tenant: TenantDb, limit: number): NotableLink[] {
  const sql = `SELECT l.service, e.employee_code AS employeeCode, l.external_id AS externalId, l.method, l.state
    FROM external_links l JOIN employees e ON e.employee_id = l.employee_id
    WHERE l.method = 'MANUAL' OR l.state <> 'LINKED' ORDER BY l.service, e.employee_code LIMIT ?`
  return statement<[number], NotableLink>(tenant.sqlite, sql).all(limit)
}
