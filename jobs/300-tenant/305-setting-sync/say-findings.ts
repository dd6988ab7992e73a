/** Alerts of BATCH-305. */
import type { SystemRun } from '../../../server/sdk/index.ts'
import type { SettingParams } from './setting-params.ts'
import type { SettingSummary, Synced } from './setting-summary.ts'

const MANY_FINDINGS = 100
const MOST_FAILED_PERCENT = 10
const MANY_KEY = 'settings_run:many_findings'
const FAILED_KEY = 'settings_run:failed_fixes'
const HELD = 'settings_held:'

/** Keys that only this batch raises. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('settings:') || key.startsWith(HELD)
}

/** @param open own alerts that are open now */
export function sayFindings(
  run: SystemRun<SettingParams>,
  {
    synced,
    summary,
    open,
  }: Readonly<{
    synced: readonly Synced[]
    summary: SettingSummary
    open: readonly string[]
  }>,
): void {
  const raised = new Set(synced.flatMap((one) => sayCritical(run, one)))
  for (const { code } of synced) {
    const over = open.filter((key) => key.startsWith(`settings:${code}:`) && !raised.has(key))
    for (const key of over) run.alerts.clear(key)
  }
  sayHeld(run, summary, open)
  sayMany(run, summary)
  sayFailed(run, summary)
}

/** Said even when this run has mended it: once, and over by the next run. */
function sayCritical(run: SystemRun<SettingParams>, { code, name, findings }: Synced): string[] {
  const critical = findings.filter(({ severity }) => severity === 'critical')
  return critical.map(({ category, key, state }) => {
    const alertKey = `settings:${code}:${category}:${key}`
    run.alerts.raise({
      key: alertKey,
      severity: 'HIGH',
      tenantCode: code,
      metric: 'setting',
      message: {
        ja: `${name}: 設定「${key}」に重大な不整合があります${state === 'fixed' ? '(修正済み)' : ''}`,
        en: `${code}: setting "${key}" is critically wrong${state === 'fixed' ? ' (mended)' : ''}`,
      },
      context: { category, state },
    })
    return alertKey
  })
}

function sayHeld(
  run: SystemRun<SettingParams>,
  { held, checkedTenants }: SettingSummary,
  open: readonly string[],
): void {
  for (const name of held) {
    run.alerts.raise({
      key: heldKey(name),
      severity: 'HIGH',
      metric: 'setting_held',
      message: {
        ja: `設定「${name}」の変更が多くの会社に及ぶため、保留しました。マスタは意図して変更されましたか?`,
        en: `changes of "${name}" would hit many companies and are held: was the master changed on purpose?`,
      },
      context: { checkedTenants },
    })
  }
  // A run for a few companies can not tell that the many are well.
  if (run.selection !== 'all') return
  const now = new Set(held.map(heldKey))
  for (const key of open.filter((one) => one.startsWith(HELD) && !now.has(one)))
    run.alerts.clear(key)
}

function heldKey(name: string): string {
  return `${HELD}${name.replace(' ', ':')}`
}

function sayMany(run: SystemRun<SettingParams>, { byCategory }: SettingSummary): void {
  const findings = Object.values(byCategory).reduce((sum, count) => sum + count, 0)
  if (findings <= MANY_FINDINGS) {
    if (run.selection === 'all') run.alerts.clear(MANY_KEY)
    return
  }
  run.alerts.raise({
    key: MANY_KEY,
    severity: 'MEDIUM',
    metric: 'setting_findings',
    value: findings,
    threshold: MANY_FINDINGS,
    message: {
      ja: `設定の不整合が ${findings} 件あります`,
      en: `${findings} settings are not as they should be`,
    },
  })
}

function sayFailed(
  run: SystemRun<SettingParams>,
  { autoFixedCount, failedFixes }: SettingSummary,
): void {
  const tried = autoFixedCount + failedFixes
  if (failedFixes * 100 <= tried * MOST_FAILED_PERCENT) {
    if (run.selection === 'all') run.alerts.clear(FAILED_KEY)
    return
  }
  run.alerts.raise({
    key: FAILED_KEY,
    severity: 'HIGH',
    metric: 'setting_failed_fixes',
    value: failedFixes,
    message: {
      ja: `設定の自動修正 ${tried} 件のうち ${failedFixes} 件が失敗しました`,
      en: `${failedFixes} of ${tried} automatic fixes of settings failed`,
    },
  })
}
