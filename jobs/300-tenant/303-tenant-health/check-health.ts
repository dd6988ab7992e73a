/** One company's hour: measure, judge, tell, and what is kept of it; `each` and `unopened` of BATCH-303. */
import type { CHECK_TYPES } from '../../../server/domain/health/metrics.ts'
import {
  type HealthFinding,
  type HealthHour,
  type HealthState,
  STATE_FINDINGS,
  type StoredHealth,
} from '../../../server/domain/health/state.ts'
import {
  type ClosedTenant,
  inWords,
  type Run,
  type Tenant,
  type TenantRef,
  type Words,
} from '../../../server/sdk/index.ts'
import { type HealthFacts, hourOf } from './health-facts.ts'
import { type HealthParams, wantedChecks } from './health-params.ts'
import { findingsAfter, type Judgement, judgeAll } from './judge.ts'
import { type Measured, measure } from './measure.ts'
import { type Changes, NO_CHANGES, type Told, tell, withdraw } from './tell.ts'

export type HealthResult = Readonly<{
  current: StoredHealth
  hour: HealthHour
  changes: Changes
  metricsEvaluated: number
  /** False when the file could not be opened or a check failed. */
  isComplete: boolean
  invalidRules: readonly string[]
  watched: number
}>

export function checkHealth(
  tenant: Tenant,
  run: Run<HealthParams>,
  facts: HealthFacts,
): HealthResult {
  const measured = measure({ tenant, run, facts })
  for (const [check, error] of measured.failed) {
    run.log.error(`check ${check} failed`, { error: String(error) })
  }
  const judgements = judgeAll(measured, facts)
  const gone = notWatched(facts, tenant, run)
  const told = tell(judgements, { tenant, run, before: gone.raised })
  const stored = facts.stored === null ? null : { ...facts.stored, findings: gone.findings }
  const findings = findingsAfter(judgements, stored, facts.at)
  const state = stateOf(findings, measured)
  return {
    current: currentOf(facts, { state, findings, judgements, measured, raised: told.raised }),
    hour: hourRow(facts, state, measured),
    changes: { ...told.changes, resolved: told.changes.resolved + gone.changes.resolved },
    metricsEvaluated: Object.values(measured.readings).filter(({ value }) => value !== null).length,
    isComplete: measured.failed.size === 0,
    invalidRules: facts.invalidRules,
    watched: facts.watched,
  }
}

/** A file that can not be opened is a finding, not a failure of the run: the supervision itself worked (card 303, Failure). */
export function reportUnreadable(
  tenant: ClosedTenant,
  run: Run<HealthParams>,
  { facts, fault }: Readonly<{ facts: HealthFacts; fault: { code: string; message: Words } }>,
): HealthResult {
  run.log.error(`${fault.code}: ${inWords(run, fault.message)}`)
  const seen = { metric: 'file', value: null, threshold: null, severity: 'CRITICAL' } as const
  const judgements: Judgement[] = wantedChecks(run.params).has('state')
    ? [{ kind: 'holds', seen }]
    : []
  const told = tell(judgements, { tenant, run, before: facts.stored?.raised ?? {} })
  const findings = findingsAfter(judgements, facts.stored, facts.at)
  const measured = NOTHING_MEASURED
  return {
    current: currentOf(facts, {
      state: 'UNKNOWN',
      findings,
      judgements,
      measured,
      raised: told.raised,
    }),
    hour: hourRow(facts, 'UNKNOWN', measured),
    changes: told.changes,
    metricsEvaluated: 0,
    isComplete: false,
    invalidRules: facts.invalidRules,
    watched: facts.watched,
  }
}

const NOTHING_MEASURED: Measured = {
  done: new Set(),
  failed: new Map(),
  readings: {},
  fixed: [],
  figures: {},
}

type Gone = Told & Readonly<{ findings: readonly HealthFinding[] }>

