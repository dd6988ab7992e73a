/** How many calls a company usually makes in this hour; used by the activity check of BATCH-303. */
import { median } from 'simple-statistics'

/** Fewer earlier weeks than this are no habit. */
const FEWEST_WEEKS = 3

/** The median of the same hour on the last four same weekdays; null when too few of them are known. */
export function usualCalls(callsPast: readonly number[]): number | null {
  return callsPast.length < FEWEST_WEEKS ? null : median([...callsPast])
}
