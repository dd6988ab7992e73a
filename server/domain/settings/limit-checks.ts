/** Limits and their allocation against plan and exceptions (card 305, rule 3 "resource"). Pure. */
import { expectedOf, overrideOf } from './expected.ts'
import type { Allocation, PlanSetting, SettingFacts } from './facts.ts'
import type { SettingFinding } from './finding.ts'
import { judged } from './judged.ts'
import { ALLOCATION, LIMITS, type Limit } from './limits.ts'
import { canonical, sameValue } from './value.ts'

export function limitFindings(
  facts: SettingFacts,
  planSettings: readonly PlanSetting[],
): SettingFinding[] {
  const maxima = LIMITS.flatMap((limit) => maximumFinding(facts, planSettings, limit) ?? [])
  return [...maxima, ...allocationFindings(facts, maxima)]
}

function maximumFinding(
  facts: SettingFacts,
  planSettings: readonly PlanSetting[],
  limit: Limit,
): SettingFinding | null {
  const { key } = limit
  const own = planSettings.find((one) => one.category === 'resource' && one.key === key)
  const standard = own ? ({ value: own.value, source: 'plan' } as const) : null
  const expected = expectedOf(facts, { category: 'resource', key }, standard)
  const current = String(facts.limits[limit.maximum])
  if (expected === null || sameValue(current, expected.value, 'INTEGER')) return null
  return judged({
    category: 'resource',
    key,
    current,
    expected,
    type: 'INTEGER',
    severity: own?.severity ?? null,
    autoFix: own?.autoFix ?? null,
    doubt: isBelowUse(facts, limit, expected.value) ? 'below_use' : null,
  })
}

/** A lower limit is never pushed below what is in use. */
function isBelowUse({ use }: SettingFacts, limit: Limit, value: string): boolean {
  return limit.use !== null && Number(value) < limit.use(use)
}

function allocationFindings(
  facts: SettingFacts,
  maxima: readonly SettingFinding[],
): SettingFinding[] {
  const { allocation } = facts
  if (allocation === null) return [missingAllocation(facts, maxima)]
  return LIMITS.flatMap((limit) => allocatedFinding(facts, limit, { allocation, maxima }) ?? [])
}

/** What the maximum will be when this run has mended it. */
function maximumAfter(facts: SettingFacts, limit: Limit, maxima: readonly SettingFinding[]) {
  const mended = maxima.find(({ key, isFixable }) => key === limit.key && isFixable)
  return mended?.expected ?? String(facts.limits[limit.maximum])
}

type Known = Readonly<{ allocation: Allocation; maxima: readonly SettingFinding[] }>

function allocatedFinding(
  facts: SettingFacts,
  limit: Limit,
  { allocation, maxima }: Known,
): SettingFinding | null {
  const key = limit.allocationKey
  const exception = overrideOf(facts.overrides, 'resource', key)
  const current = allocation[limit.allocated]
  // Without an exception the allocation moves along with its maximum.
  if (exception === null && current === facts.limits[limit.maximum]) return null
  const expected = exception ?? {
    value: maximumAfter(facts, limit, maxima),
    source: 'plan' as const,
  }
  if (sameValue(String(current), expected.value, 'INTEGER')) return null
  return judged({
    category: 'resource',
    key,
    current: String(current),
    expected,
    type: 'INTEGER',
    doubt: isBelowUse(facts, limit, expected.value) ? 'below_use' : null,
  })
}

function missingAllocation(facts: SettingFacts, maxima: readonly SettingFinding[]): SettingFinding {
  const entries = LIMITS.map((limit) => {
    const exception = overrideOf(facts.overrides, 'resource', limit.allocationKey)
    const value = exception?.value ?? maximumAfter(facts, limit, maxima)
    return [limit.allocated, Number(canonical(value, 'INTEGER'))]
  })
  return judged({
    category: 'resource',
    key: ALLOCATION,
    current: null,
    expected: { value: JSON.stringify(Object.fromEntries(entries)), source: 'plan' },
    type: 'JSON',
    severity: 'critical',
  })
}
