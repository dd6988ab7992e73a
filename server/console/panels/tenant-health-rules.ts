/** The rules of BATCH-303 as the console shows, reads and tries them out. */
import { rulesFor, type StoredRule, storedRules } from '../../../data/platform/monitoring-rules.ts'
import type { HealthCard } from '../../../data/platform/reading/tenant-health.ts'
import type { RuleForm, RuleLine, RulesFacts } from '../../../views/panels/health-rules.tsx'
import type { Screen } from '../../../views/screen.ts'
import { METRIC_NAMES } from '../../domain/health/metrics.ts'
import {
  effectiveRules,
  type HealthRule,
  OPERATORS,
  ruleFault,
  verdictOf,
  type WrittenRule,
} from '../../domain/health/rule.ts'
import { shippedRules } from '../../domain/health/shipped-rules.ts'
import type { Desk } from '../env.ts'
import { valueText } from './health-text.ts'

export type Typed = Readonly<Record<string, string | undefined>>

/** The rules that would judge the company now. */
export function rulesInForce({ deps }: Desk, tenantId: string): HealthRule[] {
  const shipped = shippedRules(deps.config().monitoring.tenant)
  return effectiveRules({ shipped, ...rulesFor(deps.platform, tenantId) })
}

type Asked = Readonly<{ typed: Typed; cards: readonly HealthCard[] }>

export function rulesShown(desk: Desk, screen: Screen, { typed, cards }: Asked): RulesFacts {
  const { deps } = desk
  const shipped = shippedRules(deps.config().monitoring.tenant)
  const written = storedRules(deps.platform)
  const isTried = typed.try !== undefined
  const rule = ruleOf(typed)
  const fault = isTried ? ruleFault(rule) : null
  return {
    lines: [
      ...shipped.map((one) => lineOf(screen, { ...one, id: null, tenantCode: null })),
      ...written.map((one) => lineOf(screen, one)),
    ],
    form: isTried ? formOf(typed) : EMPTY_FORM,
    metrics: METRIC_NAMES,
    operators: OPERATORS,
    fault: fault === null ? null : screen.words.health.faults[fault],
    trial: isTried && fault === null ? trialOf(screen, rule as HealthRule, { typed, cards }) : null,
  }
}

/** What the rule would find in the newest readings; for how many runs in a row is left aside. */
function trialOf(screen: Screen, rule: HealthRule, { typed, cards }: Asked): RulesFacts['trial'] {
  const code = tenantOf(typed)
  return cards
    .filter((card) => code === null || card.code === code)
    .flatMap((card) => {
      const reading = card.health?.metrics[rule.metric]
      const verdict = reading ? verdictOf(rule, reading) : null
      if (verdict?.kind !== 'met') return []
      return [
        {
          code: card.code,
          name: card.name,
          value: valueText(screen, rule.metric, reading?.value ?? 0),
          severity: screen.words.health.severities[verdict.severity],
        },
      ]
    })
}

type Shown = WrittenRule & Pick<StoredRule, 'tenantCode'> & Readonly<{ id: number | null }>

function lineOf(screen: Screen, rule: Shown): RuleLine {
  const { id, tenantCode, metric, operator, enabled } = rule
  const grades = [rule.medium, rule.high, rule.critical].map((value) =>
    value === null ? '–' : screen.format.decimal(value),
  )
  const fault = ruleFault(rule)
  return {
    id,
    tenantCode,
    metric,
    limits: `${operator} ${grades.join(' / ')}`,
    fault: fault === null ? null : screen.words.health.faults[fault],
    enabled,
  }
}

const EMPTY_FORM: RuleForm = {
  tenant: '',
  metric: 'storage',
  operator: '>=',
  medium: '',
  high: '',
  critical: '',
  minSample: '0',
  forRuns: '1',
  enabled: true,
}

function formOf(typed: Typed): RuleForm {
  return {
    tenant: typed.tenant ?? '',
    metric: typed.metric ?? '',
    operator: typed.operator ?? '',
    medium: typed.medium ?? '',
    high: typed.high ?? '',
    critical: typed.critical ?? '',
    minSample: typed.minSample ?? '',
    forRuns: typed.forRuns ?? '',
    enabled: typed.enabled === '1',
  }
}

/** Null = every company. */
export function tenantOf(typed: Typed): string | null {
  return (typed.tenant ?? '').trim() || null
}

/** As typed; whether it can be used is not asked here. A number that is none becomes NaN, which no rule accepts. */
export function ruleOf(typed: Typed): WrittenRule {
  return {
    metric: typed.metric ?? '',
    operator: typed.operator ?? '',
    medium: numberOf(typed.medium),
    high: numberOf(typed.high),
    critical: numberOf(typed.critical),
    minSample: numberOf(typed.minSample) ?? 0,
    forRuns: numberOf(typed.forRuns) ?? 1,
    enabled: typed.enabled === '1',
  }
}

function numberOf(text: string | undefined): number | null {
  const trimmed = (text ?? '').trim()
  return trimmed === '' ? null : Number(trimmed)
}
