/** Files that runs have made, newest first, page by page; read by the page of reports. */
import type { Day, Instant, Month } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type ListedArtifact = Readonly<{
  id: number
  runId: string
  batchId: string
  businessDate: Day
  tenantCode: string | null
  path: string
  kind: string
  bytes: number
  at: Instant
}>

export type ArtifactAsk = Readonly<{
  /** Codes; null = all companies and the holding's own. */
  tenants: readonly string[] | null
  /** Of the business date. */
  period: Month | null
  kind: string | null
  /** Only files with a smaller number; null = from the newest. */
  beforeId: number | null
  limit: number
}>

/** Folders whose files people may fetch are told apart by their first name. */
const OF_PEOPLE = `(a.path LIKE 'reports/%' OR a.path LIKE 'files/%' OR a.path LIKE 'exports/%')`
/** A rare kind among millions of files: one question looks at no more of them than this. */
const MAX_SCANNED = 50_000

const COLUMNS = `a.id, a.run_id AS runId, r.batch_id AS batchId, r.business_date AS businessDate,
  a.tenant_code AS tenantCode, a.path, a.kind, a.bytes, a.created_at AS at`

/** `scannedFrom` > 1: older ones have not been looked at. */
export function artifactList(
  ops: OpsDb,
  ask: ArtifactAsk,
): { files: ListedArtifact[]; scannedFrom: number } {
  const { tenants, period, kind, limit } = ask
  const beforeId = Math.min(ask.beforeId ?? Number.MAX_SAFE_INTEGER, newestId(ops) + 1)
  const floor = Math.max(0, beforeId - 1 - MAX_SCANNED)
  const sql = `SELECT ${COLUMNS} FROM artifacts a JOIN runs r ON r.id = a.run_id
    WHERE a.id < @beforeId AND a.id > @floor AND a.deleted_at IS NULL AND ${OF_PEOPLE}
      AND (@tenants IS NULL OR a.tenant_code IN (SELECT value FROM json_each(@tenants)))
      AND (@kind IS NULL OR a.kind = @kind)
      AND (@period IS NULL OR substr(r.business_date, 1, 7) = @period)
    ORDER BY a.id DESC LIMIT @limit`
  const files = statement<[object], ListedArtifact>(ops.sqlite, sql).all({
    tenants: tenants && JSON.stringify(tenants),
    period,
    kind,
    beforeId,
    floor,
    limit,
  })
  const isFull = files.length >= limit
  return { files, scannedFrom: isFull ? (files.at(-1)?.id ?? 0) : floor + 1 }
}

/** What lies in the company's own folder of reports, the newest first. */
export function newestOfTenant(ops: OpsDb, tenantCode: string, limit: number): ListedArtifact[] {
  const sql = `SELECT ${COLUMNS} FROM artifacts a JOIN runs r ON r.id = a.run_id
    WHERE a.tenant_code = @tenantCode AND a.path LIKE @folder AND a.deleted_at IS NULL
    ORDER BY a.id DESC LIMIT @limit`
  const folder = `reports/${tenantCode}/%`
  return statement<[object], ListedArtifact>(ops.sqlite, sql).all({ tenantCode, folder, limit })
}

/** Null: no such file, or it was removed. */
export function artifactById(ops: OpsDb, id: number): ListedArtifact | null {
  const sql = `SELECT ${COLUMNS} FROM artifacts a JOIN runs r ON r.id = a.run_id
    WHERE a.id = ? AND a.deleted_at IS NULL`
  return (statement(ops.sqlite, sql).get(id) as ListedArtifact | undefined) ?? null
}

function newestId(ops: OpsDb): number {
  const sql = 'SELECT max(id) AS id FROM artifacts'
  return (statement(ops.sqlite, sql).get() as { id: number | null }).id ?? 0
}
