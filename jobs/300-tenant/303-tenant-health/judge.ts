/** What the readings of a company mean: findings that hold, those that are over, those that wait; pure, used by BATCH-303. */
import { compareWithPast, LATENCY_MS } from '../../../server/domain/baseline.ts'
import { CHECK_TYPES, type CheckType, METRICS } from '../../../server/domain/health/metrics.ts'
import { type HealthRule, verdictOf } from '../../../server/domain/health/rule.ts'
import {
  type FindingName,
  type HealthFinding,
  STATE_FINDINGS,
  type StoredHealth,
  type Streak,
} from '../../../server/domain/health/state.ts'
import type { Severity } from '../../../server/sdk/index.ts'
import { type HealthFacts, hourOf } from './health-facts.ts'
import type { Measured } from './measure.ts'

type Seen = Pick<HealthFinding, 'metric' | 'value' | 'threshold' | 'severity'>

/** `holds`: raise it. `over`: clear it. `waits`: met, but not for long enough. `kept`: nothing new is known. */
export type Judgement =
  | Readonly<{ kind: 'holds'; seen: Seen; streak?: Streak }>
  | Readonly<{ kind: 'over'; metric: FindingName }>
  | Readonly<{ kind: 'waits'; metric: FindingName; streak: Streak }>
  | Readonly<{ kind: 'kept'; metric: FindingName; value: number | null }>

/** No data so often in a row is a finding of its own (data-model rule R5.6). */
const NO_DATA_IN_A_ROW = 3
const FEW_CALLS = 20

export function judgeAll(measured: Measured, facts: HealthFacts): Judgement[] {
  const { done } = measured
  return [
    ...(done.has('state') ? fixedOnes(STATE_FINDINGS, measured) : []),
    ...(done.has('resource') ? fixedOnes(['quota'], measured) : []),
    ...facts.rules
      .filter((rule) => done.has(METRICS[rule.metric].check))
      .map((rule) => byRule(rule, measured, facts)),
    ...(done.has('performance') ? [anomaly(measured, facts)] : []),
    ...noData(measured, facts),
  ]
}

function fixedOnes(
  names: readonly (typeof STATE_FINDINGS)[number][] | readonly ['quota'],
  { fixed }: Measured,
): Judgement[] {
  return names.map((metric) => {
    const found = fixed.find((finding) => finding.metric === metric)
    if (!found) return { kind: 'over', metric }
    return { kind: 'holds', seen: { ...found, value: null, threshold: null } }
  })
}

function byRule(rule: HealthRule, { readings }: Measured, facts: HealthFacts): Judgement {
  const { metric } = rule
  if (!rule.enabled) return { kind: 'over', metric }
  const reading = readings[metric] ?? { value: null, sample: null }
  const verdict = verdictOf(rule, reading)
  switch (verdict.kind) {
    case 'met': {
      const streak = nextStreak(facts, metric)
      if (streak.runs < rule.forRuns) return { kind: 'waits', metric, streak }
      const { severity, threshold } = verdict
      return { kind: 'holds', seen: { metric, value: reading.value, threshold, severity }, streak }
    }
    case 'well':
      return { kind: 'over', metric }
    case 'between':
      return { kind: 'kept', metric, value: reading.value }
    case 'not_judged':
      return { kind: 'kept', metric, value: null }
  }
}

/** Data-model rule R6: the 95th percentile against the same hour of the last two weeks. */
function anomaly({ readings }: Measured, { p95Past }: HealthFacts): Judgement {
  const metric = 'p95:anomaly'
  const { value = null, sample = null } = readings.p95 ?? {}
  if (value === null || (sample ?? 0) < FEW_CALLS) return { kind: 'kept', metric, value: null }
  const compared = compareWithPast(value, p95Past, LATENCY_MS)
  if (compared === null) return { kind: 'kept', metric, value: null }
  if (!compared.isAnomaly || compared.z < 0) return { kind: 'over', metric }
  const severity: Severity = 'MEDIUM'
  return { kind: 'holds', seen: { metric, value, threshold: compared.median, severity } }
}

/** Checks that failed, and the storage whose files nobody has measured. */
function noData(measured: Measured, facts: HealthFacts): Judgement[] {
  const looked = CHECK_TYPES.filter(
    (check) => measured.done.has(check) || measured.failed.has(check),
  )
  const checks = looked.map((check: CheckType) =>
    noDataOf(check, measured.failed.has(check), facts),
  )
  if (!measured.done.has('resource')) return checks
  return [...checks, noDataOf('storage', facts.fileBytes === null, facts)]
}

function noDataOf(name: CheckType | 'storage', isMissing: boolean, facts: HealthFacts): Judgement {
  const metric = `${name}:nodata` as const
  if (!isMissing) return { kind: 'over', metric }
  const streak = nextStreak(facts, metric)
  if (streak.runs < NO_DATA_IN_A_ROW) return { kind: 'waits', metric, streak }
  const seen = { metric, value: streak.runs, threshold: NO_DATA_IN_A_ROW, severity: 'MEDIUM' }
  return { kind: 'holds', seen: { ...seen, severity: 'MEDIUM' }, streak }
}

/** A second run within the hour is the same one for "in a row". */
function nextStreak({ stored, at }: HealthFacts, name: string): Streak {
  const before = stored?.streaks[name]
  const hour = hourOf(at)
  if (before?.hour === hour) return before
  return { runs: (before?.runs ?? 0) + 1, hour }
}

/** Findings after this run: what holds, and what nothing new is known of. */
export function findingsAfter(
  judgements: readonly Judgement[],
  stored: StoredHealth | null,
  at: number,
): HealthFinding[] {
  const before = new Map(stored?.findings.map((finding) => [finding.metric, finding]))
  const judged = new Set(judgements.map(nameOf))
  const now = judgements.flatMap((judgement): HealthFinding[] => {
    const earlier = before.get(nameOf(judgement))
    if (judgement.kind === 'holds') return [{ ...judgement.seen, since: earlier?.since ?? at }]
    if (judgement.kind !== 'kept' || !earlier) return []
    return [{ ...earlier, value: judgement.value ?? earlier.value }]
  })
  const untouched = [...before.values()].filter((finding) => !judged.has(finding.metric))
  return [...now, ...untouched]
}

export function nameOf(judgement: Judgement): FindingName {
  return judgement.kind === 'holds' ? judgement.seen.metric : judgement.metric
}
