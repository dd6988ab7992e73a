/** Lists of runs for the command line and the API: newest first, filtered, bounded. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { RunState } from '../../server/domain/run.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'
import { type RunRow, runById } from './runs.ts'

export type RunListFilter = Readonly<{
  batchId: string | null
  tenantCode: string | null
  state: RunState | null
  since: Instant | null
  /** Only runs that worked for one of these tenants; null = all. */
  within: readonly string[] | null
  /** Only runs older than this one (keyset paging); null = from the newest. */
  before: string | null
  limit: number
}>

export function listRuns(ops: OpsDb, filter: RunListFilter): RunRow[] {
  const conditions = [
    filter.batchId === null ? null : 'r.batch_id = @batchId',
    filter.state === null ? null : 'r.state = @state',
    filter.since === null ? null : 'r.queued_at >= @since',
    filter.tenantCode === null
      ? null
      : 'EXISTS (SELECT 1 FROM tenant_results t WHERE t.run_id = r.id AND t.tenant_code = @tenantCode)',
    filter.before === null ? null : 'r.id < @before',
    filter.within === null
      ? null
      : 'EXISTS (SELECT 1 FROM tenant_results t JOIN json_each(@within) c ON c.value = t.tenant_code WHERE t.run_id = r.id)',
  ].filter((condition) => condition !== null)
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT r.id FROM runs r ${where} ORDER BY r.id DESC LIMIT @limit`
  const within = filter.within === null ? null : JSON.stringify(filter.within)
  const given = Object.fromEntries(
    Object.entries({ ...filter, within }).filter(([, value]) => value !== null),
  )
  const rows = statement(ops.sqlite, sql).all(given) as { id: string }[]
  return rows.flatMap(({ id }) => runById(ops, id) ?? [])
}
