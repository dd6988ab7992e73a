/** Alerts of BATCH-304: companies that are critical, and levels that can not be believed. */
import type { SystemRun } from '../../../server/sdk/index.ts'
import type { Doubt } from './feed-guard.ts'
import type { Outcomes } from './find-inactive.ts'
import type { InactiveParams } from './inactive-params.ts'
import { judgedOf } from './inactive-summary.ts'

const FEED_KEY = 'inactive:feed'

/** In doubt nobody is called critical. */
export function sayLevels(
  run: SystemRun<InactiveParams>,
  outcomes: Outcomes,
  doubt: Doubt | null,
): void {
  if (doubt !== null) {
    raiseDoubt(run, outcomes, doubt)
    return
  }
  // A run for a few companies can not tell that the feed is well.
  if (run.selection === 'all') run.alerts.clear(FEED_KEY)
  for (const { tenantCode, name, level, inactiveDays } of judgedOf(outcomes)) {
    const key = `tenant:${tenantCode}:inactive`
    if (level !== 'critical') {
      run.alerts.clear(key)
      continue
    }
    run.alerts.raise({
      key,
      severity: 'HIGH',
      tenantCode,
      metric: 'inactive_days',
      value: inactiveDays,
      threshold: run.params.criticalDays,
      message: {
        ja: `${name}: ${inactiveDays} 日間、誰にも使われていません`,
        en: `${tenantCode}: nobody has used it for ${inactiveDays} days`,
      },
      context: { audience: ['ops', 'sales'] },
    })
  }
}

function raiseDoubt(run: SystemRun<InactiveParams>, outcomes: Outcomes, doubt: Doubt): void {
  const idle = judgedOf(outcomes).filter(({ level }) => level !== 'active').length
  run.alerts.raise({
    key: FEED_KEY,
    severity: 'HIGH',
    metric: 'inactive_feed',
    value: idle,
    message: {
      ja: `${idle} 社が一度に非アクティブと判定されました。会社ではなく、ログの取り込みを確認してください。会社へのメールは止めています`,
      en: `${idle} companies look idle at once: check the log feed, not the tenants; mails to them are withheld`,
    },
    context: { audience: ['ops'], doubt },
  })
}
