/** From single findings to one word: pure, called by BATCH-001. */
import type { CheckState, HealthVerdict } from '../../../data/platform/health.ts'
import type { Checked } from './check.ts'

export type Counts = Readonly<Record<CheckState, number>>

/** So many failures anywhere are one sick system. */
const FAILS_THAT_MAKE_UNHEALTHY = 3
/** Own processes, the scheduler and the databases: one failure there is enough. */
const VITAL_GROUPS: readonly number[] = [2, 3, 4]

export function countStates(checked: readonly Pick<Checked, 'state'>[]): Counts {
  const count = (state: CheckState) => checked.filter((finding) => finding.state === state).length
  return {
    pass: count('pass'),
    warn: count('warn'),
    fail: count('fail'),
    unknown: count('unknown'),
  }
}

export function verdictOf(checked: readonly Pick<Checked, 'state' | 'group'>[]): HealthVerdict {
  const fails = checked.filter(({ state }) => state === 'fail')
  const vital = fails.some(({ group }) => VITAL_GROUPS.includes(group))
  if (vital || fails.length >= FAILS_THAT_MAKE_UNHEALTHY) return 'UNHEALTHY'
  const { fail, warn } = countStates(checked)
  return fail + warn > 0 ? 'DEGRADED' : 'HEALTHY'
}

/** Basis points of the registered checks that gave an answer; what the host has not is not registered. */
export function coverageBp(checked: readonly Pick<Checked, 'state' | 'absent'>[]): number {
  const registered = checked.filter((finding) => !finding.absent)
  if (registered.length === 0) return 0
  const answered = registered.filter(({ state }) => state !== 'unknown').length
  return Math.round((10_000 * answered) / registered.length)
}
