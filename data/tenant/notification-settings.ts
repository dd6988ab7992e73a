/** Notification settings, templates and the people they reach, as BATCH-405 checks them; and the corrections it may make. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { installationOf, recipientHash } from '../outbox/insert.ts'
import { statement } from '../sqlite/statement.ts'
import type { MirroredService } from './external-directory.ts'
import type { TenantDb } from './open.ts'

export type SettingRow = Readonly<{
  settingId: number
  settingKey: string
  name: string
  /** EMAIL, SLACK …, IN_APP */
  channel: string
  event: string
  audience: 'ALL' | 'MANAGER' | 'EMPLOYEE' | 'CUSTOM'
  templateKey: string
  frequency: 'IMMEDIATE' | 'DAILY' | 'WEEKLY' | 'MONTHLY'
  frequencyValue: number | null
  destinationId: string | null
  fallback: string | null
  /** JSON as stored. */
  stages: string | null
  quiet: string | null
  channelConfig: string | null
  isEnabled: boolean
  updatedAt: Instant
  recipients: readonly Readonly<{ kind: string; value: string }>[]
}>

export function settingRows(tenant: TenantDb): SettingRow[] {
  const sql = `SELECT s.setting_id AS settingId, s.setting_key AS settingKey, s.setting_name AS name,
      s.notification_type AS channel, s.trigger_event AS event, s.target_audience AS audience,
      s.template_key AS templateKey, s.frequency_type AS frequency, s.frequency_value AS frequencyValue,
      s.destination_id AS destinationId, s.fallback_channel AS fallback, s.stages, s.quiet,
      s.channel_config AS channelConfig, s.is_enabled AS isEnabled, s.updated_at AS updatedAt,
      (SELECT json_group_array(json_object('kind', r.kind, 'value', r.value))
        FROM notification_setting_recipients r WHERE r.setting_id = s.setting_id) AS recipients
    FROM notification_settings s ORDER BY s.setting_id`
  type Row = Omit<SettingRow, 'isEnabled' | 'recipients'> &
    Readonly<{ isEnabled: 0 | 1; recipients: string }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      isEnabled: row.isEnabled === 1,
      recipients: JSON.parse(row.recipients) as SettingRow['recipients'],
    }))
}

export type TemplateRow = Readonly<{
  templateId: string
  key: string
  channel: string
  language: string
  subject: string | null
  body: string
  format: string
  /** JSON as stored. */
  parameters: string
  sampleData: string
  isDefault: 0 | 1
  isActive: 0 | 1
}>

export function templateRows(tenant: TenantDb): TemplateRow[] {
  const sql = `SELECT template_id AS templateId, template_key AS key, notification_type AS channel,
      language_code AS language, subject_template AS subject, body_template AS body, format_type AS format,
      parameters, sample_data AS sampleData, is_default AS isDefault, is_active AS isActive
    FROM notification_templates ORDER BY template_id`
  return statement<[], TemplateRow>(tenant.sqlite, sql).all()
}

/** An active employee as a recipient. */
export type Reachable = Readonly<{
  employeeId: string
  code: string
  email: string
  isManager: 0 | 1
  departmentId: string
  /** Of the department: `/D001/D010/`. */
  departmentPath: string
  roles: readonly string[]
}>

export function reachablePeople(tenant: TenantDb): Reachable[] {
  const sql = `SELECT e.employee_id AS employeeId, e.employee_code AS code, e.email,
      (COALESCE(p.is_management, 0) = 1 OR EXISTS (SELECT 1 FROM employees o WHERE o.manager_id = e.employee_id)) AS isManager,
      e.department_id AS departmentId, d.path AS departmentPath,
      (SELECT json_group_array(r.role_id) FROM user_accounts a JOIN user_roles r ON r.user_id = a.user_id
        WHERE a.employee_id = e.employee_id) AS roles
    FROM employees e JOIN departments d ON d.department_id = e.department_id
    LEFT JOIN positions p ON p.position_id = e.position_id
    WHERE e.is_deleted = 0 AND e.employee_status = 'ACTIVE' ORDER BY e.employee_code`
  type Row = Omit<Reachable, 'roles'> & Readonly<{ roles: string }>
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({ ...row, roles: JSON.parse(row.roles) as string[] }))
}

