/** What earlier decisions mean for a proposal: a refusal holds for a while, a change is left alone, a failure is not repeated (card 306, rules 7 and 9). Pure. */

import type { Instant } from '../calendar-day.ts'
import { sumOf } from '../money.ts'
import type { Proposal } from './resource.ts'

const DAY_MS = 86_400_000
/** A refusal is respected so long, unless the value moves by more than a fifth. */
export const REFUSAL_MS = 90 * DAY_MS
const MOVED_PERCENT = 20
const CHANGE_REST_MS = 28 * DAY_MS
/** A week that ends before the next Saturday's run begins. */
const FAILURE_REST_MS = 6 * DAY_MS

type Named = Pick<Proposal, 'resource' | 'kind' | 'proposed'>

/** @param rejected those of the last 90 days */
export function isRefused(proposal: Named, rejected: readonly Named[]): boolean {
  return rejected.some(
    ({ resource, kind, proposed }) =>
      resource === proposal.resource &&
      kind === proposal.kind &&
      Math.abs(proposal.proposed - proposed) * 100 <= proposed * MOVED_PERCENT,
  )
}

export type LastTimes = Readonly<{ doneAt: Instant | null; failedAt: Instant | null }>

/** Whether the machine may touch the resource again by itself. */
export function isRested({ doneAt, failedAt }: LastTimes, now: Instant): boolean {
  const isOver = (at: Instant | null, rest: number) => at === null || now - at >= rest
  return isOver(doneAt, CHANGE_REST_MS) && isOver(failedAt, FAILURE_REST_MS)
}

/** A failure of this week. */
export function hasJustFailed({ failedAt }: Pick<LastTimes, 'failedAt'>, now: Instant): boolean {
  return failedAt !== null && now - failedAt < FAILURE_REST_MS
}

/** Less than half of what was promised (card 306, rule 10). */
export function isOverestimated(expectedMinor: number, actualMinor: number): boolean {
  return expectedMinor > 0 && sumOf([actualMinor, actualMinor]) < expectedMinor
}
