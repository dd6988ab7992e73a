/** Is a value out of the ordinary? The one test against a series' own past (data-model rule R6); pure, for all monitors. */
import { median, medianAbsoluteDeviation } from 'simple-statistics'

/** How much a series may move without anybody caring. */
export type Ordinary = Readonly<{
  /** Least spread that is believed: 1 for percent and counts, 10 for ms. */
  floor: number
  /** Smaller absolute changes are no anomaly, however many deviations they are. */
  minDelta: number
}>

export const LATENCY_MS: Ordinary = { floor: 10, minDelta: 200 }
export const PERCENT_POINTS: Ordinary = { floor: 1, minDelta: 10 }

/** Fewer earlier values than this are no baseline. */
export const FEWEST_VALUES = 7
/** Scales the median absolute deviation to a standard deviation of normally distributed values. */
const MAD_TO_SIGMA = 1.4826
const MOST_DEVIATIONS = 6

export type Comparison = Readonly<{ z: number; median: number; isAnomaly: boolean }>

/** Null when there are too few earlier values. `history`: the same hour of earlier days, in any order. */
export function compareWithPast(
  value: number,
  history: readonly number[],
  { floor, minDelta }: Ordinary,
): Comparison | null {
  if (history.length < FEWEST_VALUES) return null
  const middle = median([...history])
  const spread = Math.max(MAD_TO_SIGMA * medianAbsoluteDeviation([...history]), floor)
  const z = (value - middle) / spread
  const isAnomaly = Math.abs(z) > MOST_DEVIATIONS && Math.abs(value - middle) > minDelta
  return { z, median: middle, isAnomaly }
}
