/** Files a run has made; the paths are relative to the data folder. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type Artifact = Readonly<{
  runId: string
  tenantCode: string | null
  path: string
  kind: string
  bytes: number
  sha256: string
  at: Instant
}>

/** The same path again in one run replaces the figures: the file was written anew. */
export function upsertArtifact(ops: OpsDb, artifact: Artifact): void {
  const sql = `INSERT INTO artifacts (run_id, tenant_code, path, kind, bytes, sha256, created_at)
    VALUES (@runId, @tenantCode, @path, @kind, @bytes, @sha256, @at)
    ON CONFLICT (run_id, path) DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256,
      kind = excluded.kind, created_at = excluded.created_at`
  statement(ops.sqlite, sql).run(artifact)
}

export function artifactsOf(ops: OpsDb, runId: string): (Artifact & { id: number })[] {
  const sql = `SELECT id, run_id AS runId, tenant_code AS tenantCode, path, kind, bytes, sha256, created_at AS at
    FROM artifacts WHERE run_id = ? AND deleted_at IS NULL ORDER BY id`
  return statement(ops.sqlite, sql).all(runId) as (Artifact & { id: number })[]
}
