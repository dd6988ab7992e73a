/** The summary of a mirror batch: the sums over all companies, and each company for itself; pure. */
import { baseResult } from '../../../server/sdk/base-result.ts'
import type { Run, TenantOutcome } from '../../../server/sdk/index.ts'
import { type MirrorResult, PART_NAMES } from './model.ts'
import { plusCounts } from './part-counts.ts'

type Outcome = TenantOutcome<MirrorResult>

/** Failed companies count with what was applied before they failed. */
export function mirrorSummary(run: Run<unknown>, outcomes: readonly Outcome[]) {
  const results = outcomes.flatMap((one) => ('result' in one && one.result ? [one.result] : []))
  const count = (state: Outcome['state']) => outcomes.filter((one) => one.state === state).length
  const sum = (value: (result: MirrorResult) => number) =>
    results.reduce((total, result) => total + value(result), 0)
  return {
    ...baseResult<MirrorResult>(run.batchId, run, outcomes),
    tenants: {
      total: outcomes.length,
      ok: count('succeeded'),
      skipped: count('skipped'),
      failed: count('failed'),
    },
    ...partSums(results),
    links: {
      new: sum(({ links }) => links.new),
      stale: sum(({ links }) => links.stale),
      conflict: sum(({ links }) => links.conflict),
    },
    destinationsDisabled: sum((result) => result.destinationsDisabled.length),
    settingsDisabled: sum((result) => result.settingsDisabled.length),
    apiCalls: sum((result) => result.apiCalls),
    rateWaits: sum((result) => result.rateWaits),
    waitMs: sum((result) => result.waitMs),
    tokenRenewals: sum((result) => result.tokenRenewals),
    throttlePctMax: Math.max(0, ...results.map((result) => result.throttlePctMax)),
    perTenant: outcomes.map(perTenant),
  }
}

export type MirrorSummary = ReturnType<typeof mirrorSummary>

function partSums(results: readonly MirrorResult[]): MirrorResult['parts'] {
  const sums = PART_NAMES.flatMap((name) => {
    const counts = results.flatMap(({ parts }) => (parts[name] ? [parts[name]] : []))
    return counts.length === 0 ? [] : [[name, counts.reduce(plusCounts)] as const]
  })
  return Object.fromEntries(sums)
}

function perTenant(outcome: Outcome) {
  const { tenant, state } = outcome
  const who = { tenantCode: tenant.code, state }
  if (outcome.state === 'skipped') return { ...who, reason: outcome.reason.en }
  const { parts = {}, links, extras, failures = [] } = outcome.result ?? {}
  const failed = failures.map(({ part, code, detail }) => ({ part, code, detail }))
  return { ...who, ...parts, links, ...extras, failures: failed }
}
