/** Stops a clean-up that would delete far more than usual, before a row is gone. */
import { archivedByRun } from '../../../data/platform/archive-manifests.ts'
import { PermanentError, type TenantRef } from '../../../server/sdk/index.ts'
import { LOG_KIND } from './archive-month.ts'
import type { CleanupRun } from './cleanup-run.ts'

const LAST_RUNS = 4
const FEWEST_ROWS = 1_000
const UNUSUAL = 0.5
const TOO_MANY = 3

export function largeKey(code: string): string {
  return `notify:cleanup:${code}`
}

/** @param rows that are about to be deleted. Throws `TOO_MANY_ROWS` beyond three times the mean of the last runs. */
export function demandUsualSize(run: CleanupRun, tenant: TenantRef, rows: number): void {
  const about = { tenantId: tenant.id, kind: LOG_KIND, runs: LAST_RUNS }
  const past = archivedByRun(run.platform, about)
  const mean = past.reduce((sum, one) => sum + one, 0) / Math.max(1, past.length)
  const isJudged = past.length >= LAST_RUNS && rows >= FEWEST_ROWS && mean > 0
  if (!isJudged || Math.abs(rows - mean) <= mean * UNUSUAL) {
    run.alerts.clear(largeKey(tenant.code))
    return
  }
  run.alerts.raise({
    key: largeKey(tenant.code),
    severity: 'MEDIUM',
    message: {
      ja: `${tenant.code}: 通知ログの削除対象が ${rows} 行 (直近 ${LAST_RUNS} 回の平均 ${Math.round(mean)} 行)`,
      en: `${tenant.code}: ${rows} rows of the send log are to go (mean of the last ${LAST_RUNS} runs: ${Math.round(mean)})`,
    },
    tenantCode: tenant.code,
    metric: 'notification_log_rows',
    value: rows,
    threshold: Math.round(mean * TOO_MANY),
  })
  if (rows <= mean * TOO_MANY || run.params.allowLarge) return
  throw new PermanentError({
    code: 'TOO_MANY_ROWS',
    message: {
      ja: `${rows} 行は直近の平均 ${Math.round(mean)} 行の 3 倍を超えています。何も削除していません`,
      en: `${rows} rows are more than three times the usual ${Math.round(mean)}; nothing was deleted`,
    },
    hint: {
      ja: '正しい場合は allowLarge=true を付けて再実行してください。',
      en: 'If that is right, run it again with allowLarge=true.',
    },
  })
}
