/** Rows of past runs for tests of ops.db: what is left out is usual. */
import type { OpsDb } from '../../data/ops/open.ts'
import { newId } from '../../server/domain/ids.ts'
import { insert, type Row } from './row.ts'

export type PastRun = Readonly<{
  batchId?: string
  businessDate: string
  startedAt: number
  durationMs?: number
  state?: string
  trigger?: string
  tenants?: 'all' | readonly string[]
  dryRun?: boolean
  /** Outcomes of the attempts, which share the time evenly; null = no rows of attempts. */
  attempts?: readonly string[] | null
  /** Columns of runs as they are. */
  columns?: Row
}>

/** Answers the id; ids sort by the time of the start. */
export function addRun(ops: OpsDb, run: PastRun): string {
  const { startedAt, durationMs = 60_000, state = 'succeeded', attempts = [state] } = run
  const id = newId(startedAt)
  const finishedAt = startedAt + durationMs
  insert(ops.sqlite, 'runs', {
    id,
    batch_id: run.batchId ?? 'BATCH-301',
    business_date: run.businessDate,
    scheduled_for: startedAt,
    trigger: run.trigger ?? 'schedule',
    state,
    attempt: attempts?.length ?? 1,
    params_json: JSON.stringify({ tenants: run.tenants ?? 'all', params: {} }),
    dry_run: run.dryRun ? 1 : 0,
    queued_at: startedAt,
    started_at: startedAt,
    finished_at: finishedAt,
    config_version: 'v1',
    triggered_by: 'schedule',
    priority: 2,
    lane: 'normal',
    ...run.columns,
  })
  const shareMs = Math.floor(durationMs / Math.max(1, attempts?.length ?? 1))
  for (const [index, outcome] of (attempts ?? []).entries()) {
    insert(ops.sqlite, 'attempts', {
      run_id: id,
      attempt: index + 1,
      started_at: startedAt + index * shareMs,
      finished_at: startedAt + (index + 1) * shareMs,
      outcome,
    })
  }
  return id
}
