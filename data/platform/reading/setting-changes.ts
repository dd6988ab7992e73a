/** Runs that changed settings of companies, with their changes; read by the panel of BATCH-305. */
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'
import type { ChangeState } from '../setting-changes.ts'

export type ShownChange = Readonly<{
  id: number
  runId: string
  tenantCode: string
  category: string
  key: string
  oldValue: string | null
  newValue: string | null
  state: ChangeState
  by: string
  at: number
  rolledBackBy: string | null
}>

/** Of the newest `runs` runs, newest first; of each at most `changes` in their order. */
export function latestSettingChanges(
  platform: PlatformDb,
  limits: Readonly<{ runs: number; changes: number }>,
): ShownChange[] {
  const sql = `SELECT id, run_id AS runId, tenant_code AS tenantCode, category, key, old_value AS oldValue,
      new_value AS newValue, state, changed_by AS "by", changed_at AS at, rolled_back_by AS rolledBackBy
    FROM (SELECT h.*, t.tenant_code, row_number() OVER (PARTITION BY h.run_id ORDER BY h.id) AS place
      FROM setting_change_history h JOIN tenants t ON t.tenant_id = h.tenant_id
      WHERE h.run_id IN (SELECT run_id FROM setting_change_history WHERE category <> 'notification' GROUP BY run_id
        ORDER BY MAX(changed_at) DESC, run_id DESC LIMIT @runs))
    WHERE place <= @changes ORDER BY changed_at DESC, run_id DESC, id`
  return statement<[object], ShownChange>(platform.sqlite, sql).all(limits)
}

export type ChangeCount = Readonly<{ runId: string; made: number; takenBack: number }>

/** Of the runs named. */
export function changeCounts(platform: PlatformDb, runIds: readonly string[]): ChangeCount[] {
  const sql = `SELECT run_id AS runId, SUM(state = 'done') AS made, SUM(rolled_back_by IS NOT NULL) AS takenBack
    FROM setting_change_history WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY run_id`
  return statement<[string], ChangeCount>(platform.sqlite, sql).all(JSON.stringify(runIds))
}
