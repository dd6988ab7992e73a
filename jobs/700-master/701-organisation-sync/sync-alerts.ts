/** What a company's synchronisation says to operators and HR (card 701, Alerts); called by BATCH-701. */
import type { Instant, Run, Tenant } from '../../../server/sdk/index.ts'
import { dayAt, daysBetween, inBoth } from '../../../server/sdk/index.ts'
import type { Plan } from './plan.ts'
import type { SyncFault } from './sync-fault.ts'

type Means = Readonly<{ tenant: Tenant; run: Run<unknown> }>

/** Days without success, the first and today counted. */
const STALE_DAYS = 3
const MANY_CHANGES = 20
const AUTHORITY_JUMP = 2

const keyOf = ({ tenant }: Means, name: string) => `tenant:${tenant.code}:org_sync_${name}`

export function sayApplied(means: Means, plan: Plan): void {
  const { alerts } = means.run
  alerts.clear(keyOf(means, 'guard'))
  alerts.clear(keyOf(means, 'stale'))
  sayManyChanges(means, plan)
  sayMorePower(means, plan)
}

function sayManyChanges(means: Means, plan: Plan): void {
  const { unchanged: _same, ...counts } = plan.counts
  const changes = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const key = keyOf(means, 'changes')
  if (changes <= MANY_CHANGES) {
    means.run.alerts.clear(key)
    return
  }
  means.run.alerts.raise({
    key,
    severity: 'MEDIUM',
    metric: 'org_sync_changes',
    value: changes,
    threshold: MANY_CHANGES,
    message: {
      ja: `${means.tenant.code}: 組織が 1 回の同期で ${changes} 件変わりました`,
      en: `the organisation of ${means.tenant.code} changed in ${changes} places in one run`,
    },
    context: { audience: ['hr'], counts: plan.counts },
  })
}

/** authority_level up by 2 or more, or is_management switched on: somebody may do more than yesterday. */
function sayMorePower(means: Means, plan: Plan): void {
  const key = keyOf(means, 'authority')
  const stronger = plan.positions.changes.flatMap(({ code, before, after }) => {
    if (before === null) return []
    const jump = (after.authorityLevel ?? 0) - (before.authorityLevel ?? 0)
    const isManager = after.isManagement && !before.isManagement
    if (jump < AUTHORITY_JUMP && !isManager) return []
    const levels = `${before.authorityLevel ?? '-'} → ${after.authorityLevel ?? '-'}`
    return [
      {
        ja: `${code} 権限 ${levels}${isManager ? '、管理職' : ''}`,
        en: `${code} authority ${levels}${isManager ? ', management' : ''}`,
      },
    ]
  })
  if (stronger.length === 0) {
    means.run.alerts.clear(key)
    return
  }
  const named = inBoth((language) =>
    stronger
      .slice(0, 20)
      .map((one) => one[language])
      .join('; '),
  )
  means.run.alerts.raise({
    key,
    severity: 'MEDIUM',
    metric: 'org_sync_authority',
    message: {
      ja: `${means.tenant.code}: 役職の権限が強くなりました: ${named.ja}`,
      en: `positions of ${means.tenant.code} got more power: ${named.en}`,
    },
    context: { audience: ['hr', 'tenant_admin'], positions: stronger.slice(0, 20) },
  })
}

/** A tripped guard and a tree that can not be are HIGH at once; other failures are the run's own alert. */
export function sayFault(means: Means, fault: SyncFault): void {
  if (fault.faultKind === 'input') return
  means.run.alerts.raise({
    key: keyOf(means, 'guard'),
    severity: 'HIGH',
    metric: 'org_sync_guard',
    message: {
      ja: `${means.tenant.code}: 組織を同期しませんでした: ${fault.words.ja}`,
      en: `the organisation of ${means.tenant.code} was not synchronised: ${fault.words.en}`,
    },
    context: { audience: ['ops', 'hr'], code: fault.code },
  })
}

/** @param since first failure after the last good run; null = the last try was good. */
export function sayStale(means: Means, since: Instant | null): void {
  if (since === null) return
  const days = daysBetween(dayAt(since), means.run.today) + 1
  if (days < STALE_DAYS) return
  means.run.alerts.raise({
    key: keyOf(means, 'stale'),
    severity: 'HIGH',
    metric: 'org_sync_stale',
    value: days,
    threshold: STALE_DAYS,
    message: {
      ja: `${means.tenant.code}: 組織が ${days} 日間同期されていません(${dayAt(since)} から)`,
      en: `the organisation of ${means.tenant.code} was not synchronised for ${days} days (since ${dayAt(since)})`,
    },
    context: { audience: ['ops', 'hr'] },
  })
}
