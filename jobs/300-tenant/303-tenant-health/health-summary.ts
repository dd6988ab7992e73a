/** The summary of a run of BATCH-303 and the alerts about the supervision itself; its `finish`. */

import {
  HEALTH_STATES,
  type HealthFinding,
  type HealthState,
} from '../../../server/domain/health/state.ts'
import { type BaseResult, baseResult, withResult } from '../../../server/sdk/base-result.ts'
import {
  isoWithOffset,
  type Run,
  type TenantOutcome,
  type Words,
} from '../../../server/sdk/index.ts'
import type { HealthResult } from './check-health.ts'
import type { HealthParams } from './health-params.ts'
import type { Changes } from './tell.ts'

type ShownFinding = Pick<HealthFinding, 'metric' | 'value' | 'threshold' | 'severity'>
type Entry = Readonly<{ state: HealthState; findings: readonly ShownFinding[] }>

export type HealthSummary = BaseResult<Entry> &
  Readonly<{
    checkedAt: string
    byState: Readonly<Record<HealthState, number>>
    /** Percent of the companies whose checks were all made. */
    coverage: number
    metricsEvaluated: number
    alerts: Changes
    invalidRules: number
    tenants: readonly (Readonly<{ tenantCode: string }> & Entry)[]
    dryRun: boolean
  }>

export function finishHealth(
  outcomes: readonly TenantOutcome<HealthResult>[],
  run: Run<HealthParams>,
): HealthSummary {
  const results = outcomes.flatMap((one) => (one.state === 'succeeded' ? [one.result] : []))
  const invalidRules = [...new Set(results.flatMap((result) => result.invalidRules))].sort()
  const complete = results.filter((result) => result.isComplete).length
  sayRules(run, invalidRules)
  // A run for some companies says nothing about how many are watched.
  if (outcomes.length === results[0]?.watched) sayCoverage(run, complete, outcomes.length)
  return {
    ...baseResult(
      run.batchId,
      run,
      outcomes.map((outcome) => withResult(outcome, entryOf)),
    ),
    checkedAt: isoWithOffset(run.now()),
    byState: countStates(results),
    coverage: percent(complete, outcomes.length),
    metricsEvaluated: sum(results, (result) => result.metricsEvaluated),
    alerts: {
      opened: sum(results, (result) => result.changes.opened),
      worsened: sum(results, (result) => result.changes.worsened),
      resolved: sum(results, (result) => result.changes.resolved),
      suppressed: sum(results, (result) => result.changes.suppressed),
    },
    invalidRules: invalidRules.length,
    tenants: outcomes.flatMap((one) =>
      one.state === 'succeeded' ? [{ tenantCode: one.tenant.code, ...entryOf(one.result) }] : [],
    ),
    dryRun: run.dryRun,
  }
}

function entryOf({ current }: HealthResult): Entry {
  const findings = current.findings.map(({ metric, value, threshold, severity }) => ({
    metric,
    value,
    threshold,
    severity,
  }))
  return { state: current.state, findings }
}

function countStates(results: readonly HealthResult[]): HealthSummary['byState'] {
  const counts = HEALTH_STATES.map((state) => [
    state,
    results.filter((result) => result.current.state === state).length,
  ])
  return Object.fromEntries(counts) as HealthSummary['byState']
}

function sum(results: readonly HealthResult[], of: (result: HealthResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0)
}

/** Never 100 unless it is all; no company to check is all of them. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part * 10_000) / whole) / 100
}

/** One alert for all of them: rules are the holding's, whichever company they were written for. */
function sayRules(run: Run<HealthParams>, invalid: readonly string[]): void {
  const list = invalid.join('; ')
  say(run, invalid.length > 0, {
    key: 'monitoring:rule_invalid',
    severity: 'MEDIUM',
    metric: 'rule_invalid',
    words: {
      ja: `使えない監視ルールが ${invalid.length} 件あり、無視しました: ${list}`,
      en: `${invalid.length} monitoring rules can not be used and were passed over: ${list}`,
    },
    value: invalid.length,
  })
}

function sayCoverage(run: Run<HealthParams>, complete: number, total: number): void {
  say(run, complete < total, {
    key: 'monitoring:tenant_coverage',
    severity: 'HIGH',
    metric: 'coverage',
    words: {
      ja: `${total} 社中 ${total - complete} 社の状態を完全には確認できませんでした`,
      en: `${total - complete} of ${total} tenants could not be checked completely`,
    },
    value: percent(complete, total),
  })
}

type Condition = Readonly<{
  key: string
  severity: 'MEDIUM' | 'HIGH'
  metric: string
  words: Words
  value: number
}>

function say(run: Run<HealthParams>, holds: boolean, condition: Condition): void {
  const { words, ...alert } = condition
  if (!holds) run.alerts.clear(condition.key)
  else run.alerts.raise({ ...alert, message: words, context: { audience: ['ops'] } })
}
