/** What a single health check is and finds; the checks themselves are in `checks/`. */
import type { CheckState } from '../../../data/platform/health.ts'
import { inBoth, type Severity, sameWords, type Words } from '../../../server/sdk/index.ts'

/** 1 host · 2 own processes · 3 scheduler · 4 databases · 5 protection · 6 outside · 7 certificates and monitors */
export type Group = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** What one check says of one thing. */
export type Finding = Readonly<{
  state: CheckState
  message: Words
  /** What of several this is about; left out = the component of the check. */
  component?: string
  value?: number
  /** The limit that was passed, or that would be passed first. */
  limit?: number
  unit?: string
  /** Left out = the key of the check. */
  alertKey?: string
  /** Instead of the severity the group and state would give; also makes a note of a passing check. */
  severity?: Severity
  /** False: well, but not so well that an open alert may end (data-model rule R5, 4). */
  clears?: boolean
  /** An unknown that this host or configuration simply has not: never `:nodata` (data-model rule R7). */
  absent?: boolean
}>

export type Check = Readonly<{
  id: string
  /** `` when there is only one. */
  component: string
  group: Group
  /** Null: findings bring their own keys, or are only shown. */
  alertKey: string | null
  /** Left out = 10 s. */
  limitMs?: number
  run(signal: AbortSignal): Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>
}>

/** A finding with everything that was left out filled in. */
export type Checked = Omit<Finding, 'component' | 'alertKey'> &
  Readonly<{
    checkId: string
    component: string
    group: Group
    alertKey: string | null
    ms: number
  }>

export type Grades = Readonly<{
  warn: number
  /** Null = there is no worse than a warning. */
  fail: number | null
  /** Below this an open alert ends; left out = 5 points under `warn`. */
  clearBelow?: number
}>

const CLEAR_DISTANCE = 5

/** Judges a value that is bad when it rises; reaching a limit counts. */
export function rising(
  value: number,
  grades: Grades,
  words: { unit: string; what: Words; written?: (value: number) => Words },
): Finding {
  const { warn, fail } = grades
  const rounded = Math.round(value * 10) / 10
  const written = words.written?.(rounded) ?? sameWords(`${rounded} ${words.unit}`)
  const about = {
    value: rounded,
    unit: words.unit,
    message: inBoth((language) => `${words.what[language]}: ${written[language]}`),
  }
  if (fail !== null && rounded >= fail) return { ...about, state: 'fail', limit: fail }
  if (rounded >= warn) return { ...about, state: 'warn', limit: warn }
  const clears = rounded < (grades.clearBelow ?? warn - CLEAR_DISTANCE)
  return { ...about, state: 'pass', limit: warn, clears }
}

export function absent(message: Words): Finding {
  return { state: 'unknown', message, absent: true }
}
