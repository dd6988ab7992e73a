/** A run of BATCH-304 from the first company to the digest. */
import { dropHistoryBefore } from '../../../data/platform/tenant-activity.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import {
  addMonths,
  firstDayOf,
  monthOf,
  type SystemRun,
  type TenantOutcome,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { evaluate, type IdleTenant } from './evaluate.ts'
import { brokenFeed } from './feed-guard.ts'
import type { InactiveParams } from './inactive-params.ts'
import { type InactiveSummary, summaryOf } from './inactive-summary.ts'
import { writeFiles } from './report-files.ts'
import { sayLevels } from './say-levels.ts'
import { tellHolding } from './tell-holding.ts'
import { tellTenants } from './tell-tenants.ts'

export type Outcomes = readonly TenantOutcome<IdleTenant>[]

const KEPT_MONTHS = 13

export async function findInactive(run: SystemRun<InactiveParams>): Promise<InactiveSummary> {
  const tenants = targets(run)
  let done = 0
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    run.signal.throwIfAborted()
    try {
      return await evaluate(run, tenant)
    } finally {
      done += 1
      run.progress(done, tenants.length)
    }
  })
  const judged = outcomes.filter((outcome) => outcome.state === 'succeeded')
  run.records(judged.length)
  if (run.dryRun) return summaryOf(run, outcomes, 0)
  dropHistoryBefore(run.platform, firstDayOf(addMonths(monthOf(run.today), -KEPT_MONTHS)))
  const mailsQueued = run.params.date === run.today ? speak(run, outcomes) : 0
  const summary = summaryOf(run, outcomes, mailsQueued)
  await writeFiles(run, summary)
  return summary
}

/** In code order: suspended ones and those without a contract are skipped by name. */
function targets(run: SystemRun<InactiveParams>): readonly TenantRef[] {
  if (run.selection !== 'all') return run.selection
  return knownTenants(run.platform).map(({ id, code, name }) => ({ id, code, name }))
}

/** Levels are saved by now: what can not be said today is said by the next run. Answers how many mails are new. */
function speak(run: SystemRun<InactiveParams>, outcomes: Outcomes): number {
  const doubt = brokenFeed(outcomes)
  sayLevels(run, outcomes, doubt)
  if (doubt !== null) run.log.warn('mails to tenants are withheld', { doubt })
  const toTenants = doubt === null && run.params.notifyTenants ? tellTenants(run, outcomes) : 0
  return toTenants + tellHolding(run, outcomes, doubt)
}
