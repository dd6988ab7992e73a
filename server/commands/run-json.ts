/** A run as JSON, the form that the CLI and the API promise; times as ISO 8601 with offset. */
import { artifactsOf } from '../../data/ops/artifacts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { paramsOf, type RunRow, type StoredParams } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'

export type RunReader = Readonly<{ zone: string; language: Language }>

export function runJson(ops: OpsDb, run: RunRow, { zone, language }: RunReader) {
  const time = (at: Instant | null) => (at === null ? null : isoWithOffset(at, zone))
  const stored = paramsOf(run)
  return {
    id: run.id,
    batchId: run.batchId,
    businessDate: run.businessDate,
    scheduledFor: time(run.scheduledFor),
    trigger: run.trigger,
    state: run.state,
    attempt: run.attempt,
    params: paramsJson(stored),
    dryRun: run.dryRun === 1,
    queuedAt: time(run.queuedAt),
    startedAt: time(run.startedAt),
    finishedAt: time(run.finishedAt),
    durationMs:
      run.startedAt === null || run.finishedAt === null ? null : run.finishedAt - run.startedAt,
    reason: run.reason,
    triggeredBy: run.triggeredBy,
    parentRunId: run.parentRunId,
    waitReason: run.waitReason?.[language] ?? null,
    error: errorJson(run, language),
    summary: run.summaryJson === null ? null : (JSON.parse(run.summaryJson) as unknown),
    tenants: tenantResults(ops, run.id).map((row) => tenantJson(row, language)),
    artifacts: artifactsOf(ops, run.id).map(({ path, tenantCode, bytes, sha256, kind }) => ({
      path,
      tenant: tenantCode,
      bytes,
      sha256,
      kind,
    })),
    configVersion: run.configVersion,
  }
}

function paramsJson({ params, tenants }: StoredParams): Record<string, unknown> {
  return { ...(params as Record<string, unknown>), tenants }
}

export type RunJson = ReturnType<typeof runJson>

function tenantJson(row: TenantResultRow, language: Language) {
  const { startedAt, finishedAt } = row
  return {
    code: row.tenantCode,
    state: row.state,
    attempt: row.attempt,
    durationMs: startedAt === null || finishedAt === null ? null : finishedAt - startedAt,
    result: row.resultJson === null ? null : (JSON.parse(row.resultJson) as unknown),
    error: errorJson(row, language),
  }
}

function errorJson(
  { errorCode, errorMessage }: Pick<RunRow, 'errorCode' | 'errorMessage'>,
  language: Language,
) {
  return errorCode === null ? null : { code: errorCode, message: errorMessage?.[language] ?? null }
}
