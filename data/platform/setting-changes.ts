/** Changes of settings from before they are made until they are known to be made; written by BATCH-305 and BATCH-405. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type ChangeState = 'pending' | 'done' | 'failed' | 'conflict'

export type NewChange = Readonly<{
  tenantId: string
  category: string
  key: string
  oldValue: string | null
  newValue: string | null
  reason: string
  by: string
  runId: string
  at: Instant
}>

export type SettingChange = NewChange &
  Readonly<{ id: number; state: ChangeState; rolledBackBy: string | null }>

const CHANGE = `SELECT id, tenant_id AS tenantId, category, key, old_value AS oldValue, new_value AS newValue, reason,
  changed_by AS "by", run_id AS runId, changed_at AS at, state, rolled_back_by AS rolledBackBy
  FROM setting_change_history`

/** Answers the row's id. */
export function announceChange(platform: PlatformDb, change: NewChange): number {
  const sql = `INSERT INTO setting_change_history (tenant_id, category, key, old_value, new_value, reason, changed_by,
      run_id, state, changed_at)
    VALUES (@tenantId, @category, @key, @oldValue, @newValue, @reason, @by, @runId, 'pending', @at)`
  return Number(statement(platform.sqlite, sql).run(change).lastInsertRowid)
}

export function settleChange(
  platform: PlatformDb,
  id: number,
  state: Exclude<ChangeState, 'pending'>,
): void {
  statement(platform.sqlite, 'UPDATE setting_change_history SET state = ? WHERE id = ?').run(
    state,
    id,
  )
}

/** What BATCH-405 mends has this category; all others are of BATCH-305. */
export const NOTIFICATION = 'notification'

/** Announced by BATCH-305 and not yet known to be made, oldest first. */
export function pendingChanges(platform: PlatformDb, tenantId: string): SettingChange[] {
  const sql = `${CHANGE} WHERE tenant_id = ? AND state = 'pending' AND category <> ? ORDER BY id`
  return statement<[string, string], SettingChange>(platform.sqlite, sql).all(
    tenantId,
    NOTIFICATION,
  )
}

/** The same of BATCH-405. */
export function pendingMends(platform: PlatformDb, tenantId: string): SettingChange[] {
  const sql = `${CHANGE} WHERE tenant_id = ? AND state = 'pending' AND category = ? ORDER BY id`
  return statement<[string, string], SettingChange>(platform.sqlite, sql).all(
    tenantId,
    NOTIFICATION,
  )
}

/** Made by the run and not yet taken back, newest first. */
export function changesToTakeBack(platform: PlatformDb, runId: string): SettingChange[] {
  const sql = `${CHANGE} WHERE run_id = ? AND state = 'done' AND rolled_back_by IS NULL ORDER BY id DESC`
  return statement<[string], SettingChange>(platform.sqlite, sql).all(runId)
}

export function markTakenBack(platform: PlatformDb, id: number, runId: string): void {
  const sql = 'UPDATE setting_change_history SET rolled_back_by = ? WHERE id = ?'
  statement(platform.sqlite, sql).run(runId, id)
}

export type SettingName = Readonly<{ tenantId: string; category: string; key: string }>

/** Instants at which a batch mended the setting since then. */
export function mendedSince(
  platform: PlatformDb,
  name: SettingName,
  { by, since }: Readonly<{ by: string; since: Instant }>,
): Instant[] {
  const sql = `SELECT changed_at FROM setting_change_history WHERE tenant_id = @tenantId AND category = @category
    AND key = @key AND changed_by = @by AND state = 'done' AND rolled_back_by IS NULL AND changed_at >= @since`
  return statement<[object], Instant>(platform.sqlite, sql)
    .pluck()
    .all({ ...name, by, since })
}

export function lastState(platform: PlatformDb, name: SettingName): ChangeState | null {
  const sql = `SELECT state FROM setting_change_history WHERE tenant_id = @tenantId AND category = @category
    AND key = @key ORDER BY id DESC LIMIT 1`
  return statement<[SettingName], ChangeState>(platform.sqlite, sql).pluck().get(name) ?? null
}

export function dropChangesBefore(platform: PlatformDb, before: Instant): void {
  statement(platform.sqlite, 'DELETE FROM setting_change_history WHERE changed_at < ?').run(before)
}
