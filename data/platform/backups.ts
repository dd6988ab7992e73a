/** Backup sets, their targets and drills as platform.db knows them; written by 101, asked by 001 and every batch that deletes. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type Installation = Readonly<{
  installationId: string
  appVersion: string
  sqliteVersion: string
  createdAt: Instant
}>

/** The identity row of platform.db, and the SQLite that reads it. */
export function installation(platform: PlatformDb): Installation {
  const sql = `SELECT installation_id AS installationId, app_version AS appVersion, sqlite_version() AS sqliteVersion,
      created_at AS createdAt
    FROM plane_meta`
  return statement(platform.sqlite, sql).get() as Installation
}

/** Ids of sets of a day (JST) that platform.db remembers, also failed and deleted ones. */
export function rememberedSetIds(platform: PlatformDb, day: Day): string[] {
  const sql = `SELECT set_id AS setId FROM backup_sets WHERE set_id LIKE ?`
  const rows = statement(platform.sqlite, sql).all(`BKP_${day.replaceAll('-', '')}%`)
  return (rows as { setId: string }[]).map((row) => row.setId)
}

/** What is known of a set before its snapshots are taken. */
export type SetBeginning = Readonly<{
  setId: string
  runId: string
  trigger: 'SCHEDULED' | 'MANUAL' | 'EMERGENCY'
  backupType: 'FULL' | 'INCREMENTAL'
  executedBy: string
  note: string | null
  at: Instant
  appVersion: string
  sqliteVersion: string
  keyId: string | null
  compress: boolean
  retentionDays: number
  targets: readonly string[]
}>

/** The set and its targets as RUNNING: what a killed run leaves for the next one to settle. */
export function beginSet(platform: PlatformDb, set: SetBeginning): void {
  const insertSet = `INSERT INTO backup_sets (set_id, kind, run_id, trigger, note, taken_at, path, complete, consistency,
      app_version, sqlite_version, raw_bytes, stored_bytes, encrypted, key_id, tiers, state)
    VALUES (@setId, 'DB', @runId, @trigger, @note, @at, @setId, 0, 'per_file',
      @appVersion, @sqliteVersion, 0, 0, @encrypted, @keyId, '[]', 'RUNNING')`
  const insertTarget = `INSERT INTO backup_history (backup_id, target, tenant_id, backup_type, backup_scope, backup_trigger,
      backup_status, backup_start_time, taken_at, compression_type, encryption_enabled, key_id,
      retention_period_days, recovery_tested, executed_by)
    VALUES (@setId, @target, NULL, @backupType, 'DATABASE', @trigger, 'RUNNING', @at, @at, @compression, @encrypted,
      @keyId, @retentionDays, 0, @executedBy)`
  const { targets, compress, ...rest } = set
  const row = {
    ...rest,
    encrypted: set.keyId === null ? 0 : 1,
    compression: compress ? 'GZIP' : 'NONE',
  }
  const write = platform.sqlite.transaction(() => {
    statement(platform.sqlite, insertSet).run(row)
    for (const target of targets) statement(platform.sqlite, insertTarget).run({ ...row, target })
  })
  write.immediate()
}

/** Sets that some run began and never ended. */
export function runningSets(platform: PlatformDb): string[] {
  const sql = `SELECT set_id AS setId FROM backup_sets WHERE kind = 'DB' AND state = 'RUNNING'`
  return (statement(platform.sqlite, sql).all() as { setId: string }[]).map((row) => row.setId)
}

/** A set that came to nothing: RUNNING becomes FAILED, with its targets. */
export function failSet(
  platform: PlatformDb,
  setId: string,
  end: { at: Instant; reason: string },
): void {
  const sets = `UPDATE backup_sets SET state = 'FAILED' WHERE set_id = ? AND state = 'RUNNING'`
  const targets = `UPDATE backup_history SET backup_status = 'FAILED', backup_end_time = ?, error_message = ?
    WHERE backup_id = ? AND backup_status = 'RUNNING'`
  const write = platform.sqlite.transaction(() => {
    statement(platform.sqlite, sets).run(setId)
    statement(platform.sqlite, targets).run(end.at, end.reason, setId)
  })
  write.immediate()
}

/** Sets that platform.db believes to be on disk. */
export function presentSets(platform: PlatformDb): string[] {
  const sql = `SELECT set_id AS setId FROM backup_sets WHERE kind = 'DB' AND state IN ('PUBLISHED', 'PARTIAL')`
  return (statement(platform.sqlite, sql).all() as { setId: string }[]).map((row) => row.setId)
}

/** The files are gone; the rows stay for five years. */
export function markDeleted(platform: PlatformDb, setId: string, at: Instant): void {
  const sets = `UPDATE backup_sets SET state = 'DELETED', deleted_at = ?, tiers = '[]' WHERE set_id = ?`
  const targets = `UPDATE backup_history SET backup_status = 'DELETED'
    WHERE backup_id = ? AND backup_status IN ('VERIFIED', 'UNVERIFIED', 'DAMAGED')`
  const write = platform.sqlite.transaction(() => {
    statement(platform.sqlite, sets).run(at, setId)
    statement(platform.sqlite, targets).run(setId)
  })
  write.immediate()
}

