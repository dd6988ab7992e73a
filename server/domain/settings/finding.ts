/** What BATCH-305 finds about a setting of a company, how bad it is, and whether it may be mended without a person. Pure. */
import type { DataType } from './value.ts'

export const SETTING_CATEGORIES = [
  'plan',
  'resource',
  'feature',
  'system',
  'custom',
  'contract',
] as const
export type SettingCategory = (typeof SETTING_CATEGORIES)[number]

export const SETTING_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type SettingSeverity = (typeof SETTING_SEVERITIES)[number]

/** Where the value that should be comes from. */
export type ValueSource = 'contract' | 'operator' | 'optimizer' | 'plan' | 'system'

/** What is wrong; the second half says why a person has to look. */
export const FINDING_REASONS = [
  'differs',
  'missing',
  'unknown_plan',
  'not_its_type',
  'breaks_rule',
  'dates',
  'plain_secret',
  'duplicate',
  'overlap',
  'gap',
  'active_without_contract',
  'expired_with_contract',
  'protected',
  'switched_off',
  'below_use',
  'in_use',
  'comes_back',
  'conflict',
  'held',
] as const
export type FindingReason = (typeof FINDING_REASONS)[number]

export type SettingFinding = Readonly<{
  category: SettingCategory
  key: string
  /** As it is written; null = there is none. */
  current: string | null
  /** Null: nothing can be said to be right. */
  expected: string | null
  type: DataType
  severity: SettingSeverity
  reason: FindingReason
  /** May be mended without a person. */
  isFixable: boolean
  source: ValueSource | null
  /** Its values are shown to nobody. */
  isSecret: boolean
  /** The keyword or pair that is meant, for `breaks_rule` and the like. */
  detail: string | null
}>

const PROTECTED = /security|auth(?!or)|password|billing|payment/i

/** Never written by a batch, whatever the masters say. */
export function isProtected(key: string): boolean {
  return PROTECTED.test(key)
}

/** The master's own word goes before what the key says. */
export function settingSeverity(key: string, own: string | null = null): SettingSeverity {
  const given = SETTING_SEVERITIES.find((severity) => severity === own)
  if (given) return given
  if (isProtected(key)) return 'high'
  if (/limit|quota|max_/i.test(key)) return 'medium'
  return /theme|display/i.test(key) ? 'low' : 'medium'
}

export const HIDDEN = '***'

/** The values as they may be stored and shown. */
export function shownValues({ current, expected, isSecret }: SettingFinding): {
  current: string | null
  expected: string | null
} {
  if (!isSecret) return { current, expected }
  return { current: current && HIDDEN, expected: expected && HIDDEN }
}
