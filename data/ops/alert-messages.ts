/** Messages about alerts, one row per address; written by server/alerts, sent by the delivery engine. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { ChannelName, Priority, RecipientType } from '../../server/domain/delivery/outbox.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** One address of a route. */
export type AlertRecipient = Readonly<{
  /** Name in alerts.yaml. */
  route: string
  channel: ChannelName
  recipientType: RecipientType
  /** For hooks the JSON of a secret reference. */
  address: string
  /** The destination within alerts.yaml: `alerts:<route>/<number>`. */
  integrationConfigId: string
}>

export type AlertMessage = Readonly<{
  messageId: string
  /** Without the hash of the address, which is put behind it. */
  dedupe: string
  /** Null for a message about several alerts. */
  alertId: string | null
  digest: boolean
  recipient: AlertRecipient
  subject: string
  /** Plain text. */
  body: string
  priority: Priority
  at: Instant
  expiresAt: Instant
}>

/** Counted tries before a message is given up (delivery rule D9). */
const MAX_ATTEMPTS: Readonly<Record<ChannelName, number>> = {
  EMAIL: 4,
  SLACK: 6,
  TEAMS: 4,
  LINE_WORKS: 4,
  WEBHOOK: 4,
}

/** Called in the transaction of the events it tells. */
export function insertAlertMessage(ops: OpsDb, message: AlertMessage): void {
  const sql = `INSERT INTO alert_messages (message_id, dedupe_key, alert_id, digest, route, channel,
      integration_config_id, recipient_type, recipient_address, recipient_hash, subject, body, body_format, priority,
      state, next_attempt_at, expires_at, attempts, max_attempts, attempt_seq, deferrals)
    VALUES (@messageId, @dedupeKey, @alertId, @digestFlag, @route, @channel, @integrationConfigId, @recipientType,
      @address, @recipientHash, @subject, @body, 'PLAIN', @priority, 'PENDING', @at, @expiresAt, 0, @maxAttempts, 0, 0)`
  const { recipient, digest, dedupe, ...rest } = message
  const recipientHash = addressHash(ops, recipient.address)
  statement(ops.sqlite, sql).run({
    ...rest,
    ...recipient,
    recipientHash,
    dedupeKey: `${dedupe}:${recipientHash}`,
    digestFlag: digest ? 1 : 0,
    maxAttempts: MAX_ATTEMPTS[recipient.channel],
  })
}

/** Who was told of the alert since the last time they were told that it is over. */
export function informedRecipients(ops: OpsDb, alertId: string): AlertRecipient[] {
  const sql = `SELECT DISTINCT m.route, m.channel, m.recipient_type AS recipientType,
      m.recipient_address AS address, m.integration_config_id AS integrationConfigId
    FROM alert_events e JOIN alert_event_messages l ON l.event_id = e.id
      JOIN alert_messages m ON m.message_id = l.message_id
    WHERE e.alert_id = @alertId AND e.id > (SELECT coalesce(max(id), 0) FROM alert_events
      WHERE alert_id = @alertId AND event = 'resolved' AND told_at IS NOT NULL)
    ORDER BY m.route, m.recipient_address`
  return statement(ops.sqlite, sql).all({ alertId }) as AlertRecipient[]
}

/** sha256 over the installation and the address in its normal form. */
function addressHash(ops: OpsDb, address: string): string {
  const sql = `SELECT installation_id AS id FROM plane_meta`
  const { id } = statement(ops.sqlite, sql).get() as { id: string }
  return createHash('sha256').update(`${id}|${address.trim().toLowerCase()}`).digest('hex')
}
