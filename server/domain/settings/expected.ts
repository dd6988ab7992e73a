/** Which value a setting of a company should have: agreed exception, then plan, then the system's own (card 305, rule 2). Pure. */
import type { Override, SettingFacts } from './facts.ts'
import type { SettingCategory, ValueSource } from './finding.ts'

export type Expected = Readonly<{ value: string; source: ValueSource }>

const STRONGEST_FIRST = ['contract', 'operator', 'optimizer'] as const

/** Of several that are valid the strongest, then the newest. */
export function overrideOf(
  overrides: readonly Override[],
  category: SettingCategory,
  key: string,
): Expected | null {
  const valid = overrides.filter((one) => one.category === category && one.key === key)
  for (const source of STRONGEST_FIRST) {
    const [newest] = valid
      .filter((one) => one.source === source)
      .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
    if (newest) return { value: newest.value, source }
  }
  return null
}

/** @param standard what holds without an exception */
export function expectedOf(
  { overrides }: Pick<SettingFacts, 'overrides'>,
  { category, key }: Readonly<{ category: SettingCategory; key: string }>,
  standard: Expected | null,
): Expected | null {
  return overrideOf(overrides, category, key) ?? standard
}
