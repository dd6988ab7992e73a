/** What the installation says of itself: since when it is there, which configuration is in force, what is on hold. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

/** Before this instant nothing was due: there was no ledger. */
export function installedAt(ops: OpsDb): Instant {
  const sql = `SELECT created_at AS at FROM plane_meta WHERE kind = 'ops'`
  return (statement(ops.sqlite, sql).get() as { at: Instant } | undefined)?.at ?? 0
}

/** Every file of this installation carries it. */
export function installationId(ops: OpsDb): string {
  const sql = `SELECT installation_id AS id FROM plane_meta WHERE kind = 'ops'`
  return (statement(ops.sqlite, sql).get() as { id: string } | undefined)?.id ?? ''
}

export type ConfigInForce = Readonly<{ version: string; loadedAt: Instant; loadedBy: string }>

/** Null before the first start. */
export function configInForce(ops: OpsDb): ConfigInForce | null {
  const sql = `SELECT version, loaded_at AS loadedAt, loaded_by AS loadedBy FROM config_versions
    WHERE in_force = 1 ORDER BY loaded_at DESC LIMIT 1`
  return (statement(ops.sqlite, sql).get() as ConfigInForce | undefined) ?? null
}

/** Ids of the batches that are on hold now. */
export function heldBatches(ops: OpsDb, now: Instant): Set<string> {
  const sql = `SELECT batch_id AS batchId FROM schedule_exceptions
    WHERE kind = 'hold' AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`
  const rows = statement(ops.sqlite, sql).all(now) as { batchId: string }[]
  return new Set(rows.map((row) => row.batchId))
}
