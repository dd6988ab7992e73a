/** Rules that turn a reading into a grade (card 303, rule 7): which are valid, which apply, what they say. Pure. */
import type { Severity } from '../alert.ts'
import { isMetric, METRICS, type MetricName, type MetricUnit, type Reading } from './metrics.ts'

export const OPERATORS = ['>', '>=', '<', '<=', '==', '!='] as const
export type Operator = (typeof OPERATORS)[number]

/** As an operator wrote it: metric and operator may be anything. A grade that is null does not exist. */
export type WrittenRule = Readonly<{
  metric: string
  operator: string
  medium: number | null
  high: number | null
  critical: number | null
  /** Readings on less than this are not judged. */
  minSample: number
  /** So many runs in a row before it is raised; at least 1. */
  forRuns: number
  enabled: boolean
}>

export type HealthRule = WrittenRule & Readonly<{ metric: MetricName; operator: Operator }>

export type RuleFault =
  | 'unknown_metric'
  | 'unknown_operator'
  | 'number'
  | 'no_grade'
  | 'grade_order'
  | 'runs'

/** Null when the rule can be used. A rule that can not is never taken for 0 or for "well". */
export function ruleFault(rule: WrittenRule): RuleFault | null {
  if (!isMetric(rule.metric)) return 'unknown_metric'
  if (!OPERATORS.some((operator) => operator === rule.operator)) return 'unknown_operator'
  const grades = gradesOf(rule).map(({ from }) => from)
  if (!grades.every(Number.isFinite) || !isCount(rule.minSample)) return 'number'
  if (grades.length === 0) return 'no_grade'
  if (!isOrdered(grades, rule.operator as Operator)) return 'grade_order'
  return isCount(rule.forRuns) && rule.forRuns >= 1 ? null : 'runs'
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0
}

/** Grades must grow worse: up for > and >=, down for < and <=. */
function isOrdered(grades: readonly number[], operator: Operator): boolean {
  const steps = grades.slice(1).map((grade, index) => grade - (grades[index] ?? 0))
  if (isRising(operator)) return steps.every((step) => step > 0)
  return isFalling(operator) ? steps.every((step) => step < 0) : true
}

/** Least severe first. */
function gradesOf(rule: WrittenRule): { severity: Severity; from: number }[] {
  const all = [
    ['MEDIUM', rule.medium],
    ['HIGH', rule.high],
    ['CRITICAL', rule.critical],
  ] as const
  return all.flatMap(([severity, from]) => (from === null ? [] : [{ severity, from }]))
}

export type RuleSources = Readonly<{
  /** From monitoring.yaml, or shipped. */
  shipped: readonly HealthRule[]
  /** Rows for everybody, then the tenant's own. */
  common: readonly WrittenRule[]
  own: readonly WrittenRule[]
}>

/** One rule per metric: the tenant's own, else the common one, else the shipped one. Faulty rows are passed over. */
export function effectiveRules({ shipped, common, own }: RuleSources): HealthRule[] {
  const found = new Map<MetricName, HealthRule>()
  for (const rule of [...shipped, ...common, ...own]) {
    if (ruleFault(rule) === null) found.set(rule.metric as MetricName, rule as HealthRule)
  }
  return [...found.values()]
}

/** `between`: below the lowest grade but not yet better than its clear line; nothing changes. */
export type Verdict =
  | Readonly<{ kind: 'met'; severity: Severity; threshold: number }>
  | Readonly<{ kind: 'between' }>
  | Readonly<{ kind: 'well' }>
  | Readonly<{ kind: 'not_judged' }>

export function verdictOf(rule: HealthRule, reading: Reading): Verdict {
  const { value, sample } = reading
  if (value === null || (sample !== null && sample < rule.minSample)) return { kind: 'not_judged' }
  const met = gradesOf(rule).filter((grade) => compare(value, rule.operator, grade.from))
  const worst = met.at(-1)
  if (worst) return { kind: 'met', severity: worst.severity, threshold: worst.from }
  return isWell(rule, value) ? { kind: 'well' } : { kind: 'between' }
}

function isWell(rule: HealthRule, value: number): boolean {
  const lowest = gradesOf(rule)[0]?.from ?? 0
  const line = clearLine(lowest, rule.operator, METRICS[rule.metric].unit)
  if (isRising(rule.operator)) return value < line
  return isFalling(rule.operator) ? value > line : true
}

/** Points of percent metrics, and the part of other ones, by which a value must be better before the alert ends. */
const CLEAR_POINTS = 5
const CLEAR_PART = 0.1

/**
 * Data-model rule R5.4: 5 points for percent metrics, a tenth for others. A rule at 5 % would end below 0 % only, that
 * is never: such low limits end at their half.
 */
export function clearLine(threshold: number, operator: Operator, unit: MetricUnit): number {
  const room = unit === 'percent' ? Math.min(CLEAR_POINTS, threshold / 2) : threshold * CLEAR_PART
  return isFalling(operator) ? threshold + room : threshold - room
}

function compare(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '==':
      return value === limit
    case '!=':
      return value !== limit
  }
}

function isRising(operator: Operator): boolean {
  return operator === '>' || operator === '>='
}

function isFalling(operator: Operator): boolean {
  return operator === '<' || operator === '<='
}
