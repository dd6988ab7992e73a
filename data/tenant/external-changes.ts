/** What each run has changed in a company's mirrors, name by name; written by BATCH-403 and 407–409, read by their pages. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { ContainerKind, MirroredService, MirrorStamp } from './external-directory.ts'
import type { TenantDb } from './open.ts'

export const CHANGES = ['ADDED', 'CHANGED', 'REMOVED', 'REFUSED'] as const
/** `REFUSED`: it is not listed any more, and was kept since that could not be believed. */
export type Change = (typeof CHANGES)[number]

export type ChangedKind = ContainerKind | 'ACCOUNT'

/** A field of the mirror; what stands in `attributes` by its own name. Null: nothing was, or is, there. */
export type FieldChange = Readonly<{ field: string; from: string | null; to: string | null }>

export type ExternalChange = Readonly<{
  kind: ChangedKind
  externalId: string
  name: string
  change: Change
  /** Empty unless it was changed. */
  fields: readonly FieldChange[]
}>

/** A later attempt of the same run says it anew. */
export function putChanges(
  tenant: TenantDb,
  changes: readonly ExternalChange[],
  { service, runId, at }: MirrorStamp,
): void {
  const put = statement(
    tenant.sqlite,
    `INSERT INTO external_changes (service, run_id, kind, external_id, name, change, fields, changed_at)
     VALUES (@service, @runId, @kind, @externalId, @name, @change, @fields, @at)
     ON CONFLICT (service, run_id, kind, external_id) DO UPDATE SET name = excluded.name, change = excluded.change,
       fields = excluded.fields, changed_at = excluded.changed_at`,
  )
  for (const change of changes)
    put.run({ ...change, service, runId, at, fields: JSON.stringify(change.fields) })
}

/** More than this tells nobody anything; the newest stay. */
const MOST_KEPT = 10_000

/** Those before `before`, and what is more than a service may have. */
export function purgeChanges(tenant: TenantDb, service: MirroredService, before: Instant): number {
  const sql = `DELETE FROM external_changes WHERE service = @service AND (changed_at < @before OR change_id IN (
      SELECT change_id FROM external_changes WHERE service = @service
      ORDER BY changed_at DESC, change_id DESC LIMIT -1 OFFSET @kept))`
  return statement(tenant.sqlite, sql).run({ service, before, kept: MOST_KEPT }).changes
}

/** A run that has changed something, and how much of it is recorded. */
export type ChangeRun = Readonly<{ runId: string; at: Instant }> & Readonly<Record<Change, number>>

/** Newest first. */
export function changeRuns(tenant: TenantDb, service: MirroredService, limit: number): ChangeRun[] {
  const count = (change: Change) => `sum(change = '${change}') AS ${change}`
  const sql = `SELECT run_id AS runId, max(changed_at) AS at, ${CHANGES.map(count).join(', ')}
    FROM external_changes WHERE service = ? GROUP BY run_id ORDER BY at DESC, run_id DESC LIMIT ?`
  return statement<[string, number], ChangeRun>(tenant.sqlite, sql).all(service, limit)
}

export type ChangesAsked = Readonly<{
  service: MirroredService
  runId: string
  /** Null: every kind of change. */
  change: Change | null
}>

/** People before places, then by name. */
export function changesOf(
  tenant: TenantDb,
  asked: ChangesAsked,
  { limit, offset }: Readonly<{ limit: number; offset: number }>,
): ExternalChange[] {
  const sql = `SELECT kind, external_id AS externalId, name, change, fields FROM external_changes
    WHERE service = @service AND run_id = @runId AND (@change IS NULL OR change = @change)
    ORDER BY kind <> 'ACCOUNT', kind, change, name, external_id LIMIT @limit OFFSET @offset`
  type Row = Omit<ExternalChange, 'fields'> & Readonly<{ fields: string }>
  return statement<[object], Row>(tenant.sqlite, sql)
    .all({ ...asked, limit, offset })
    .map((row) => ({ ...row, fields: JSON.parse(row.fields) as FieldChange[] }))
}
