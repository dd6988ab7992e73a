/** A difference made into a finding: how bad, and whether it may be mended without a person (card 305, rule 5). Pure. */
import type { Expected } from './expected.ts'
import {
  type FindingReason,
  isProtected,
  type SettingCategory,
  type SettingFinding,
  settingSeverity,
} from './finding.ts'
import type { DataType } from './value.ts'

export type Difference = Readonly<{
  category: SettingCategory
  key: string
  current: string | null
  expected: Expected
  type: DataType
  /** The master's own words about it. */
  severity?: string | null
  autoFix?: boolean | null
  isSecret?: boolean
  /** Why a person has to look, as far as its own check knows. */
  doubt?: Extract<FindingReason, 'below_use' | 'in_use'> | null
}>

export function judged(difference: Difference): SettingFinding {
  const { category, key, current, expected, type, isSecret = false } = difference
  const obstacle = obstacleOf(difference)
  return {
    category,
    key,
    current,
    expected: expected.value,
    type,
    severity: settingSeverity(key, difference.severity ?? null),
    reason: obstacle ?? (current === null ? 'missing' : 'differs'),
    isFixable: obstacle === null,
    source: expected.source,
    isSecret,
    detail: null,
  }
}

function obstacleOf({ key, isSecret, autoFix, doubt }: Difference): FindingReason | null {
  if (isProtected(key) || isSecret) return 'protected'
  if (autoFix === false) return 'switched_off'
  return doubt ?? null
}

/** A finding that only a person can settle. */
export function reported(
  finding: Pick<SettingFinding, 'category' | 'key' | 'current' | 'reason' | 'severity'> &
    Partial<SettingFinding>,
): SettingFinding {
  return {
    expected: null,
    type: 'STRING',
    isFixable: false,
    source: null,
    isSecret: false,
    detail: null,
    ...finding,
  }
}
