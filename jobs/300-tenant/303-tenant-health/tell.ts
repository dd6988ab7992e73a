/** Raises and clears the alerts of a company, and counts what that changed; used by BATCH-303. */
import type {
  FindingName,
  HealthFinding,
  StoredHealth,
} from '../../../server/domain/health/state.ts'
import type { Run, Severity, TenantRef } from '../../../server/sdk/index.ts'
import { findingWords } from './finding-words.ts'
import { type HealthParams, lowestAlarmed } from './health-params.ts'
import { type Judgement, nameOf } from './judge.ts'

export type Changes = Readonly<{
  opened: number
  worsened: number
  resolved: number
  /** Seen, but below the alert level or not yet long enough. */
  suppressed: number
}>

export const NO_CHANGES: Changes = { opened: 0, worsened: 0, resolved: 0, suppressed: 0 }

export type Told = Readonly<{ raised: StoredHealth['raised']; changes: Changes }>

const ORDER: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']
/** What the company itself can do something about. */
const ITS_OWN: readonly string[] = ['storage', 'api_hour', 'users', 'busy']

type Means = Readonly<{ tenant: TenantRef; run: Run<HealthParams>; before: StoredHealth['raised'] }>

export function tell(judgements: readonly Judgement[], means: Means): Told {
  const raised: Record<string, Severity> = { ...means.before }
  const changes = { ...NO_CHANGES }
  const lowest = ORDER.indexOf(lowestAlarmed(means.run.params))
  for (const judgement of judgements) {
    const name = nameOf(judgement)
    const before = means.before[name]
    if (judgement.kind === 'over' || (judgement.kind === 'waits' && before !== undefined)) {
      clear(means, name)
      if (before !== undefined) changes.resolved += 1
      delete raised[name]
    }
    if (judgement.kind === 'waits') changes.suppressed += 1
    if (judgement.kind !== 'holds') continue
    const { severity } = judgement.seen
    if (ORDER.indexOf(severity) < lowest) {
      changes.suppressed += 1
      continue
    }
    raise(means, judgement.seen)
    raised[name] = severity
    if (before === undefined) changes.opened += 1
    else if (ORDER.indexOf(severity) > ORDER.indexOf(before)) changes.worsened += 1
  }
  return { raised, changes }
}

/** Ends alerts about what is no longer looked at: a suspended company has no response times. */
export function withdraw(names: readonly string[], means: Means): Told {
  for (const name of names) clear(means, name as FindingName)
  const raised = Object.fromEntries(
    Object.entries(means.before).filter(([name]) => !names.includes(name)),
  )
  return { raised, changes: { ...NO_CHANGES, resolved: names.length } }
}

/** Data-model rule R5.10: keys are shared with 301 where they mean the same. */
function keyOf({ tenant }: Means, name: FindingName): string {
  return `tenant:${tenant.code}:${name}`
}

function clear(means: Means, name: FindingName): void {
  means.run.alerts.clear(keyOf(means, name))
}

function raise(means: Means, seen: Omit<HealthFinding, 'since'>): void {
  const { metric, severity, value, threshold } = seen
  const { tenant, run } = means
  const forTenant = ITS_OWN.includes(metric) && severity !== 'LOW'
  run.alerts.raise({
    key: keyOf(means, metric),
    severity,
    metric,
    tenantCode: tenant.code,
    message: findingWords(tenant, seen),
    ...(value === null ? {} : { value }),
    ...(threshold === null ? {} : { threshold }),
    context: { audience: forTenant ? ['tenant_admin', 'ops'] : ['ops'] },
  })
}
