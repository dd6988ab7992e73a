/** Attempts that ended because the process died under them, and the check that an attempt is still the one under way. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Fault } from '../../server/domain/run.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** False when the attempt has been settled already, or the run has gone on to another one: its news come too late. */
export function isUnderWay(ops: OpsDb, runId: string, attempt: number): boolean {
  const sql = `SELECT 1 FROM runs WHERE id = ? AND state = 'running' AND attempt = ?`
  return statement(ops.sqlite, sql).get(runId, attempt) !== undefined
}

/** Whether the attempt has got a company done, well or not. */
export function hasEndedTenant(ops: OpsDb, runId: string, attempt: number): boolean {
  const sql = `SELECT 1 FROM tenant_results WHERE run_id = ? AND attempt = ?
    AND state IN ('succeeded', 'failed', 'skipped') LIMIT 1`
  return statement(ops.sqlite, sql).get(runId, attempt) !== undefined
}

/** Attempts of the run that were lost: one after the other at its end with this code, and in all. */
export function lossesOf(ops: OpsDb, runId: string, code: string): { inARow: number; all: number } {
  const sql = `SELECT count(*) AS "all", coalesce(sum(error_code = @code AND attempt > (
        SELECT coalesce(max(attempt), 0) FROM attempts
        WHERE run_id = @runId AND outcome IS NOT NULL AND (outcome <> 'lost' OR error_code IS NOT @code)
      )), 0) AS inARow
    FROM attempts WHERE run_id = @runId AND outcome = 'lost'`
  return statement(ops.sqlite, sql).get({ runId, code }) as { inARow: number; all: number }
}

/** Companies that were being worked on, or whose result the holding never got, when the run was given up. */
export function failUnsettledTenants(ops: OpsDb, runId: string, fault: Fault, at: Instant): void {
  const sql = `UPDATE tenant_results SET state = 'failed', finished_at = @at, error_code = @code,
      error_message = @message, error_message_en = @messageEn, error_class = @class, result_json = NULL
    WHERE run_id = @runId AND (state = 'running' OR (state = 'succeeded' AND collected_at IS NULL))`
  statement(ops.sqlite, sql).run({ runId, at, ...fault, ...storedWords(fault.message) })
}

/** How often the open alert of the key has been raised; 0 when none is open. */
export function raisedTimes(ops: OpsDb, key: string): number {
  const sql = `SELECT occurrences AS n FROM alerts WHERE alert_key = ? AND state <> 'resolved'`
  return (statement(ops.sqlite, sql).get(key) as { n: number } | undefined)?.n ?? 0
}
