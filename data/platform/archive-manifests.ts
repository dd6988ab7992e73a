/** Archive files of old rows: what was written where, whether its rows are gone from the hot table, when it may go; BATCH-404. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type ArchiveManifest = Readonly<{
  archiveId: string
  tenantId: string
  /** `notification_log`. */
  kind: string
  /** Half open: the rows' times. */
  fromAt: Instant
  toAt: Instant
  minKey: string
  maxKey: string
  rows: number
  bytes: number
  /** Of the plain content, hex. */
  sha256: string
  /** Relative to the data folder. */
  path: string
  verifiedAt: Instant
  /** Of the manifest's rows, how many are gone from the hot table. */
  deletedRows: number
  /** The file may be deleted after this day. */
  expiresOn: Day
  runId: string
}>

const COLUMNS = `archive_id AS archiveId, tenant_id AS tenantId, kind, from_at AS fromAt, to_at AS toAt,
  min_key AS minKey, max_key AS maxKey, rows, bytes, sha256, path, verified_at AS verifiedAt,
  deleted_rows AS deletedRows, expires_on AS expiresOn, run_id AS runId`

export function insertManifest({ sqlite }: PlatformDb, manifest: ArchiveManifest): void {
  const sql = `INSERT INTO archive_manifests (archive_id, tenant_id, kind, from_at, to_at, min_key, max_key, rows, bytes,
      sha256, path, verified_at, deleted_rows, expires_on, run_id)
    VALUES (@archiveId, @tenantId, @kind, @fromAt, @toAt, @minKey, @maxKey, @rows, @bytes, @sha256, @path, @verifiedAt,
      @deletedRows, @expiresOn, @runId)`
  statement(sqlite, sql).run(manifest)
}

/** Archives whose rows are not all gone yet: a run was killed between the two. Oldest first. */
export function unfinishedManifests(
  { sqlite }: PlatformDb,
  about: Readonly<{ tenantId: string; kind: string }>,
): ArchiveManifest[] {
  const sql = `SELECT ${COLUMNS} FROM archive_manifests
    WHERE tenant_id = @tenantId AND kind = @kind AND deleted_rows < rows ORDER BY from_at, archive_id`
  return statement(sqlite, sql).all(about) as ArchiveManifest[]
}

export function setDeletedRows({ sqlite }: PlatformDb, archiveId: string, rows: number): void {
  const sql = `UPDATE archive_manifests SET deleted_rows = ? WHERE archive_id = ?`
  statement(sqlite, sql).run(rows, archiveId)
}

/** Files whose time is over and that have not been taken away. */
export function expiredArchives(
  { sqlite }: PlatformDb,
  kind: string,
  today: Day,
): ArchiveManifest[] {
  const sql = `SELECT ${COLUMNS} FROM archive_manifests
    WHERE kind = @kind AND expires_on < @today AND file_deleted_at IS NULL ORDER BY expires_on, archive_id`
  return statement(sqlite, sql).all({ kind, today }) as ArchiveManifest[]
}

export function markArchiveGone({ sqlite }: PlatformDb, archiveId: string, at: Instant): void {
  const sql = `UPDATE archive_manifests SET file_deleted_at = ? WHERE archive_id = ?`
  statement(sqlite, sql).run(at, archiveId)
}

/** Manifests outlive their files by a year. */
export function forgetManifests({ sqlite }: PlatformDb, kind: string, before: Day): number {
  const sql = `DELETE FROM archive_manifests WHERE kind = ? AND file_deleted_at IS NOT NULL AND expires_on < ?`
  return statement(sqlite, sql).run(kind, before).changes
}

/** Rows that the last runs have archived for a company, newest run first. */
export function archivedByRun(
  { sqlite }: PlatformDb,
  about: Readonly<{ tenantId: string; kind: string; runs: number }>,
): number[] {
  const sql = `SELECT sum(rows) AS rows FROM archive_manifests WHERE tenant_id = @tenantId AND kind = @kind
    GROUP BY run_id ORDER BY max(verified_at) DESC LIMIT @runs`
  return (statement(sqlite, sql).all(about) as { rows: number }[]).map((row) => row.rows)
}
