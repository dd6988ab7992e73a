/** Is it the companies that are idle, or the logs that do not arrive? (card 304, Alerts). Pure. */
import type { Outcomes } from './find-inactive.ts'

export type Doubt = 'many_critical' | 'many_inactive' | 'half_at_once'

const MOST_CRITICAL = 10
const MOST_INACTIVE = 100
/** Of two companies one is half of them: below this many a share says nothing. */
const FEW_FALLEN = 3

/** Null when the levels can be believed. */
export function brokenFeed(outcomes: Outcomes): Doubt | null {
  const judged = outcomes.flatMap((one) => (one.state === 'succeeded' ? [one.result] : []))
  if (judged.filter(({ level }) => level === 'critical').length > MOST_CRITICAL)
    return 'many_critical'
  if (judged.filter(({ level }) => level !== 'active').length > MOST_INACTIVE)
    return 'many_inactive'
  const fallen = judged.filter(({ level, from }) => from === 'active' && level !== 'active').length
  return fallen >= FEW_FALLEN && fallen * 2 >= judged.length ? 'half_at_once' : null
}
