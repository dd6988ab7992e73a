/** What has become of the person and the notice behind a delivery since it was queued; asked right before it is sent. */
import type { ChannelName, RecipientType } from '../../server/domain/delivery/outbox.ts'
import type { QuietHours } from '../../server/domain/delivery/quiet-hours.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Null fields: there is no such thing behind the row. */
export type DeliveryStanding = Readonly<{
  /** Withdrawn or deleted. */
  cancelled: boolean
  recipientStatus: 'ACTIVE' | 'RETIRED' | 'SUSPENDED' | null
  /** The person's address on the row's channel as it is now. */
  currentAddress: string | null
  triggerEvent: string | null
  settingEnabled: boolean | null
  /** As the setting or the person has it; null: the default. */
  quiet: Partial<QuietHours> | null
  actionLabel: string | null
  actionUrl: string | null
  bulk: boolean
}>

type Found = Readonly<{
  triggerEvent: string
  status: string
  isDeleted: 0 | 1
  recipientStatus: DeliveryStanding['recipientStatus']
  email: string | null
  linked: string | null
  settingEnabled: 0 | 1 | null
  quiet: string | null
  quietStart: string | null
  quietEnd: string | null
  actionLabel: string | null
  actionUrl: string | null
}>

const BULK_EVENTS: ReadonlySet<string> = new Set(['announcement'])

/** Null: the row has no notification; it goes as it is. */
export function deliveryStanding(
  tenant: TenantDb,
  row: Readonly<{
    notificationId: string
    channel: ChannelName
    recipientType: RecipientType
  }>,
): DeliveryStanding | null {
  const found = statement<[object], Found>(
    tenant.sqlite,
    `SELECT n.trigger_event AS triggerEvent, n.delivery_status AS status, n.is_deleted AS isDeleted,
       e.employee_status AS recipientStatus, e.email, l.external_id AS linked, s.is_enabled AS settingEnabled,
       s.quiet, p.quiet_start AS quietStart, p.quiet_end AS quietEnd,
       n.action_label AS actionLabel, n.action_url AS actionUrl
     FROM notifications n
     LEFT JOIN employees e ON e.employee_id = n.recipient_id
     LEFT JOIN external_links l ON l.service = @channel AND l.employee_id = n.recipient_id AND l.state = 'LINKED'
     LEFT JOIN notification_settings s ON s.setting_id = n.setting_id
     LEFT JOIN user_accounts a ON a.employee_id = n.recipient_id AND a.is_deleted = 0
     LEFT JOIN user_notification_prefs p ON p.user_id = a.user_id
       AND p.trigger_event IN (n.trigger_event, '*') AND p.quiet_start IS NOT NULL
     WHERE n.notification_id = @notificationId
     ORDER BY p.trigger_event = '*' LIMIT 1`,
  ).get({ notificationId: row.notificationId, channel: row.channel })
  if (!found) return null
  const isPerson = row.recipientType === 'USER'
  return {
    cancelled: found.status === 'CANCELLED' || found.isDeleted === 1,
    recipientStatus: isPerson ? found.recipientStatus : null,
    currentAddress: isPerson ? (row.channel === 'EMAIL' ? found.email : found.linked) : null,
    triggerEvent: found.triggerEvent,
    settingEnabled: found.settingEnabled === null ? null : found.settingEnabled === 1,
    quiet: quietOf(found),
    actionLabel: found.actionLabel,
    actionUrl: found.actionUrl,
    bulk: BULK_EVENTS.has(found.triggerEvent),
  }
}

/** The person's own hours win over the setting's; the setting alone says which channels are quiet. */
function quietOf({ quiet, quietStart, quietEnd }: Found): Partial<QuietHours> | null {
  const setting = quiet === null ? {} : (JSON.parse(quiet) as Partial<QuietHours>)
  const own = quietStart !== null && quietEnd !== null ? { from: quietStart, until: quietEnd } : {}
  const both = { ...setting, ...own }
  return Object.keys(both).length === 0 ? null : both
}

/** A destination that is switched off gets nothing; null when the row's address is none of them. */
export function destinationEnabled(
  tenant: TenantDb,
  service: ChannelName,
  address: string,
): boolean | null {
  const row = statement<[object], { enabled: 0 | 1 }>(
    tenant.sqlite,
    `SELECT is_enabled AS enabled FROM notification_channels
     WHERE service = @service AND (external_id = @address OR webhook_ref = @address)`,
  ).get({ service, address })
  return row ? row.enabled === 1 : null
}

/** Switches a destination off because its service says that it is gone. */
export function disableDestination(
  tenant: TenantDb,
  service: ChannelName,
  address: string,
  reason: string,
): void {
  statement(
    tenant.sqlite,
    `UPDATE notification_channels SET is_enabled = 0, disabled_reason = @reason, disabled_by = 'delivery',
       last_error = @reason
     WHERE service = @service AND (external_id = @address OR webhook_ref = @address) AND is_enabled = 1`,
  ).run({ service, address, reason })
}

/** Notes that a message arrived there. */
export function noteDestinationSuccess(
  tenant: TenantDb,
  service: ChannelName,
  address: string,
  at: number,
): void {
  statement(
    tenant.sqlite,
    `UPDATE notification_channels SET last_success_at = @at, last_error = NULL
     WHERE service = @service AND (external_id = @address OR webhook_ref = @address)`,
  ).run({ service, address, at })
}
