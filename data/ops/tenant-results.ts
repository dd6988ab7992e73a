/** Per tenant of a run: where it stands and what it gave; durable as each tenant finishes. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { ErrorClass, Words } from '../../server/domain/errors.ts'
import type { Fault, TenantState } from '../../server/domain/run.ts'
import { type StoredError, storedWords, withError } from '../../server/domain/stored-words.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type TenantResultRow = Readonly<{
  tenantCode: string
  state: TenantState
  attempt: number
  startedAt: Instant | null
  finishedAt: Instant | null
  resultJson: string | null
  errorCode: string | null
  errorMessage: Words | null
  /** Why a failed tenant may or may not be tried again; null unless failed. */
  errorClass: ErrorClass | null
  collectedAt: Instant | null
}>

const COLUMNS = `tenant_code AS tenantCode, state, attempt, started_at AS startedAt, finished_at AS finishedAt,
  result_json AS resultJson, error_code AS errorCode, error_message AS errorMessage,
  error_message_en AS errorMessageEn, error_class AS errorClass,
  collected_at AS collectedAt`

export function tenantResults(ops: OpsDb, runId: string): TenantResultRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenant_results WHERE run_id = ? ORDER BY tenant_code`
  const rows = statement<[string], StoredError<TenantResultRow>>(ops.sqlite, sql).all(runId)
  return rows.map((row) => withError<TenantResultRow>(row))
}

/** Enters a tenant as not yet worked on; one that is there already goes back to pending. */
export function expectTenant(ops: OpsDb, runId: string, tenantCode: string, attempt: number): void {
  const sql = `INSERT INTO tenant_results (run_id, tenant_code, state, attempt) VALUES (?, ?, 'pending', ?)
    ON CONFLICT (run_id, tenant_code) DO UPDATE SET state = 'pending', attempt = excluded.attempt`
  statement(ops.sqlite, sql).run(runId, tenantCode, attempt)
}

type Key = { runId: string; tenantCode: string; attempt: number; at: Instant }

export function startTenant(ops: OpsDb, key: Key): void {
  const sql = `INSERT INTO tenant_results (run_id, tenant_code, state, attempt, started_at)
    VALUES (@runId, @tenantCode, 'running', @attempt, @at)
    ON CONFLICT (run_id, tenant_code) DO UPDATE SET state = 'running', attempt = excluded.attempt,
      started_at = excluded.started_at, finished_at = NULL, error_code = NULL, error_message = NULL, error_message_en = NULL, error_class = NULL`
  statement(ops.sqlite, sql).run(key)
}

/** `collectedAt` null = platform.db has not heard of it yet. */
export function succeedTenant(
  ops: OpsDb,
  key: Key,
  resultJson: string,
  collectedAt: Instant | null,
): void {
  const sql = `UPDATE tenant_results SET state = 'succeeded', finished_at = @at, result_json = @resultJson,
      error_code = NULL, error_message = NULL, error_message_en = NULL, error_class = NULL, collected_at = @collectedAt
    WHERE run_id = @runId AND tenant_code = @tenantCode AND attempt = @attempt`
  statement(ops.sqlite, sql).run({ ...key, resultJson, collectedAt })
}

/** A skipped tenant keeps its reason in error_message; `needs_person` in error_code makes the run end with warnings. */
export function skipTenant(
  ops: OpsDb,
  key: Key,
  about: { reason: Words; needsPerson: boolean },
): void {
  const sql = `INSERT INTO tenant_results (run_id, tenant_code, state, attempt, finished_at, error_code, error_message,
      error_message_en)
    VALUES (@runId, @tenantCode, 'skipped', @attempt, @at, @code, @message, @messageEn)
    ON CONFLICT (run_id, tenant_code) DO UPDATE SET state = 'skipped', attempt = excluded.attempt,
      finished_at = excluded.finished_at, error_code = excluded.error_code, error_message = excluded.error_message,
      error_message_en = excluded.error_message_en`
  statement(ops.sqlite, sql).run({
    ...key,
    ...storedWords(about.reason),
    code: about.needsPerson ? 'needs_person' : 'skipped',
  })
}

/** What a failed tenant leaves behind: what it had done, and whether platform.db has heard of that. */
export type FailedWork = Readonly<{ resultJson: string | null; collectedAt: Instant | null }>

export function failTenant(
  ops: OpsDb,
  key: Key,
  fault: Fault,
  { resultJson, collectedAt }: FailedWork = { resultJson: null, collectedAt: null },
): void {
  const sql = `UPDATE tenant_results SET state = 'failed', finished_at = @at, error_code = @code,
      error_message = @message, error_message_en = @messageEn, error_class = @class, result_json = @resultJson, collected_at = @collectedAt
    WHERE run_id = @runId AND tenant_code = @tenantCode AND attempt = @attempt`
  statement(ops.sqlite, sql).run({
    ...key,
    ...fault,
    ...storedWords(fault.message),
    resultJson,
    collectedAt,
  })
}

export function returnTenant(ops: OpsDb, key: Omit<Key, 'at'>): void {
  const sql = `UPDATE tenant_results SET state = 'pending' WHERE run_id = @runId AND tenant_code = @tenantCode
    AND attempt = @attempt AND state = 'running'`
  statement(ops.sqlite, sql).run(key)
}

/** After a crash or a stop: nobody works on them any more. */
export function returnRunningTenants(ops: OpsDb, runId: string): void {
  statement(
    ops.sqlite,
    `UPDATE tenant_results SET state = 'pending' WHERE run_id = ? AND state = 'running'`,
  ).run(runId)
}

export function markCollected(ops: OpsDb, runId: string, tenantCode: string, at: Instant): void {
  const sql = `UPDATE tenant_results SET collected_at = ? WHERE run_id = ? AND tenant_code = ?`
  statement(ops.sqlite, sql).run(at, runId, tenantCode)
}

/** Results, of good and of failed tenants, that platform.db has not heard of: a crash came between. */
export function uncollected(ops: OpsDb, runId: string): TenantResultRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenant_results
    WHERE run_id = ? AND state IN ('succeeded', 'failed') AND result_json IS NOT NULL AND collected_at IS NULL
    ORDER BY tenant_code`
  const rows = statement<[string], StoredError<TenantResultRow>>(ops.sqlite, sql).all(runId)
  return rows.map((row) => withError<TenantResultRow>(row))
}

/** Companies that the run works or worked for. */
export function tenantCount(ops: OpsDb, runId: string): number {
  const sql = `SELECT count(*) AS n FROM tenant_results WHERE run_id = ?`
  return (statement(ops.sqlite, sql).get(runId) as { n: number }).n
}
