/** Whether the system is stopped as a whole (system_state, one row; none = it never was), and which companies are under maintenance. */
import type { SystemStop } from '../../server/domain/system-stop.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Null while it runs. */
export function systemStop(ops: OpsDb): SystemStop | null {
  const sql = `SELECT state, level, coalesce(reason, '') AS reason, coalesce(by_operator, '') AS "by", since
    FROM system_state WHERE state <> 'running'`
  return (statement(ops.sqlite, sql).get() as SystemStop | undefined) ?? null
}

/** By tenant code, with the reason. A run's own maintenance does not keep it away. */
export function tenantsUnderMaintenance(ops: OpsDb, runId: string): ReadonlyMap<string, string> {
  const sql = `SELECT substr(target, length('tenant:') + 1) AS code, reason FROM maintenance_state
    WHERE target LIKE 'tenant:%' AND held_by_run <> ?`
  const rows = statement(ops.sqlite, sql).all(runId) as { code: string; reason: string }[]
  return new Map(rows.map(({ code, reason }) => [code, reason]))
}