/** Id and path of each department, by id and by code. */
export function departmentPaths(tenant: TenantDb): ReadonlyMap<string, string> {
  const sql =
    'SELECT department_id AS id, department_code AS code, path FROM departments WHERE is_deleted = 0'
  type Row = Readonly<{ id: string; code: string; path: string }>
  const rows = statement<[], Row>(tenant.sqlite, sql).all()
  return new Map(
    rows.flatMap(
      ({ id, code, path }) =>
        [
          [id, path],
          [code, path],
        ] as const,
    ),
  )
}

export function linkedEmployees(tenant: TenantDb, service: MirroredService): ReadonlySet<string> {
  const sql = `SELECT employee_id FROM external_links WHERE service = ? AND state = 'LINKED'`
  return new Set(statement<[string], string>(tenant.sqlite, sql).pluck().all(service))
}

/** Codes of active employees whose mail has been suppressed since before the instant. */
export function suppressedPeople(tenant: TenantDb, before: Instant): string[] {
  const sql = `SELECT recipient_hash FROM address_suppressions WHERE channel = 'EMAIL' AND since < ?
    AND (until IS NULL OR until > ?)`
  const hashes = new Set(
    statement<[number, number], string>(tenant.sqlite, sql).pluck().all(before, before),
  )
  if (hashes.size === 0) return []
  const installation = installationOf(tenant.sqlite, 'tenant')
  return reachablePeople(tenant)
    .filter(({ email }) => hashes.has(recipientHash(installation, email)))
    .map(({ code }) => code)
}

export type HookTraffic = Readonly<{ sent: number; tried: number }>

/** What became of messages to an address since the instant; by the address of the outbox row. */
export function trafficTo(tenant: TenantDb, address: string, since: Instant): HookTraffic {
  const sql = `SELECT count(*) AS tried, COALESCE(SUM(send_status = 'SUCCESS'), 0) AS sent
    FROM notification_log WHERE recipient_address = ? AND started_at >= ?`
  return (
    statement<[string, number], HookTraffic>(tenant.sqlite, sql).get(address, since) ?? {
      sent: 0,
      tried: 0,
    }
  )
}

/** A correction of one field; false when the setting changed since it was read. */
export function correctSetting(
  tenant: TenantDb,
  setting: SettingRow,
  change: Readonly<{ frequencyValue?: number; name?: string; disable?: string }>,
  about: Readonly<{ by: string; at: Instant }>,
): boolean {
  const sql = `UPDATE notification_settings SET frequency_value = @frequencyValue, setting_name = @name,
      is_enabled = @isEnabled, disabled_reason = COALESCE(@reason, disabled_reason),
      disabled_by = CASE WHEN @reason IS NULL THEN disabled_by ELSE @by END, updated_at = @at
    WHERE setting_id = @settingId AND updated_at = @updatedAt`
  const { settingId, updatedAt } = setting
  const done = statement(tenant.sqlite, sql).run({
    settingId,
    updatedAt,
    frequencyValue: change.frequencyValue ?? setting.frequencyValue,
    name: change.name ?? setting.name,
    isEnabled: Number(change.disable === undefined && setting.isEnabled),
    reason: change.disable ?? null,
    ...about,
  })
  return done.changes === 1
}

/** As a setting was before BATCH-405 mended it. */
export type SettingBefore = Readonly<{
  name: string | null
  frequencyValue: number | null
  isEnabled: boolean
}>

/** Takes a correction back; false when the setting is gone or was changed after it. */
export function takeBackCorrection(
  tenant: TenantDb,
  settingKey: string,
  { before, changedAt, at }: Readonly<{ before: SettingBefore; changedAt: Instant; at: Instant }>,
): boolean {
  const sql = `UPDATE notification_settings SET setting_name = COALESCE(@name, setting_name),
      frequency_value = @frequencyValue, is_enabled = @isEnabled,
      disabled_reason = CASE WHEN @isEnabled = 1 THEN NULL ELSE disabled_reason END,
      disabled_by = CASE WHEN @isEnabled = 1 THEN NULL ELSE disabled_by END, updated_at = @at
    WHERE setting_key = @settingKey AND updated_at <= @changedAt
      AND (is_enabled = @isEnabled OR disabled_by = 'BATCH-405')`
  const { name, frequencyValue } = before
  const isEnabled = Number(before.isEnabled)
  const done = statement(tenant.sqlite, sql)
  return done.run({ settingKey, changedAt, at, name, frequencyValue, isEnabled }).changes === 1
}
