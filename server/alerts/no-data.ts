/** A measurement without a result; an alert of its own when it happened several times in a row (rule R5.6). */
import { countNoData } from '../../data/ops/alert-no-data.ts'
import type { AlertChange, NoData, Severity } from '../domain/alert.ts'
import type { AlertContext, Said } from './context.ts'
import { raiseAlert } from './raise.ts'
import { noDataKey } from './reading.ts'

/** Batches whose targets are the installation itself: not to see them is bad. */
const MONITORS: readonly string[] = ['BATCH-501', 'BATCH-502', 'BATCH-503']

/** Null: not often enough yet. In the caller's transaction. */
export function countSilence(
  context: AlertContext,
  { key, message, tenantCode }: NoData,
  said: Said,
): AlertChange | null {
  const inARow = countNoData(context.ops, key, said)
  const threshold = context.config.alerts.noData.inARow
  if (inARow < threshold) return null
  const severity: Severity = MONITORS.includes(said.batchId) ? 'HIGH' : 'MEDIUM'
  const about = { severity, message, metric: 'nodata', value: inARow, threshold }
  const whose = tenantCode ? { tenantCode } : {}
  return raiseAlert(context, { key: noDataKey(key), ...about, ...whose }, said)
}
