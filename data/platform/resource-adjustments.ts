/** Changes of resources from before they are made until their end is known; written by BATCH-306. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Resource } from '../../server/domain/resources/resource.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type AdjustmentResult = 'done' | 'failed' | 'skipped'

export type NewAdjustment = Readonly<{
  proposalId: number
  runId: string
  tenantId: string
  resource: Resource
  before: number
  after: number
  /** The adjustment that this one takes back. */
  rollbackOf: number | null
  by: string
  at: Instant
}>

export type Adjustment = NewAdjustment &
  Readonly<{
    id: number
    /** Null: announced; whether it was made is to be found out. */
    result: AdjustmentResult | null
    note: string | null
  }>

export type ShownAdjustment = Adjustment &
  Readonly<{ tenantCode: string; unit: string; isTakenBack: boolean }>

const COLUMNS = `a.id, a.proposal_id AS proposalId, a.run_id AS runId, a.tenant_id AS tenantId, a.resource, a.before,
  a.after, a.result, a.rollback_of AS rollbackOf, a.made_by AS "by", a.note, a.at`

/** Answers the row's id. */
export function announceAdjustment(platform: PlatformDb, adjustment: NewAdjustment): number {
  const sql = `INSERT INTO resource_adjustments (proposal_id, run_id, tenant_id, resource, before, after, rollback_of,
      made_by, at)
    VALUES (@proposalId, @runId, @tenantId, @resource, @before, @after, @rollbackOf, @by, @at)`
  return Number(statement(platform.sqlite, sql).run(adjustment).lastInsertRowid)
}

/** The first end counts. */
export function settleAdjustment(
  platform: PlatformDb,
  id: number,
  { result, note }: Readonly<{ result: AdjustmentResult; note: string | null }>,
): void {
  const sql = `UPDATE resource_adjustments SET result = @result, note = @note WHERE id = @id AND result IS NULL`
  statement(platform.sqlite, sql).run({ id, result, note })
}

/** Those of which nobody knows the end, oldest first. */
export function unsettledAdjustments(platform: PlatformDb, tenantId: string): Adjustment[] {
  const sql = `SELECT ${COLUMNS} FROM resource_adjustments a WHERE a.tenant_id = ? AND a.result IS NULL ORDER BY a.id`
  return statement<[string], Adjustment>(platform.sqlite, sql).all(tenantId)
}

const SHOWN = `SELECT ${COLUMNS}, t.tenant_code AS tenantCode, p.unit, EXISTS (
    SELECT 1 FROM resource_adjustments b WHERE b.rollback_of = a.id AND b.result = 'done') AS isTakenBack
  FROM resource_adjustments a JOIN tenants t ON t.tenant_id = a.tenant_id
    JOIN optimization_proposals p ON p.id = a.proposal_id`
type Row = Omit<ShownAdjustment, 'isTakenBack'> & { isTakenBack: 0 | 1 }

function shown(row: Row): ShownAdjustment {
  return { ...row, isTakenBack: row.isTakenBack === 1 }
}

export function adjustmentById(platform: PlatformDb, id: number): ShownAdjustment | null {
  const row = statement<[number], Row>(platform.sqlite, `${SHOWN} WHERE a.id = ?`).get(id)
  return row ? shown(row) : null
}

/** Newest first. */
export function latestAdjustments(platform: PlatformDb, limit: number): ShownAdjustment[] {
  const sql = `${SHOWN} ORDER BY a.at DESC, a.id DESC LIMIT ?`
  return statement<[number], Row>(platform.sqlite, sql).all(limit).map(shown)
}

/** Of a run, in order. */
export function adjustmentsOf(platform: PlatformDb, runId: string): ShownAdjustment[] {
  const sql = `${SHOWN} WHERE a.run_id = ? ORDER BY a.id`
  return statement<[string], Row>(platform.sqlite, sql).all(runId).map(shown)
}

/** When the resource was last changed, or failed to change; null = never. */
export function lastAdjustedAt(
  platform: PlatformDb,
  { tenantId, resource, result }: Readonly<{ tenantId: string; resource: string; result: string }>,
): Instant | null {
  const sql = `SELECT MAX(at) FROM resource_adjustments
    WHERE tenant_id = @tenantId AND resource = @resource AND result = @result`
  const bound = { tenantId, resource, result }
  return statement<[object], number | null>(platform.sqlite, sql).pluck().get(bound) ?? null
}
