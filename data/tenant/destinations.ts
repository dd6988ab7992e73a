/** Destinations of notifications and the settings that use them; changed by BATCH-403, 405 and 407–409. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { RecipientType } from '../../server/domain/delivery/outbox.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type DestinationService = 'SLACK' | 'TEAMS' | 'LINE_WORKS' | 'EMAIL' | 'WEBHOOK'

export type Destination = Readonly<{
  destinationId: string
  name: string
  service: DestinationService
  /** Channel, room or address; null when nobody has entered it yet. */
  externalId: string | null
  /** The team of a Teams channel, the group of a LINE WORKS room. */
  parentExternalId: string | null
  /** JSON of a secret reference; null without a hook. */
  webhookRef: string | null
  isEnabled: boolean
  disabledReason: string | null
  /** `BATCH-NNN`, or who switched it off. */
  disabledBy: string | null
  isAutoRegistered: boolean
  verifiedAt: Instant | null
  lastSuccessAt: Instant | null
  lastError: string | null
}>

const COLUMNS = `destination_id AS destinationId, name, service, external_id AS externalId,
  parent_external_id AS parentExternalId, webhook_ref AS webhookRef, is_enabled AS isEnabled,
  disabled_reason AS disabledReason, disabled_by AS disabledBy, auto_registered AS isAutoRegistered,
  verified_at AS verifiedAt, last_success_at AS lastSuccessAt, last_error AS lastError`

type Row = Omit<Destination, 'isEnabled' | 'isAutoRegistered'> &
  Readonly<{ isEnabled: 0 | 1; isAutoRegistered: 0 | 1 }>

export function allDestinations(tenant: TenantDb): Destination[] {
  const sql = `SELECT ${COLUMNS} FROM notification_channels ORDER BY destination_id`
  return statement<[], Row>(tenant.sqlite, sql).all().map(withFlags)
}

export function destinationsOf(tenant: TenantDb, service: DestinationService): Destination[] {
  return allDestinations(tenant).filter((destination) => destination.service === service)
}

function withFlags(row: Row): Destination {
  return { ...row, isEnabled: row.isEnabled === 1, isAutoRegistered: row.isAutoRegistered === 1 }
}

/** What an outbox row for it has as its recipient; null when nobody has entered it yet. */
export function recipientOf({
  service,
  webhookRef,
  externalId,
}: Destination): Readonly<{ type: RecipientType; address: string }> | null {
  if (webhookRef !== null) return { type: 'WEBHOOK', address: webhookRef }
  // A channel of Teams is posted to through its workflow only; a webhook has no other address.
  if (externalId === null || service === 'TEAMS' || service === 'WEBHOOK') return null
  return { type: service === 'EMAIL' ? 'USER' : 'CHANNEL', address: externalId }
}

export type DestinationChange = Partial<
  Pick<
    Destination,
    'name' | 'isEnabled' | 'disabledReason' | 'disabledBy' | 'verifiedAt' | 'lastError'
  >
>

/** Fields that are not named stay. */
export function changeDestination(
  tenant: TenantDb,
  destination: Destination,
  change: DestinationChange,
): void {
  const next = { ...destination, ...change }
  statement(
    tenant.sqlite,
    `UPDATE notification_channels SET name = @name, is_enabled = @isEnabled, disabled_reason = @disabledReason,
       disabled_by = @disabledBy, verified_at = @verifiedAt, last_error = @lastError
     WHERE destination_id = @destinationId`,
  ).run({ ...next, isEnabled: Number(next.isEnabled), isAutoRegistered: 0 })
}

/** Selectable, and switched off until somebody wants it. */
export type FoundDestination = Readonly<{
  service: DestinationService
  name: string
  externalId: string | null
  parentExternalId: string | null
}>

/** False when it is known already. */
export function registerDestination(tenant: TenantDb, found: FoundDestination): boolean {
  const destinationId = `${found.service}-${found.externalId ?? found.parentExternalId}`
  const sql = `INSERT INTO notification_channels (destination_id, name, service, external_id, parent_external_id,
      is_enabled, auto_registered)
    VALUES (@destinationId, @name, @service, @externalId, @parentExternalId, 0, 1) ON CONFLICT DO NOTHING`
  return statement(tenant.sqlite, sql).run({ ...found, destinationId }).changes === 1
}

/** A setting and everything it sends to besides persons found by audience. */
export type SettingTargets = Readonly<{
  settingId: number
  settingKey: string
  isEnabled: boolean
  /** Its own destination and those among its recipients. */
  destinationIds: readonly string[]
  /** Recipients that are no destinations. */
  otherRecipients: number
}>

export function settingTargets(tenant: TenantDb): SettingTargets[] {
  const sql = `SELECT s.setting_id AS settingId, s.setting_key AS settingKey, s.is_enabled AS isEnabled,
      (SELECT json_group_array(id) FROM (
        SELECT s.destination_id AS id WHERE s.destination_id IS NOT NULL
        UNION SELECT r.value FROM notification_setting_recipients r
          WHERE r.setting_id = s.setting_id AND r.kind = 'DESTINATION')) AS ids,
      (SELECT count(*) FROM notification_setting_recipients r
        WHERE r.setting_id = s.setting_id AND r.kind <> 'DESTINATION') AS otherRecipients
    FROM notification_settings s ORDER BY s.setting_id`
  type Found = Omit<SettingTargets, 'isEnabled' | 'destinationIds'> &
    Readonly<{ isEnabled: 0 | 1; ids: string }>
  return statement<[], Found>(tenant.sqlite, sql)
    .all()
    .map(({ isEnabled, ids, ...rest }) => ({
      ...rest,
      isEnabled: isEnabled === 1,
      destinationIds: JSON.parse(ids) as string[],
    }))
}

/** Settings that are still off because `by` switched them off. */
export function settingsSwitchedOffBy(tenant: TenantDb, by: string): number {
  const sql = 'SELECT count(*) FROM notification_settings WHERE is_enabled = 0 AND disabled_by = ?'
  return statement<[string], number>(tenant.sqlite, sql).pluck().get(by) ?? 0
}

/** False when somebody was faster. */
export function disableSetting(
  tenant: TenantDb,
  settingId: number,
  why: Readonly<{ reason: string; by: string; at: Instant }>,
): boolean {
  const sql = `UPDATE notification_settings SET is_enabled = 0, disabled_reason = @reason, disabled_by = @by,
      updated_at = @at WHERE setting_id = @settingId AND is_enabled = 1`
  return statement(tenant.sqlite, sql).run({ ...why, settingId }).changes === 1
}

export function destinationsById(tenant: TenantDb, ids: readonly string[]): Destination[] {
  const wanted = new Set(ids)
  return allDestinations(tenant).filter(({ destinationId }) => wanted.has(destinationId))
}

/** Null when there is none. */
export function destinationById(tenant: TenantDb, id: string): Destination | null {
  const sql = `SELECT ${COLUMNS} FROM notification_channels WHERE destination_id = ?`
  const row = statement<[string], Row>(tenant.sqlite, sql).get(id)
  return row ? withFlags(row) : null
}

/** Where messages go from now on; what was known of the old place is forgotten. */
export function changeAddress(
  tenant: TenantDb,
  destinationId: string,
  to: Readonly<{ externalId: string | null; webhookRef: string | null }>,
): void {
  const sql = `UPDATE notification_channels SET external_id = @externalId, webhook_ref = @webhookRef,
      verified_at = NULL, last_error = NULL WHERE destination_id = @destinationId`
  statement(tenant.sqlite, sql).run({ ...to, destinationId })
}
