/** How a company wants to hear of an event: enabled settings with their destination, and its own templates; read by BATCH-307. */
import type { BodyFormat, ChannelName } from '../../server/domain/delivery/outbox.ts'
import type { Template } from '../../server/domain/delivery/template.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** `destination` null: mail, or a chat whose room is not entered or switched off. */
export type NoticeSetting = Readonly<{
  channel: ChannelName
  destination: Readonly<{ externalId: string | null; webhookRef: string | null }> | null
}>

export function noticeSettings(tenant: TenantDb, triggerEvent: string): NoticeSetting[] {
  const sql = `SELECT s.notification_type AS channel, c.destination_id AS id, c.external_id AS externalId,
      c.webhook_ref AS webhookRef
    FROM notification_settings s
    LEFT JOIN notification_channels c ON c.destination_id = s.destination_id AND c.is_enabled = 1
    WHERE s.trigger_event = ? AND s.is_enabled = 1
      AND s.notification_type IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS') ORDER BY s.setting_id`
  type Row = {
    channel: ChannelName
    id: string | null
    externalId: string | null
    webhookRef: string | null
  }
  return statement<[string], Row>(tenant.sqlite, sql)
    .all(triggerEvent)
    .map(({ channel, id, externalId, webhookRef }) => ({
      channel,
      destination: id === null ? null : { externalId, webhookRef },
    }))
}

/** The company's own active template; null = it has none. */
export function noticeTemplate(
  tenant: TenantDb,
  wanted: Readonly<{ key: string; channel: ChannelName; language: string }>,
): Template | null {
  const sql = `SELECT subject_template AS subject, body_template AS body, format_type AS format, parameters
    FROM notification_templates WHERE template_key = @key AND notification_type = @channel
      AND language_code = @language AND is_active = 1`
  type Row = { subject: string | null; body: string; format: BodyFormat; parameters: string }
  const row = statement<[object], Row>(tenant.sqlite, sql).get(wanted)
  return row ? { ...row, parameters: JSON.parse(row.parameters) as string[] } : null
}
