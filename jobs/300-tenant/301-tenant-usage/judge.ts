/** Which alarms a company's figures call for (card 301, Alerts); pure, used by the measurement and the saving of BATCH-301. */
import type { UsageFigures } from '../../../data/platform/usage.ts'
import { addDays, monthOf, type Severity } from '../../../server/sdk/index.ts'
import { GIGABYTE } from './gigabytes.ts'
import type { UsageFacts } from './usage-facts.ts'

/** `raise` holds now; `clear` is well again (data-model rule R5.4); in between nothing is said. */
export type Condition = Readonly<{ key: string; metric: string; audience: readonly Audience[] }> &
  (
    | Readonly<{
        state: 'raise'
        severity: Severity
        value: number
        threshold: number
        message: string
      }>
    | Readonly<{ state: 'clear' }>
  )

/** Who is told; the alert routes know the addresses. */
export type Audience = 'tenant_admin' | 'ops' | 'sales'

/** Percent of a quota. The clear line of percent metrics is 5 points below the lowest grade. */
const QUOTA = { medium: 80, critical: 95, clear: 75 } as const
/** The estimate against the previous invoice: alarm above 2 ×, clear at nine tenths of that. */
const ESTIMATE = { factor: 2, clearTenths: 9, fromDayOfMonth: 5 } as const
/** Basis points. 5 points above 95 % would be 100 %, which one lost check in a day never reaches again. */
const UPTIME = { highBelow: 9_500, clearFrom: 9_900 } as const

export type JudgedDay = Readonly<{ figures: UsageFigures; facts: UsageFacts; date: string }>

/** Conditions of now; none for a day that is not the company's newest. */
export function conditions(code: string, day: JudgedDay): Condition[] {
  if (!day.facts.isNewest) return []
  const judged = [storage(code, day), apiMonth(code, day), estimate(code, day), uptime(code, day)]
  return judged.filter((condition) => condition !== null)
}

/** Alarms that begin and end with this day, found by judging the day before in the same way. */
export function countChanges(
  code: string,
  today: Readonly<{ found: readonly Condition[]; facts: UsageFacts; date: string }>,
): { opened: number; resolved: number } {
  const before = raisedBefore(code, today)
  const raised = today.found.filter((condition) => condition.state === 'raise')
  const cleared = today.found.filter((condition) => condition.state === 'clear')
  return {
    opened: raised.filter((condition) => !before.has(condition.key)).length,
    resolved: cleared.filter((condition) => before.has(condition.key)).length,
  }
}

function raisedBefore(code: string, today: { facts: UsageFacts; date: string }): Set<string> {
  const figures = today.facts.dayBefore
  if (figures === null) return new Set()
  const date = addDays(today.date, -1)
  const inMonth = monthOf(date) === monthOf(today.date)
  const callsEarlierInMonth = inMonth ? today.facts.callsEarlierInMonth - figures.apiRequests : 0
  const facts = { ...today.facts, callsEarlierInMonth }
  const found = conditions(code, { figures, facts, date })
  return new Set(found.filter((one) => one.state === 'raise').map((one) => one.key))
}

function storage(code: string, { figures, facts }: JudgedDay): Condition | null {
  const quotaBytes = facts.limits.maxStorageGb * GIGABYTE
  return quota(figures.storageBytes, quotaBytes, {
    key: `tenant:${code}:storage`,
    metric: 'storage',
    words: `storage of ${code} is at %p % of ${facts.limits.maxStorageGb} GB`,
  })
}

function apiMonth(code: string, { figures, facts }: JudgedDay): Condition | null {
  const calls = facts.callsEarlierInMonth + figures.apiRequests
  return quota(calls, facts.limits.monthlyApiLimit ?? 0, {
    key: `tenant:${code}:api_month`,
    metric: 'api_month',
    words: `${code} made ${calls} API calls this month, %p % of its ${facts.limits.monthlyApiLimit}`,
  })
}

/** A quota of 0 is none: not judged. */
function quota(
  used: number,
  limit: number,
  about: Readonly<{ key: string; metric: string; words: string }>,
): Condition | null {
  if (limit <= 0) return null
  const percent = (used * 100) / limit
  const { key, metric, words } = about
  if (percent < QUOTA.clear) return { key, metric, audience: ['tenant_admin'], state: 'clear' }
  if (percent < QUOTA.medium) return null
  const isCritical = percent >= QUOTA.critical
  return {
    key,
    metric,
    audience: isCritical ? ['tenant_admin', 'ops'] : ['tenant_admin'],
    state: 'raise',
    severity: isCritical ? 'CRITICAL' : 'MEDIUM',
    value: percent,
    threshold: isCritical ? QUOTA.critical : QUOTA.medium,
    message: words.replace('%p', percent.toFixed(1)),
  }
}

function estimate(code: string, { figures, facts, date }: JudgedDay): Condition | null {
  const [now, before] = [figures.mtdEstimateMinor, facts.previousInvoice]
  if (Number(date.slice(8)) < ESTIMATE.fromDayOfMonth || now === null || before === null)
    return null
  if (before.currencyCode !== figures.currencyCode || before.subtotalMinor <= 0) return null
  const about = {
    key: `tenant:${code}:estimate`,
    metric: 'estimate',
    audience: ['tenant_admin', 'sales'],
  } as const
  const limit = ESTIMATE.factor * before.subtotalMinor
  if (now * 10 <= limit * ESTIMATE.clearTenths) return { ...about, state: 'clear' }
  if (now <= limit) return null
  const message = `the month of ${code} is estimated at ${now} so far, more than twice last month's ${before.subtotalMinor} (minor units of ${before.currencyCode})`
  return { ...about, state: 'raise', severity: 'HIGH', value: now, threshold: limit, message }
}

function uptime(code: string, { figures }: JudgedDay): Condition | null {
  const found = figures.uptimePercentageBp
  if (found === null) return null
  const about = { key: `tenant:${code}:uptime`, metric: 'uptime', audience: ['ops'] } as const
  if (found >= UPTIME.clearFrom) return { ...about, state: 'clear' }
  if (found >= UPTIME.highBelow) return null
  const message = `the application answered ${code} in ${(found / 100).toFixed(2)} % of the day's checks`
  return {
    ...about,
    state: 'raise',
    severity: 'HIGH',
    value: found / 100,
    threshold: UPTIME.highBelow / 100,
    message,
  }
}
