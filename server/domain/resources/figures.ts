/** A series of days against what is set aside: average, peak, utilisation, waste, growth (card 306, rule 2). Pure. */

/** Fewer days say nothing about a week, let alone a month. */
export const FEWEST_DAYS = 14
const WEEK = 7
const MONTH_DAYS = 30

export type Figures = Readonly<{
  days: number
  average: number
  peak: number
  /** Average over allocation. */
  utilisation: number
  /** Share of the allocation that even the peak left free; never negative. */
  waste: number
  /** Part per 30 days, from the first week to the last; null when the first week has nothing. */
  growth: number | null
  /** Days on which all of it was in use. */
  fullDays: number
}>

/** @param values one per day, oldest first. Null: fewer than 14 days. */
export function figuresOf(values: readonly number[], allocation: number): Figures | null {
  if (values.length < FEWEST_DAYS) return null
  const average = mean(values)
  const peak = Math.max(...values)
  return {
    days: values.length,
    average,
    peak,
    utilisation: partOf(average, allocation),
    waste: allocation > 0 ? Math.max(0, (allocation - peak) / allocation) : 0,
    growth: growthOf(values),
    fullDays: values.filter((value) => value > 0 && value >= allocation).length,
  }
}

/** Of nothing set aside, any use is all of it. */
function partOf(value: number, allocation: number): number {
  if (allocation > 0) return value / allocation
  return value > 0 ? 1 : 0
}

/** The middles of the two weeks lie `n - 7` days apart. */
function growthOf(values: readonly number[]): number | null {
  const [first, last] = [mean(values.slice(0, WEEK)), mean(values.slice(-WEEK))]
  if (first === 0) return null
  return (((last - first) / first) * MONTH_DAYS) / (values.length - WEEK)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