/** @param tiers names of the retention tiers the set is kept for, for the console's calendar. */
export function markTiers(platform: PlatformDb, setId: string, tiers: readonly string[]): void {
  const sql = `UPDATE backup_sets SET tiers = ? WHERE set_id = ?`
  statement(platform.sqlite, sql).run(JSON.stringify(tiers), setId)
}

export function markMirrored(platform: PlatformDb, setId: string, at: Instant): void {
  const sql = `UPDATE backup_sets SET mirrored_at = COALESCE(mirrored_at, ?) WHERE set_id = ?`
  statement(platform.sqlite, sql).run(at, setId)
}

/** A restore test. `rowsFound` is null when it did not get as far as counting. */
export type Drill = Readonly<{
  setId: string
  target: string
  at: Instant
  mode: 'nightly' | 'weekly' | 'manual'
  ok: boolean
  rowsExpected: number
  rowsFound: number | null
  ms: number
  error: string | null
}>

export function recordDrills(platform: PlatformDb, drills: readonly Drill[]): void {
  const sql = `INSERT INTO backup_drills (set_id, target, at, mode, ok, rows_expected, rows_found, ms, error)
    VALUES (@setId, @target, @at, @mode, @ok, @rowsExpected, @rowsFound, @ms, @error)`
  const write = platform.sqlite.transaction(() => {
    for (const drill of drills)
      statement(platform.sqlite, sql).run({ ...drill, ok: drill.ok ? 1 : 0 })
  })
  write.immediate()
}

/** Sets a person pinned in the console. */
export function pinnedSetIds(platform: PlatformDb): string[] {
  const sql = `SELECT set_id AS setId FROM backup_sets WHERE pinned_by IS NOT NULL AND kind = 'DB'`
  return (statement(platform.sqlite, sql).all() as { setId: string }[]).map((row) => row.setId)
}

/** A legal hold that covers backups; `to` null = still running. */
export type BackupHold = Readonly<{ tenantCode: string; from: Instant; to: Instant | null }>

/** Data-model rule R14: holds on backups that nobody has lifted. */
export function backupHolds(platform: PlatformDb): BackupHold[] {
  const sql = `SELECT t.tenant_code AS tenantCode, h.from_at AS "from", h.to_at AS "to"
    FROM legal_holds h JOIN tenants t ON t.tenant_id = h.tenant_id
    WHERE h.lifted_at IS NULL AND EXISTS (SELECT 1 FROM json_each(h.kinds) WHERE value = 'backups')`
  return statement(platform.sqlite, sql).all() as BackupHold[]
}

export type VerifiedBackup = Readonly<{ setId: string; takenAt: Instant; file: string }>

/** Candidates looked at before giving up: files of older sets may be gone. */
const MAX_CANDIDATES = 40

/**
 * Data-model rule R13: the newest verified backup of the target whose file still exists; null when there is
 * none. `file` is absolute.
 */
export function lastVerifiedBackup(
  platform: PlatformDb,
  backupsDir: string,
  target: string,
): VerifiedBackup | null {
  const sql = `SELECT backup_id AS setId, taken_at AS takenAt, backup_file_path AS file FROM backup_history
    WHERE target = ? AND backup_status = 'VERIFIED' AND backup_file_path IS NOT NULL
    ORDER BY backup_start_time DESC, id DESC LIMIT ${MAX_CANDIDATES}`
  const rows = statement(platform.sqlite, sql).all(target) as VerifiedBackup[]
  const found = rows.find((row) => existsSync(join(backupsDir, row.file)))
  return found ? { ...found, file: join(backupsDir, found.file) } : null
}

/** The newest restore test that went well, of any target; null when there was none. */
export function lastGoodDrillAt(platform: PlatformDb): Instant | null {
  const sql = `SELECT max(at) AS at FROM backup_drills WHERE ok = 1`
  return (statement(platform.sqlite, sql).get() as { at: Instant | null }).at
}

/** When the newest mirrored set was taken; null when none is mirrored. */
/** True once BATCH-102 has backed up any files; before that nobody owes such a backup. */
export function hasFileBackups(platform: PlatformDb): boolean {
  const sql = `SELECT 1 FROM backup_history WHERE target >= 'files:' AND target < 'files;' LIMIT 1`
  return statement(platform.sqlite, sql).get() !== undefined
}

export function lastMirroredSetAt(platform: PlatformDb): Instant | null {
  const sql = `SELECT max(taken_at) AS at FROM backup_sets WHERE kind = 'DB' AND mirrored_at IS NOT NULL`
  return (statement(platform.sqlite, sql).get() as { at: Instant | null }).at
}
