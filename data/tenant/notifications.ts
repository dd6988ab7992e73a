/** Puts notifications where BATCH-401 finds them; called in the transaction of what they tell of. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Whom a report is for, as report_settings says it. */
export type ReportRecipient = Readonly<{
  kind: 'EMAIL' | 'EMPLOYEE' | 'ROLE' | 'DESTINATION'
  value: string
  edition?: string
}>

/** Recipients of an enabled report; empty when it is switched off or not set up. */
export function reportRecipients(tenant: TenantDb, reportType: string): ReportRecipient[] {
  const sql = 'SELECT recipients FROM report_settings WHERE report_type = ? AND enabled = 1'
  const found = statement<[string], string>(tenant.sqlite, sql).pluck().get(reportType)
  return found === undefined ? [] : (JSON.parse(found) as ReportRecipient[])
}

export type NewNotification = Readonly<{
  /** Delivery rule D3: the same key is never entered twice. */
  dedupeKey: string
  triggerEvent: string
  type: 'SYSTEM' | 'REMINDER' | 'APPROVAL' | 'ALERT' | 'INFO' | 'URGENT'
  category: 'SKILL' | 'TRAINING' | 'PROJECT' | 'CERTIFICATION' | 'SYSTEM' | 'HR'
  /** 0 LOW, 1 NORMAL, 2 HIGH, 3 CRITICAL. */
  priority: 0 | 1 | 2 | 3
  /** Null: no employee of the company; the variables or the setting say where it goes. */
  recipientEmployeeCode: string | null
  title: string
  message: string
  actionLabel: string | null
  actionUrl: string | null
  variables: Readonly<Record<string, unknown>>
  relatedType: string
  relatedId: string
  createdBy: string
  at: Instant
}>

/** True when it was entered, false when the key was known. */
export function addNotification(tenant: TenantDb, notification: NewNotification): boolean {
  const { variables, ...rest } = notification
  const added = statement(
    tenant.sqlite,
    `INSERT INTO notifications (notification_id, dedupe_key, trigger_event, notification_type,
       notification_category, priority, recipient_id, title, message, message_format, action_label,
       action_url, template_variables, related_entity_type, related_entity_id, scheduled_at,
       delivery_status, read_status, created_by, created_at, updated_at)
     VALUES (@id, @dedupeKey, @triggerEvent, @type, @category, @priority,
       (SELECT employee_id FROM employees WHERE employee_code = @recipientEmployeeCode), @title, @message,
       'PLAIN', @actionLabel, @actionUrl, @variables, @relatedType, @relatedId, @at, 'PENDING', 'UNREAD',
       @createdBy, @at, @at)
     ON CONFLICT (dedupe_key) DO NOTHING`,
  ).run({ ...rest, id: newId(notification.at), variables: JSON.stringify(variables) })
  return added.changes > 0
}