/** Of a suspended or expired company only the state is judged; what was open besides is withdrawn. */
function notWatched(facts: HealthFacts, tenant: TenantRef, run: Run<HealthParams>): Gone {
  const { stored, standing } = facts
  const before = stored?.raised ?? {}
  const all = stored?.findings ?? []
  if (standing.status === 'ACTIVE' || standing.status === 'TRIAL') {
    return { raised: before, changes: NO_CHANGES, findings: all }
  }
  const isState = (name: string) =>
    STATE_FINDINGS.some((finding) => finding === name) || name === 'state:nodata'
  const names = Object.keys(before).filter((name) => !isState(name))
  const findings = all.filter((finding) => isState(finding.metric))
  return { ...withdraw(names, { tenant, run, before }), findings }
}

/** Card 303, rule 9; a known trouble is shown before the unknown. */
function stateOf(findings: readonly HealthFinding[], { failed }: Measured): HealthState {
  const has = (severity: string) => findings.some((finding) => finding.severity === severity)
  if (has('CRITICAL')) return 'CRIT'
  if (has('HIGH') || has('MEDIUM')) return 'WARN'
  return failed.size > 0 ? 'UNKNOWN' : 'OK'
}

type Now = Readonly<{
  state: HealthState
  findings: readonly HealthFinding[]
  judgements: readonly Judgement[]
  measured: Measured
  raised: StoredHealth['raised']
}>

function currentOf({ stored, at }: HealthFacts, now: Now): StoredHealth {
  const { state, findings, judgements, measured, raised } = now
  return {
    state,
    since: stored?.state === state ? stored.since : at,
    checkedAt: at,
    metrics: { ...stored?.metrics, ...measured.readings },
    findings,
    raised,
    streaks: streaksAfter(stored, judgements),
  }
}

function streaksAfter(
  stored: StoredHealth | null,
  judgements: readonly Judgement[],
): StoredHealth['streaks'] {
  const streaks = { ...stored?.streaks }
  for (const judgement of judgements) {
    switch (judgement.kind) {
      case 'holds':
        if (judgement.streak) streaks[judgement.seen.metric] = judgement.streak
        break
      case 'waits':
        streaks[judgement.metric] = judgement.streak
        break
      case 'over':
        delete streaks[judgement.metric]
        break
      case 'kept':
        break
    }
  }
  return streaks
}

/** A second run in the hour replaces the row; checks it did not make keep their figures. */
function hourRow(facts: HealthFacts, state: HealthState, measured: Measured): HealthHour {
  const { readings, figures, done } = measured
  const { thisHour } = facts
  const bp = (value: number | null | undefined) =>
    value === null || value === undefined ? null : Math.round(value * 100)
  const has = (check: (typeof CHECK_TYPES)[number]) => done.has(check)
  return {
    hourMs: hourOf(facts.at),
    state,
    apiCalls: figures.apiCalls ?? thisHour?.apiCalls ?? 0,
    errorRateBp: has('error') ? bp(readings.error_rate?.value) : (thisHour?.errorRateBp ?? null),
    avgMs: has('performance') ? (readings.average?.value ?? null) : (thisHour?.avgMs ?? null),
    p95Ms: has('performance') ? (readings.p95?.value ?? null) : (thisHour?.p95Ms ?? null),
    storageRateBp: has('resource')
      ? bp(readings.storage?.value)
      : (thisHour?.storageRateBp ?? null),
    apiRateBp: has('resource') ? bp(readings.api_hour?.value) : (thisHour?.apiRateBp ?? null),
    userRateBp: has('resource') ? bp(readings.users?.value) : (thisHour?.userRateBp ?? null),
    busyRateBp: has('resource') ? bp(readings.busy?.value) : (thisHour?.busyRateBp ?? null),
    activeUsers: figures.activeUsers ?? thisHour?.activeUsers ?? 0,
    hoursSinceActivity: has('activity')
      ? (figures.hoursSinceActivity ?? null)
      : (thisHour?.hoursSinceActivity ?? null),
  }
}
