/** Is a month's amount out of the ordinary? Compared with the month before; called by BATCH-302. */

/** More than 50 % up or down is an anomaly; exactly 50 % is not. */
const LIMIT_PERCENT = 50n

/** A month as far as it is compared. `isComparable` false: prorated, or paid ahead for a quarter or a year. */
export type ComparedMonth = Readonly<{ subtotalMinor: number; isComparable: boolean }>

export type Anomaly = Readonly<{
  beforeMinor: number
  nowMinor: number
  /** Change in basis points, toward zero; −10,000 = everything gone. */
  changeBp: number
}>

/** Null when it is ordinary or can not be judged. */
export function anomalyOf(now: ComparedMonth, before: ComparedMonth | null): Anomaly | null {
  if (before === null || !now.isComparable || !before.isComparable) return null
  return changeBeyondLimit(now.subtotalMinor, before.subtotalMinor)
}

/** For sums of months that were already chosen as comparable. */
export function changeBeyondLimit(nowMinor: number, beforeMinor: number): Anomaly | null {
  if (beforeMinor <= 0) return null
  const change = BigInt(nowMinor) - BigInt(beforeMinor)
  const size = change < 0n ? -change : change
  if (size * 100n <= LIMIT_PERCENT * BigInt(beforeMinor)) return null
  return { beforeMinor, nowMinor, changeBp: Number((change * 10_000n) / BigInt(beforeMinor)) }
}

/** Change in basis points, toward zero; null when there was nothing to compare with. */
export function changeBp(nowMinor: number, beforeMinor: number): number | null {
  if (beforeMinor <= 0) return null
  return Number(((BigInt(nowMinor) - BigInt(beforeMinor)) * 10_000n) / BigInt(beforeMinor))
}
