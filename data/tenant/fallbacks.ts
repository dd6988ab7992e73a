/** Chat messages that can not arrive, and the mail that should stand in for each; asked by the after-care of BATCH-402. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Priority } from '../../server/domain/delivery/outbox.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type DeadMessage = Readonly<{
  deliveryId: string
  notificationId: string
  /** Mail address of the person. */
  address: string
  subject: string
  body: string
  priority: Priority
}>

/** Older ones are history. */
const LOOK_BACK_MS = 7 * 86_400_000
const MOST_ROWS = 1_000

/**
 * DEAD for the recipient or the credentials, with a setting that names EMAIL as fallback and a person with an address;
 * those that have a fallback already are left out, and so are fallbacks themselves.
 */
export function withoutFallback(tenant: TenantDb, now: Instant): DeadMessage[] {
  const sql = `SELECT d.delivery_id AS deliveryId, n.notification_id AS notificationId, e.email AS address,
      COALESCE(d.subject, n.title) AS subject, n.message AS body, d.priority
    FROM notification_deliveries d
      JOIN notifications n ON n.notification_id = d.notification_id
      JOIN notification_settings s ON s.setting_id = n.setting_id
      JOIN employees e ON e.employee_id = n.recipient_id
    WHERE d.state = 'DEAD' AND d.last_class IN ('D', 'F') AND d.channel <> 'EMAIL' AND d.fallback_of IS NULL
      AND d.finished_at >= @since AND s.fallback_channel = 'EMAIL' AND COALESCE(e.email, '') <> ''
      AND NOT EXISTS (SELECT 1 FROM notification_deliveries f WHERE f.fallback_of = d.delivery_id)
    ORDER BY d.delivery_id LIMIT ${MOST_ROWS}`
  return statement(tenant.sqlite, sql).all({ since: now - LOOK_BACK_MS }) as DeadMessage[]
}

/** It was settled as FAILED by its last message; now there is one more. */
export function reopenNotification(tenant: TenantDb, notificationId: string, now: Instant): void {
  const sql = `UPDATE notifications SET delivery_status = 'PENDING', updated_at = ?
    WHERE notification_id = ? AND delivery_status = 'FAILED'`
  statement(tenant.sqlite, sql).run(now, notificationId)
}
