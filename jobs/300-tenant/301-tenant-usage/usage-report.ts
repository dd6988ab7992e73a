/** The summary of a run of BATCH-301, its JSON file and the alarms about companies that failed; its `finish`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BaseResult, baseResult } from '../../../server/sdk/base-result.ts'
import { type Run, type TenantOutcome, writeFileDurably } from '../../../server/sdk/index.ts'
import type { Usage, UsageResult } from './measure.ts'
import type { UsageParams } from './usage-params.ts'

export type UsageSummary = BaseResult<{ usage: Usage }> &
  Readonly<{ date: string; alerts: { opened: number; resolved: number }; dryRun: boolean }>

/** Above this share of failed companies the failures are HIGH: the cause is likely a common one. */
const MANY_FAILED_PERCENT = 5

export async function finishUsage(
  outcomes: readonly TenantOutcome<UsageResult>[],
  run: Run<UsageParams>,
): Promise<UsageSummary> {
  const changes = outcomes.map((one) =>
    one.state === 'succeeded' ? one.result.changes : { opened: 0, resolved: 0 },
  )
  const summary: UsageSummary = {
    ...baseResult(run.batchId, run, outcomes.map(withUsageOnly)),
    date: run.params.date,
    alerts: {
      opened: changes.reduce((sum, change) => sum + change.opened, 0),
      resolved: changes.reduce((sum, change) => sum + change.resolved, 0),
    },
    dryRun: run.dryRun,
  }
  if (run.dryRun) return summary
  await writeReport(summary, run)
  sayFailures(outcomes, run)
  return summary
}

function withUsageOnly(outcome: TenantOutcome<UsageResult>): TenantOutcome<{ usage: Usage }> {
  if (outcome.state !== 'succeeded') return outcome
  return { ...outcome, result: { usage: outcome.result.usage } }
}

/** A rerun of one company must not take the others out of the day's file. */
async function writeReport(summary: UsageSummary, run: Run<UsageParams>): Promise<void> {
  const path = join(run.folder.reportsDir('_platform'), 'usage', `usage_${summary.date}.json`)
  const fresh = new Set(summary.results.map((entry) => entry.tenantCode))
  const older = (await resultsIn(path)).filter((entry) => !fresh.has(entry.tenantCode))
  const results = [...older, ...summary.results].sort((a, b) =>
    a.tenantCode < b.tenantCode ? -1 : 1,
  )
  const whole: UsageSummary = {
    ...summary,
    totalTenants: results.length,
    successCount: results.filter((entry) => entry.status === 'success').length,
    errorCount: results.filter((entry) => entry.status === 'error').length,
    results,
  }
  await writeFileDurably(path, `${JSON.stringify(whole, null, 2)}\n`)
  await run.artifact(path, { kind: 'usage' })
}

async function resultsIn(path: string): Promise<UsageSummary['results']> {
  try {
    const found = JSON.parse(await readFile(path, 'utf8')) as Partial<UsageSummary>
    return found.results ?? []
  } catch (error) {
    // No file yet, or one that somebody edited badly: it is written anew from what this run knows.
    if (error instanceof SyntaxError || isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** One message per failing company (batch list 5.1, notifyError), gone with its next good day. */
function sayFailures(outcomes: readonly TenantOutcome<UsageResult>[], run: Run<UsageParams>): void {
  const failed = outcomes.filter((outcome) => outcome.state === 'failed')
  const isMany = failed.length * 100 > outcomes.length * MANY_FAILED_PERCENT
  for (const outcome of outcomes) {
    const { code } = outcome.tenant
    const key = `tenant:${code}:usage_failed`
    if (outcome.state === 'succeeded') run.alerts.clear(key)
    if (outcome.state !== 'failed') continue
    run.alerts.raise({
      key,
      severity: isMany ? 'HIGH' : 'MEDIUM',
      tenantCode: code,
      metric: 'usage_failed',
      message: {
        ja: `${code}: ${run.params.date} の利用量を計測できませんでした(${outcomes.length} 社中 ${failed.length} 社): ${outcome.error}`,
        en: `usage of ${code} on ${run.params.date} could not be measured (${failed.length} of ${outcomes.length} tenants): ${outcome.error}`,
      },
      context: { date: run.params.date, code: outcome.code, audience: ['ops'] },
    })
  }
}
