/** Accounts, roles and permissions of a company, and the live sessions and tokens of its last days. */
import { addDays, daySpan } from '../../domain/calendar-day.ts'
import { SERVICE_USER_ID } from '../access-log.ts'
import type { Activity } from '../activity.ts'
import { DAY_MS, HOUR_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import { demoUlid, sha256 } from '../identifiers.ts'
import { ORGANISATION_FROM } from '../organisation.ts'
import type { DemoPerson } from '../people.ts'
import type { Row } from '../row.ts'
import type { Scene } from './scene.ts'
import { stamped, type TableRows } from './stamps.ts'

const ROLES = [
  ['admin', 'システム管理者'],
  ['hr', '人事担当'],
  ['manager', '管理職'],
  ['evaluator', '評価者'],
  ['employee', '一般社員'],
  ['viewer', '閲覧のみ'],
] as const

const PERMISSIONS = [
  ['skill.read', 'スキル参照'],
  ['skill.write', 'スキル登録'],
  ['skill.approve', 'スキル承認'],
  ['goal.read', '目標参照'],
  ['goal.write', '目標登録'],
  ['goal.approve', '目標承認'],
  ['report.create', '帳票作成'],
  ['employee.read', '社員参照'],
  ['employee.write', '社員登録'],
  ['setting.write', '設定変更'],
] as const

/** How many of the permissions above each role has, from the front. */
const ROLE_REACH: Readonly<Record<string, number>> = {
  admin: 10,
  hr: 9,
  manager: 7,
  evaluator: 6,
  employee: 5,
  viewer: 1,
}

export function accountRows(scene: Scene, activity: Activity): TableRows {
  const openedAt = daySpan(ORGANISATION_FROM).from
  const lastLogin = lastLoginsOf(activity)
  const users = scene.people.filter((person) => person.userId !== null)
  const role = roleIn(scene, users)
  return [
    ['roles', ROLES.map(([code, name]) => stamped(named('role_id', code, name), openedAt))],
    [
      'permissions',
      PERMISSIONS.map(([code, name]) => stamped(named('permission_id', code, name), openedAt)),
    ],
    ['role_permissions', rolePermissions().map((row) => stamped(row, openedAt))],
    [
      'user_accounts',
      [...users.map((user) => accountRow(user, scene, lastLogin)), serviceRow(openedAt)],
    ],
    ['user_roles', users.map((user) => userRole(user, role(user)))],
    ['sessions', sessionRows(scene, activity)],
    ['tokens', tokenRows(scene, activity)],
  ]
}

function named(key: 'role_id' | 'permission_id', code: string, name: string): Row {
  return { [key]: code, code, name, is_active: 1 }
}

function rolePermissions(): Row[] {
  return ROLES.flatMap(([role]) =>
    PERMISSIONS.slice(0, ROLE_REACH[role] ?? 0).map(([permission]) => ({
      role_id: role,
      permission_id: permission,
    })),
  )
}

function lastLoginsOf(activity: Activity): Map<string, number> {
  const last = new Map<string, number>()
  for (const row of activity.loginRows) {
    if (row.result === 'success') last.set(String(row.user_id), Number(row.at))
  }
  return last
}

function accountRow(person: DemoPerson, scene: Scene, lastLogin: Map<string, number>): Row {
  const { calendar, story } = scene
  const createdAt = Math.max(daySpan(ORGANISATION_FROM).from, daySpan(person.hireDate).from)
  const number = Number(person.id.slice(3))
  const locked = isLocked(person)
  const passwordAt = Math.max(
    createdAt,
    daySpan(addDays(calendar.today, -(20 + (number % 160)))).from,
  )
  return {
    user_id: person.userId,
    login_id: person.loginId,
    employee_id: person.id,
    account_status: person.retireDate !== null ? 'INACTIVE' : locked ? 'LOCKED' : 'ACTIVE',
    is_service: 0,
    password_changed_at: Math.min(passwordAt, story.quietAfter),
    must_change_password: 0,
    session_timeout: 60,
    failed_login_count: locked ? 5 : 0,
    last_login_at: lastLogin.get(person.userId ?? '') ?? null,
    lock_reason: locked ? 'パスワードの連続誤り' : null,
    mfa_enabled: number % 4 === 0 ? 1 : 0,
    is_deleted: 0,
    created_at: createdAt,
    updated_at: Math.min(Math.max(createdAt, passwordAt), story.quietAfter),
  }
}

/** Only accounts nobody uses are locked, so that activity and status never contradict. */
export function isLocked(person: DemoPerson): boolean {
  const number = Number(person.id.slice(3))
  return person.retireDate === null && person.propensity === 0 && number % 31 === 0
}

/** The payroll connector; it never logs in and counts nowhere (data-model R18). */
function serviceRow(createdAt: number): Row {
  return {
    user_id: SERVICE_USER_ID,
    login_id: 'svc-payroll',
    employee_id: null,
    account_status: 'ACTIVE',
    is_service: 1,
    password_changed_at: createdAt,
    must_change_password: 0,
    session_timeout: null,
    failed_login_count: 0,
    last_login_at: null,
    lock_reason: null,
    mfa_enabled: 0,
    is_deleted: 0,
    created_at: createdAt,
    updated_at: createdAt,
  }
}

function userRole(person: DemoPerson, role: string): Row {
  const row = {
    user_id: person.userId,
    role_id: role,
    assignment_status: person.retireDate === null ? 'ACTIVE' : 'EXPIRED',
    assignment_type: 'DIRECT',
    effective_from: person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM,
    effective_to: person.retireDate,
    is_primary_role: 1,
  }
  return stamped(row, daySpan(row.effective_from).from)
}

/** Every company has somebody who administers it, but the one that is there to be unreachable. */
function roleIn({ story }: Scene, users: readonly DemoPerson[]): (person: DemoPerson) => string {
  if (is(story.company, 'unreachable')) return (person) => withoutAdmin(roleOf(person))
  const isAdmin = (person: DemoPerson) => roleOf(person) === 'admin' && isPresent(person)
  const substitute = users.some(isAdmin) ? undefined : users.find(isPresent)
  return (person) => (person === substitute ? 'admin' : roleOf(person))
}

function isPresent(person: DemoPerson): boolean {
  return person.retireDate === null && !isLocked(person)
}

function withoutAdmin(role: string): string {
  return role === 'admin' ? 'manager' : role
}

function roleOf(person: DemoPerson): string {
  if (person.department.name.startsWith('情報システム') && person.positionCode === 'P050')
    return 'admin'
  if (person.department.name.startsWith('人事')) return 'hr'
  if (person.positionCode <= 'P060') return 'manager'
  return person.positionCode === 'P070' ? 'evaluator' : 'employee'
}

const SESSION_DAYS = 2

/** Sessions of the last two days: fresh ones live on, the others are for BATCH-506 to end. */
function sessionRows(scene: Scene, activity: Activity): Row[] {
  return latest(scene, activity, SESSION_DAYS).map(({ userId, at, ip, userAgent }) => ({
    session_id: demoUlid(at, `session|${userId}|${at}`),
    token_hash: sha256(`${scene.story.tenantId}|session|${userId}|${at}`),
    user_id: userId,
    issued_at: at,
    last_used_at: Math.min(at + HOUR_MS, scene.calendar.now),
    expires_at: at + 12 * HOUR_MS,
    client_ip: ip,
    last_ip: ip,
    user_agent: userAgent,
  }))
}

const TOKEN_DAYS = 7

/** One refresh token per log-in of the last week; a few were given back at log-out. */
function tokenRows(scene: Scene, activity: Activity): Row[] {
  return latest(scene, activity, TOKEN_DAYS).map(({ userId, at, ip, userAgent }, index) => {
    const revokedAt = index % 5 === 0 ? Math.min(at + 2 * HOUR_MS, scene.calendar.now) : null
    const id = demoUlid(at, `token|${scene.story.tenantId}|${userId}|${at}`)
    return {
      token_id: id,
      user_id: userId,
      token_type: 'REFRESH',
      token_hash: sha256(`${scene.story.tenantId}|token|${userId}|${at}`),
      family_id: id,
      issued_at: at,
      expires_at: at + 7 * DAY_MS,
      last_used_at: at,
      client_ip: ip,
      user_agent: userAgent,
      is_revoked: revokedAt === null ? 0 : 1,
      revoked_at: revokedAt,
      revoked_reason: revokedAt === null ? null : 'LOGOUT',
    }
  })
}

function latest(scene: Scene, activity: Activity, days: number) {
  const from = scene.calendar.now - days * DAY_MS
  return activity.loginRows
    .filter((row) => row.result === 'success' && Number(row.at) >= from)
    .map((row) => ({
      userId: String(row.user_id),
      at: Number(row.at),
      ip: String(row.ip),
      userAgent: String(row.user_agent),
    }))
}
