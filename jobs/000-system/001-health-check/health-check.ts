/** One hour of BATCH-001 from top to bottom: check, judge, tell, write the state file, store. */
import {
  type HealthCheckRow,
  type HealthVerdict,
  healthHourBefore,
  saveHealthHour,
  unknownIn,
} from '../../../data/platform/health.ts'
import { inWords, isoWithOffset } from '../../../server/sdk/index.ts'
import { planAlerts } from './alerting.ts'
import type { Checked } from './check.ts'
import type { HealthContext, HealthFacts, HealthMeans, HealthRun } from './context.ts'
import { enqueueSummary, isSummaryHour } from './daily-summary.ts'
import { hostReadings } from './host-readings.ts'
import { performChecks } from './perform-checks.ts'
import { registeredChecks } from './registry.ts'
import { writeHealthState } from './state-file.ts'
import { countStates, coverageBp, verdictOf } from './verdict.ts'

const HOUR_MS = 3_600_000
const REPEAT_PAUSE_MS = 10_000

export async function checkHealth(run: HealthRun, facts: HealthFacts, means: HealthMeans) {
  const context: HealthContext = {
    run,
    facts,
    readings: { ...hostReadings(run.settings.monitoring), ...means.readings },
    repeatPauseMs: means.repeatPauseMs ?? REPEAT_PAUSE_MS,
  }
  const { here, afar } = registeredChecks(context)
  const checked = [
    ...(await performChecks(here, run.signal)),
    ...(await performChecks(afar, run.signal)),
  ]
  const verdict = verdictOf(checked)
  const alerts = planAlerts(context, checked, silentBefore(run))
  run.records(checked.length)
  if (!run.dryRun) await leaveResults(context, { checked, verdict, alerts })
  return summaryOf(context, { checked, verdict, alerts })
}

type Results = Readonly<{
  checked: readonly Checked[]
  verdict: HealthVerdict
  alerts: ReturnType<typeof planAlerts>
}>

/** The file and the alerts come first: they need no platform.db, which may be what is broken. */
async function leaveResults(context: HealthContext, results: Results): Promise<void> {
  const { run } = context
  const { checked, verdict, alerts } = results
  const counts = countStates(checked)
  const level = run.params.checkLevel
  await writeHealthState(run.folder, {
    verdict,
    checkedAt: run.now(),
    level,
    counts,
    runId: run.id,
  })
  if (run.params.notificationEnabled) {
    for (const alert of alerts.raise) run.alerts.raise(alert)
    for (const key of alerts.clear) run.alerts.clear(key)
    tellVerdict(run, verdict)
  }
  saveHealthHour(
    run.platform,
    {
      hourMs: hourOfRun(run),
      runId: run.id,
      level,
      verdict,
      ...counts,
      coverageBp: coverageBp(checked),
      slowestMs: slowestMs(checked),
      oldestBackupH: oldestBackupHours(checked),
      checkedAt: run.now(),
    },
    checked.map(rowOf),
  )
  if (isSummaryHour(context)) enqueueSummary(context, checked, verdict)
}

/** Twice running is no hiccup any more. */
function tellVerdict(run: HealthRun, verdict: HealthVerdict): void {
  const key = 'health:unhealthy'
  if (verdict !== 'UNHEALTHY') {
    run.alerts.clear(key)
    return
  }
  if (healthHourBefore(run.platform, hourOfRun(run))?.verdict !== 'UNHEALTHY') return
  run.alerts.raise({
    key,
    severity: 'CRITICAL',
    message: {
      ja: '2 回続けて UNHEALTHY と判定されました',
      en: 'UNHEALTHY in two checks running',
    },
    context: { route: 'oncall' },
  })
}

function silentBefore(run: HealthRun): ReadonlySet<string> {
  const hourMs = hourOfRun(run)
  return unknownIn(run.platform, [hourMs - HOUR_MS, hourMs - 2 * HOUR_MS])
}

function hourOfRun(run: HealthRun): number {
  return Math.floor(run.now() / HOUR_MS) * HOUR_MS
}

function rowOf(finding: Checked): HealthCheckRow {
  return {
    checkId: finding.checkId,
    component: finding.component,
    groupNo: finding.group,
    state: finding.state,
    value: finding.value ?? null,
    limitValue: finding.limit ?? null,
    unit: finding.unit ?? null,
    ms: finding.ms,
    message: finding.message,
    alertKey: finding.alertKey,
  }
}

function summaryOf(context: HealthContext, { checked, verdict, alerts }: Results) {
  const { run, facts } = context
  const failed = checked.filter(({ state }) => state === 'fail' || state === 'warn')
  return {
    checkedAt: isoWithOffset(run.now()),
    level: run.params.checkLevel,
    verdict,
    coverage: coverageBp(checked) / 100,
    counts: countStates(checked),
    failed: failed.map(({ checkId, component, value, limit, message, state }) => ({
      check: checkId,
      component,
      state,
      value: value ?? null,
      limit: limit ?? null,
      message: inWords(run, message),
    })),
    overdue: facts.stopped
      ? []
      : facts.overdue.map(({ batchId, dueAt }) => ({ batchId, dueAt: isoWithOffset(dueAt) })),
    stuck: facts.stuck.map(({ batchId, runId, startedAt }) => ({
      batchId,
      runId,
      startedAt: isoWithOffset(startedAt),
    })),
    oldestBackupHours: oldestBackupHours(checked),
    slowestMs: slowestMs(checked),
    alerts: alerts.counts,
  }
}

function slowestMs(checked: readonly Checked[]): number {
  return Math.max(0, ...checked.map(({ ms }) => ms))
}

/** Null when no backup was looked at, or none has an age. */
function oldestBackupHours(checked: readonly Checked[]): number | null {
  const ages = checked.flatMap(({ checkId, value }) =>
    checkId.startsWith('backup.database') && value !== undefined ? [value] : [],
  )
  return ages.length === 0 ? null : Math.max(...ages)
}
