/** A company's notification settings, templates and people as BATCH-401 needs them: read once per run. */
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type NoticeChannel = 'EMAIL' | 'SLACK' | 'TEAMS' | 'LINE_WORKS' | 'WEBHOOK' | 'IN_APP'

export type NoticeSetting = Readonly<{
  settingId: number
  channel: NoticeChannel
  event: string
  audience: 'ALL' | 'MANAGER' | 'EMPLOYEE' | 'CUSTOM'
  templateKey: string
  frequency: 'IMMEDIATE' | 'DAILY' | 'WEEKLY' | 'MONTHLY'
  frequencyValue: number | null
  digest: boolean
  stages: readonly number[] | null
  escalateStage: number | null
  sendOn: 'ALL_DAYS' | 'BUSINESS_DAYS'
  destinationId: string | null
  fallbackChannel: NoticeChannel | null
  priority: 0 | 1 | 2 | 3
  recipients: readonly NoticeRecipient[]
}>

export type NoticeRecipient = Readonly<{
  kind: 'EMPLOYEE' | 'DEPARTMENT' | 'ROLE' | 'DESTINATION' | 'ADDRESS'
  value: string
}>

type SettingRow = Omit<NoticeSetting, 'digest' | 'stages' | 'recipients'> &
  Readonly<{ digest: 0 | 1; stages: string | null; recipients: string }>

/** Enabled ones, in the order of their ids. */
export function noticeSettings(tenant: TenantDb): NoticeSetting[] {
  const sql = `SELECT s.setting_id AS settingId, s.notification_type AS channel, s.trigger_event AS event,
      s.target_audience AS audience, s.template_key AS templateKey, s.frequency_type AS frequency,
      s.frequency_value AS frequencyValue, s.digest, s.stages, s.escalate_stage AS escalateStage,
      s.send_on AS sendOn, s.destination_id AS destinationId, s.fallback_channel AS fallbackChannel, s.priority,
      (SELECT json_group_array(json_object('kind', r.kind, 'value', r.value))
        FROM notification_setting_recipients r WHERE r.setting_id = s.setting_id) AS recipients
    FROM notification_settings s WHERE s.is_enabled = 1 ORDER BY s.setting_id`
  return statement<[], SettingRow>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      digest: row.digest === 1,
      stages: row.stages === null ? null : (JSON.parse(row.stages) as number[]),
      recipients: JSON.parse(row.recipients) as NoticeRecipient[],
    }))
}

export type NoticeTemplate = Readonly<{
  key: string
  channel: string
  language: string
  subject: string | null
  body: string
  format: 'PLAIN' | 'HTML' | 'MARKDOWN'
  parameters: readonly string[]
  isDefault: boolean
}>

export function noticeTemplates(tenant: TenantDb): NoticeTemplate[] {
  const sql = `SELECT template_key AS key, notification_type AS channel, language_code AS language,
      subject_template AS subject, body_template AS body, format_type AS format, parameters, is_default AS isDefault
    FROM notification_templates WHERE is_active = 1 ORDER BY template_id`
  type Row = Omit<NoticeTemplate, 'parameters' | 'isDefault'> &
    Readonly<{ parameters: string; isDefault: 0 | 1 }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      parameters: JSON.parse(row.parameters) as string[],
      isDefault: row.isDefault === 1,
    }))
}

export type NoticePerson = Readonly<{
  employeeId: string
  name: string
  email: string
  departmentId: string
  /** `/D001/D010/` */
  departmentPath: string
  /** Own manager, else the department's; null when there is none or it is the person. */
  managerId: string | null
  /** Holds a management position, or is somebody's manager. */
  isManager: boolean
  userId: string | null
}>

/** Who may be written to: neither retired nor suspended nor deleted. */
export function noticePeople(tenant: TenantDb): NoticePerson[] {
  const sql = `SELECT e.employee_id AS employeeId, e.full_name AS name, e.email, e.department_id AS departmentId,
      COALESCE(d.path, '/') AS departmentPath,
      NULLIF(COALESCE(e.manager_id, d.manager_id), e.employee_id) AS managerId,
      COALESCE(p.is_management, 0) = 1 OR e.employee_id IN (SELECT manager_id FROM employees
        WHERE manager_id IS NOT NULL AND employee_status <> 'RETIRED') AS isManager,
      (SELECT a.user_id FROM user_accounts a WHERE a.employee_id = e.employee_id AND a.is_deleted = 0
        AND a.is_service = 0 ORDER BY a.user_id LIMIT 1) AS userId
    FROM employees e LEFT JOIN departments d ON d.department_id = e.department_id
      LEFT JOIN positions p ON p.position_id = e.position_id
    WHERE e.employee_status = 'ACTIVE' AND e.is_deleted = 0 ORDER BY e.employee_id`
  type Row = Omit<NoticePerson, 'isManager'> & Readonly<{ isManager: 0 | 1 }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({ ...row, isManager: row.isManager === 1 }))
}

/** `employee id|service` to the account there. */
export function linkedAccounts(tenant: TenantDb): ReadonlyMap<string, string> {
  const sql = `SELECT employee_id || '|' || service AS key, external_id AS id FROM external_links WHERE state = 'LINKED'`
  const rows = statement<[], { key: string; id: string }>(tenant.sqlite, sql).all()
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** Path of a department, by which its sub-departments are found too. */
export function departmentPaths(tenant: TenantDb): ReadonlyMap<string, string> {
  const sql = 'SELECT department_id AS id, path FROM departments WHERE is_deleted = 0'
  const rows = statement<[], { id: string; path: string }>(tenant.sqlite, sql).all()
  return new Map(rows.map(({ id, path }) => [id, path]))
}

/** Users by the code and by the id of a role they hold now. */
export function usersWithRole(tenant: TenantDb, role: string): string[] {
  const sql = `SELECT DISTINCT u.user_id FROM user_roles u JOIN roles r ON r.role_id = u.role_id
    WHERE (r.code = @role OR r.role_id = @role) AND u.assignment_status = 'ACTIVE' AND u.is_deleted = 0`
  return statement<[object], string>(tenant.sqlite, sql).pluck().all({ role })
}

export type NoticePreference = Readonly<{
  userId: string
  /** `*` = every event. */
  event: string
  enabled: boolean
  /** Empty: every channel. */
  channels: readonly string[]
  language: string | null
}>

export function noticePreferences(tenant: TenantDb): NoticePreference[] {
  const sql = `SELECT user_id AS userId, trigger_event AS event, enabled, channels, language
    FROM user_notification_prefs`
  type Row = Omit<NoticePreference, 'enabled' | 'channels'> &
    Readonly<{ enabled: 0 | 1; channels: string }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      enabled: row.enabled === 1,
      channels: JSON.parse(row.channels) as string[],
    }))
}
