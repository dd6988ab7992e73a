/** A run of the past as the demo tells it, and its rows in ops.db: occurrence, run, attempts, tenant results, log lines. */
import { type Day, dayAt } from '../../domain/calendar-day.ts'
import type { LogLevel } from '../../domain/run.ts'
import { businessDateOn } from '../../domain/schedule.ts'
import { demoRunId, sha256 } from '../identifiers.ts'
import type { Row } from '../row.ts'

/** The configuration in force when the history happened; the real one gets its own version at the first start. */
export const DEMO_CONFIG_VERSION = sha256('toban demo history')

export type PastFault = Readonly<{
  code: string
  /** English, as in the log. */
  message: string
  ja: string
  class: 'transient' | 'permanent'
}>

/** Times are milliseconds after the due time. */
export type PastAttempt = Readonly<{
  startMs: number
  durationMs: number
  outcome: 'succeeded' | 'warned' | 'failed'
  fault?: PastFault
  records: number
}>

export type PastTenant = Readonly<{
  code: string
  state: 'succeeded' | 'failed' | 'skipped'
  attempt: number
  result?: object
  fault?: PastFault
}>

export type PastLine = Readonly<{
  afterMs: number
  level: LogLevel
  tenantCode?: string
  message: string
}>

export type PastArtifact = Readonly<{ path: string; kind: string; bytes: number; sha256: string }>

export type PastRun = Readonly<{
  kind: 'ran'
  batchId: string
  dueAt: number
  attempts: readonly PastAttempt[]
  tenants: readonly PastTenant[]
  lines: readonly PastLine[]
  summary: object
  artifacts?: readonly PastArtifact[]
}>

/** A due time without a run. */
export type PastGap = Readonly<{
  kind: 'skipped' | 'missed'
  batchId: string
  dueAt: number
  reason: string
}>

export type PastOccurrence = PastRun | PastGap

type Place = Readonly<{
  priority: number
  lane: 'normal' | 'monitoring'
  businessDate: 'same' | 'previous'
}>

/** As the shipped schedule has them: usage and billing work for the day before, monitoring has its own lane. */
const PLACES: Readonly<Record<string, Place>> = {
  'BATCH-001': { priority: 1, lane: 'monitoring', businessDate: 'same' },
  'BATCH-101': { priority: 0, lane: 'normal', businessDate: 'same' },
  'BATCH-301': { priority: 1, lane: 'normal', businessDate: 'previous' },
  'BATCH-302': { priority: 0, lane: 'normal', businessDate: 'previous' },
  'BATCH-303': { priority: 1, lane: 'normal', businessDate: 'same' },
  'BATCH-701': { priority: 1, lane: 'normal', businessDate: 'same' },
}

const USUAL_PLACE: Place = { priority: 2, lane: 'normal', businessDate: 'same' }

function placeOf(batchId: string): Place {
  return PLACES[batchId] ?? USUAL_PLACE
}

function businessDateOf({ batchId, dueAt }: PastOccurrence): Day {
  return businessDateOn(placeOf(batchId), dayAt(dueAt))
}

export function occurrenceRow(past: PastOccurrence, seed: number): Row {
  const ran = past.kind === 'ran'
  return {
    batch_id: past.batchId,
    scheduled_for: past.dueAt,
    business_date: businessDateOf(past),
    state: ran ? 'ran' : past.kind,
    reason: ran ? null : past.reason,
    run_id: ran ? demoRunId(seed, past.batchId, past.dueAt) : null,
    due_at: past.dueAt,
    decided_at: ran ? finishedAt(past) : past.dueAt + 20,
  }
}

export function runRow(run: PastRun, seed: number): Row {
  const last = lastAttempt(run)
  const { priority, lane } = placeOf(run.batchId)
  return {
    id: demoRunId(seed, run.batchId, run.dueAt),
    batch_id: run.batchId,
    business_date: businessDateOf(run),
    scheduled_for: run.dueAt,
    trigger: 'schedule',
    state: last.outcome,
    attempt: run.attempts.length,
    params_json: JSON.stringify({ tenants: 'all', params: {} }),
    dry_run: 0,
    queued_at: run.dueAt,
    started_at: run.dueAt + (run.attempts[0]?.startMs ?? 0),
    finished_at: finishedAt(run),
    error_code: last.fault?.code ?? null,
    error_message: last.fault?.ja ?? null,
    error_message_en: last.fault?.message ?? null,
    summary_json: JSON.stringify(run.summary),
    config_version: DEMO_CONFIG_VERSION,
    triggered_by: 'schedule',
    reason: null,
    priority,
    lane,
  }
}

export function attemptRows(run: PastRun, seed: number): Row[] {
  return run.attempts.map((attempt, index) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    attempt: index + 1,
    started_at: run.dueAt + attempt.startMs,
    finished_at: run.dueAt + attempt.startMs + attempt.durationMs,
    outcome: attempt.outcome,
    error_code: attempt.fault?.code ?? null,
    error_message: attempt.fault?.ja ?? null,
    error_message_en: attempt.fault?.message ?? null,
    error_class: attempt.fault?.class ?? null,
    cpu_ms: Math.round(attempt.durationMs * 0.4),
    peak_heap_bytes: 48_000_000 + attempt.records * 180,
    loop_p99_ms: 12.5,
    records: attempt.records,
    worker: 'thread',
  }))
}

/** Tenants of one attempt follow each other evenly. */
export function tenantRows(run: PastRun, seed: number): Row[] {
  return run.tenants.map((tenant, index) => {
    const attempt = run.attempts[tenant.attempt - 1] ?? lastAttempt(run)
    const slice = attempt.durationMs / Math.max(1, run.tenants.length)
    const startedAt = Math.round(run.dueAt + attempt.startMs + slice * index)
    const endedAt = Math.round(startedAt + slice * 0.9)
    return {
      run_id: demoRunId(seed, run.batchId, run.dueAt),
      tenant_code: tenant.code,
      state: tenant.state,
      attempt: tenant.attempt,
      started_at: startedAt,
      finished_at: endedAt,
      result_json: tenant.result === undefined ? null : JSON.stringify(tenant.result),
      error_code: tenant.fault?.code ?? null,
      error_message: tenant.fault?.ja ?? null,
      error_message_en: tenant.fault?.message ?? null,
      collected_at: tenant.state === 'succeeded' ? endedAt + 5 : null,
    }
  })
}

export function logRows(run: PastRun, seed: number): Row[] {
  return run.lines.map((line, index) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    seq: index + 1,
    at: run.dueAt + line.afterMs,
    level: line.level,
    tenant_code: line.tenantCode ?? null,
    message: line.message,
    fields_json: null,
  }))
}

export function artifactRows(run: PastRun, seed: number): Row[] {
  return (run.artifacts ?? []).map((artifact) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    tenant_code: null,
    path: artifact.path,
    kind: artifact.kind,
    bytes: artifact.bytes,
    sha256: artifact.sha256,
    created_at: finishedAt(run),
  }))
}

function lastAttempt(run: PastRun): PastAttempt {
  return run.attempts.at(-1) as PastAttempt
}

function finishedAt(run: PastRun): number {
  const last = lastAttempt(run)
  return run.dueAt + last.startMs + last.durationMs
}
