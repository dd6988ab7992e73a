/** Writes a published backup set into platform.db as its manifest tells it; called by 101 and `toban backup reindex`. */
import type { BackupManifest, ManifestTarget, TargetState } from '../backup/manifest.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** Where a published set lies and how its manifest is proven. */
export type PublishedFacts = Readonly<{
  /** Relative to data/backups. */
  path: string
  manifestSha256: string
  hmac: string | null
  pin: Readonly<{ by: string; reason: string }> | null
}>

/** Writes what the manifest says, over whatever was there: also the work of `toban backup reindex`. */
export function recordSet(
  platform: PlatformDb,
  manifest: BackupManifest,
  facts: PublishedFacts,
): void {
  const write = platform.sqlite.transaction(() => {
    statement(platform.sqlite, UPSERT_SET).run(setRow(manifest, facts))
    for (const target of manifest.targets) {
      statement(platform.sqlite, UPSERT_TARGET).run(targetRow(manifest, target, facts))
    }
  })
  write.immediate()
}

const UPSERT_SET = `INSERT INTO backup_sets (set_id, kind, run_id, trigger, note, taken_at, published_at, path, complete,
    consistency, barrier_ms, app_version, sqlite_version, raw_bytes, stored_bytes, encrypted, key_id, manifest_sha256,
    hmac, pinned_by, pinned_reason, tiers, state)
  VALUES (@setId, 'DB', @runId, @trigger, @note, @takenAt, @publishedAt, @path, @complete,
    @consistency, @barrierMs, @appVersion, @sqliteVersion, @rawBytes, @storedBytes, @encrypted, @keyId, @manifestSha256,
    @hmac, @pinnedBy, @pinnedReason, '[]', @state)
  ON CONFLICT (set_id) DO UPDATE SET taken_at = excluded.taken_at, published_at = excluded.published_at,
    path = excluded.path, complete = excluded.complete, consistency = excluded.consistency,
    barrier_ms = excluded.barrier_ms, raw_bytes = excluded.raw_bytes, stored_bytes = excluded.stored_bytes,
    manifest_sha256 = excluded.manifest_sha256, hmac = excluded.hmac, pinned_by = COALESCE(excluded.pinned_by, pinned_by),
    pinned_reason = COALESCE(excluded.pinned_reason, pinned_reason), state = excluded.state, deleted_at = NULL`

const UPSERT_TARGET = `INSERT INTO backup_history (backup_id, target, tenant_id, backup_type, backup_scope, backup_trigger,
    backup_status, backup_start_time, backup_end_time, taken_at, backup_file_path, raw_bytes, backup_file_size, raw_sha256,
    checksum, page_size, page_count, schema_version, schema_hash, rows_total, tables, fk_faults, compression_type,
    encryption_enabled, key_id, linked_from, retention_period_days, recovery_tested, recovery_test_date, executed_by,
    error_message)
  VALUES (@setId, @target, @tenantId, @backupType, 'DATABASE', @trigger,
    @status, @takenAt, @publishedAt, @takenAt, @filePath, @rawBytes, @storedBytes, @rawSha256,
    @storedSha256, @pageSize, @pageCount, @userVersion, @schemaHash, @rowsTotal, @tables, @fkFaults, @compression,
    @encrypted, @keyId, @linkedFrom, @retentionDays, @recoveryTested, @recoveryTestDate, @executedBy,
    @error)
  ON CONFLICT (backup_id, target) DO UPDATE SET tenant_id = excluded.tenant_id, backup_status = excluded.backup_status,
    backup_end_time = excluded.backup_end_time, taken_at = excluded.taken_at,
    backup_file_path = excluded.backup_file_path, raw_bytes = excluded.raw_bytes,
    backup_file_size = excluded.backup_file_size, raw_sha256 = excluded.raw_sha256, checksum = excluded.checksum,
    page_size = excluded.page_size, page_count = excluded.page_count, schema_version = excluded.schema_version,
    schema_hash = excluded.schema_hash, rows_total = excluded.rows_total, tables = excluded.tables,
    fk_faults = excluded.fk_faults, linked_from = excluded.linked_from, recovery_tested = excluded.recovery_tested,
    recovery_test_date = excluded.recovery_test_date, error_message = excluded.error_message`

function setRow(manifest: BackupManifest, facts: PublishedFacts) {
  const sum = (pick: (target: ManifestTarget) => number) =>
    manifest.targets.reduce((total, target) => total + pick(target), 0)
  return {
    setId: manifest.setId,
    runId: manifest.runId,
    trigger: manifest.trigger,
    note: manifest.note,
    takenAt: manifest.takenAt,
    publishedAt: manifest.publishedAt,
    path: facts.path,
    complete: manifest.complete ? 1 : 0,
    consistency: manifest.consistency,
    barrierMs: Math.round(manifest.barrierMs),
    appVersion: manifest.appVersion,
    sqliteVersion: manifest.sqliteVersion,
    rawBytes: sum((target) => target.rawBytes),
    storedBytes: sum((target) => target.storedBytes),
    encrypted: manifest.encryption ? 1 : 0,
    keyId: manifest.encryption?.keyId ?? null,
    manifestSha256: facts.manifestSha256,
    hmac: facts.hmac,
    pinnedBy: facts.pin?.by ?? null,
    pinnedReason: facts.pin?.reason ?? null,
    state: manifest.complete ? 'PUBLISHED' : 'PARTIAL',
  }
}

const HISTORY_STATE: Record<TargetState, string> = {
  verified: 'VERIFIED',
  unverified: 'UNVERIFIED',
  failed: 'FAILED',
  damaged: 'DAMAGED',
}

function targetRow(manifest: BackupManifest, target: ManifestTarget, facts: PublishedFacts) {
  const day = manifest.takenAtText.slice(0, 10)
  return {
    setId: manifest.setId,
    target: target.target,
    tenantId: target.tenantId,
    backupType: manifest.backupType,
    trigger: manifest.trigger,
    status: HISTORY_STATE[target.status],
    takenAt: manifest.takenAt,
    publishedAt: manifest.publishedAt,
    filePath: target.file === null ? null : `${facts.path}/${target.file}`,
    rawBytes: target.rawBytes,
    storedBytes: target.storedBytes,
    rawSha256: target.rawSha256,
    storedSha256: target.storedSha256,
    pageSize: target.pageSize,
    pageCount: target.pageCount,
    userVersion: target.userVersion,
    schemaHash: target.schemaHash,
    rowsTotal: target.rowsTotal,
    tables: JSON.stringify(target.tables),
    fkFaults: target.fkFaults,
    compression: target.compressed ? 'GZIP' : 'NONE',
    encrypted: target.mac === null ? 0 : 1,
    keyId: target.mac === null ? null : (manifest.encryption?.keyId ?? null),
    linkedFrom: target.linkedFrom,
    retentionDays: manifest.retentionDays,
    recoveryTested: target.restoreTested ? 1 : 0,
    recoveryTestDate: target.restoreTested ? day : null,
    executedBy: manifest.executedBy,
    error: target.error,
  }
}
