/** Which alarms a company's figures call for (card 301, Alerts); pure, used by the measurement and the saving of BATCH-301. */

import type { UsageFigures } from '../../../data/platform/usage.ts'
import { mulDiv } from '../../../server/domain/money.ts'
import { addDays, monthOf, type Severity, type Words } from '../../../server/sdk/index.ts'
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
        words: Words
      }>
    | Readonly<{ state: 'clear' }>
  )

/** Who is told; the alert routes know the addresses. */
export type Audience = 'tenant_admin' | 'ops' | 'sales'

/** The estimate against the previous invoice: alarm above 2 ×, clear at nine tenths of that. */
const ESTIMATE = { factor: 2, clearTenths: 9, fromDayOfMonth: 5 } as const
/** Basis points. 5 points above 95 % would be 100 %, which one lost check in a day never reaches again. */
const UPTIME = { highBelow: 9_500, clearFrom: 9_900 } as const

/** Percent at which a grade begins; null = no such grade. */
export type Grades = Readonly<{
  medium: number | null
  high: number | null
  critical: number | null
}>

/** monitoring.yaml, block `tenant`; the storage is judged by the rule that 303 judges it by every hour. */
export type QuotaGrades = Readonly<{ monthlyCallsPct: Grades }>

export type JudgedDay = Readonly<{
  figures: UsageFigures
  facts: UsageFacts
  date: string
  grades: QuotaGrades
}>

/** Clear line of percent metrics (data-model rule R5.4): so many points below the lowest grade. */
const CLEAR_POINTS = 5

/** Conditions of now; none for a day that is not the company's newest. */
export function conditions(code: string, day: JudgedDay): Condition[] {
  if (!day.facts.isNewest) return []
  const judged = [storage(code, day), apiMonth(code, day), estimate(code, day), uptime(code, day)]
  return judged.filter((condition) => condition !== null)
}

/** Alarms that begin and end with this day, found by judging the day before in the same way. */
export function countChanges(
  code: string,
  found: readonly Condition[],
  today: Omit<JudgedDay, 'figures'>,
): { opened: number; resolved: number } {
  const before = raisedBefore(code, today)
  const isBefore = (condition: Condition) => before.has(condition.key)
  const raised = found.filter((condition) => condition.state === 'raise')
  const cleared = found.filter((condition) => condition.state === 'clear')
  return {
    opened: raised.length - raised.filter(isBefore).length,
    resolved: cleared.filter(isBefore).length,
  }
}

function raisedBefore(code: string, today: Omit<JudgedDay, 'figures'>): Set<string> {
  const figures = today.facts.dayBefore
  if (figures === null) return new Set()
  const date = addDays(today.date, -1)
  const inMonth = monthOf(date) === monthOf(today.date)
  const callsEarlierInMonth = inMonth ? today.facts.callsEarlierInMonth - figures.apiRequests : 0
  const facts = { ...today.facts, callsEarlierInMonth }
  const found = conditions(code, { ...today, figures, facts, date })
  return new Set(found.filter((one) => one.state === 'raise').map((one) => one.key))
}

function storage(code: string, { figures, facts }: JudgedDay): Condition | null {
  if (facts.storageGrades === null) return null
  const quotaBytes = facts.limits.maxStorageGb * GIGABYTE
  return quota(figures.storageBytes, quotaBytes, {
    key: `tenant:${code}:storage`,
    metric: 'storage',
    grades: facts.storageGrades,
    words: (percent) => ({
      ja: `${code}: ストレージの使用率が ${percent}％ です(契約 ${facts.limits.maxStorageGb} GB)`,
      en: `storage of ${code} is at ${percent} % of ${facts.limits.maxStorageGb} GB`,
    }),
  })
}

function apiMonth(code: string, { figures, facts, grades }: JudgedDay): Condition | null {
  const calls = facts.callsEarlierInMonth + figures.apiRequests
  return quota(calls, facts.limits.monthlyApiLimit ?? 0, {
    key: `tenant:${code}:api_month`,
    metric: 'api_month',
    grades: grades.monthlyCallsPct,
    words: (percent) => ({
      ja: `${code}: 今月の API 呼び出しは ${calls} 回、上限 ${facts.limits.monthlyApiLimit} 回の ${percent}％ です`,
      en: `${code} made ${calls} API calls this month, ${percent} % of its ${facts.limits.monthlyApiLimit}`,
    }),
  })
}

type Quota = Readonly<{
  key: string
  metric: string
  grades: Grades
  words(percent: string): Words
}>

/** A quota of 0 is none: not judged. */
function quota(
  used: number,
  limit: number,
  { key, metric, grades, words }: Quota,
): Condition | null {
  if (limit <= 0) return null
  const percent = (used * 100) / limit
  const met = gradeOf(percent, grades)
  if (met === null) {
    const isClear = percent < lowestOf(grades) - CLEAR_POINTS
    return isClear ? { key, metric, audience: ['tenant_admin'], state: 'clear' } : null
  }
  return {
    key,
    metric,
    audience: met.severity === 'CRITICAL' ? ['tenant_admin', 'ops'] : ['tenant_admin'],
    state: 'raise',
    severity: met.severity,
    value: percent,
    threshold: met.from,
    words: words(percent.toFixed(1)),
  }
}

function gradeOf(percent: number, grades: Grades): { severity: Severity; from: number } | null {
  const worstFirst = [
    ['CRITICAL', grades.critical],
    ['HIGH', grades.high],
    ['MEDIUM', grades.medium],
  ] as const
  for (const [severity, from] of worstFirst) {
    if (from !== null && percent >= from) return { severity, from }
  }
  return null
}

function lowestOf({ medium, high, critical }: Grades): number {
  return medium ?? high ?? critical ?? 0
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
  const limit = mulDiv(before.subtotalMinor, ESTIMATE.factor, { by: 1, rounding: 'floor' })
  if (now * 10 <= limit * ESTIMATE.clearTenths) return { ...about, state: 'clear' }
  if (now <= limit) return null
  const words = {
    ja: `${code}: 今月の見込みは ${now} で、先月の ${before.subtotalMinor} の 2 倍を超えています(${before.currencyCode} の最小単位)`,
    en: `the month of ${code} is estimated at ${now} so far, more than twice last month's ${before.subtotalMinor} (minor units of ${before.currencyCode})`,
  }
  return { ...about, state: 'raise', severity: 'HIGH', value: now, threshold: limit, words }
}

function uptime(code: string, { figures }: JudgedDay): Condition | null {
  const found = figures.uptimePercentageBp
  if (found === null) return null
  const about = { key: `tenant:${code}:uptime`, metric: 'uptime', audience: ['ops'] } as const
  if (found >= UPTIME.clearFrom) return { ...about, state: 'clear' }
  if (found >= UPTIME.highBelow) return null
  const percent = (found / 100).toFixed(2)
  const words = {
    ja: `${code}: アプリケーションが応答したのは、この日の確認の ${percent}％ です`,
    en: `the application answered ${code} in ${percent} % of the day's checks`,
  }
  return {
    ...about,
    state: 'raise',
    severity: 'HIGH',
    value: found / 100,
    threshold: UPTIME.highBelow / 100,
    words,
  }
}
