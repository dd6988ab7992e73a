/** Numbers of a drain that add up; every row that was due counts once, as what it last became. */
import type { OwnerReport } from '../../../server/sdk/index.ts'

const COUNTED = [
  'sent',
  'deferred',
  'retry',
  'dead',
  'suppressed',
  'inDoubt',
  'expired',
  'cancelled',
] as const

export type OwnerCounts = Readonly<
  Record<(typeof COUNTED)[number], number> & { due: number; remaining: number; held: number }
>

/** `due` = what became of the rows and what is left of them. */
export function ownerCounts({ counts, remaining, held }: OwnerReport): OwnerCounts {
  const due = COUNTED.reduce((sum, fate) => sum + counts[fate], 0) + remaining
  return { due, ...counts, remaining, held }
}

/** Of all owners together. */
export function totals(owners: readonly OwnerReport[]): OwnerCounts {
  const all = owners.map(ownerCounts)
  const sum = (of: keyof OwnerCounts) => all.reduce((total, one) => total + one[of], 0)
  const keys = [...COUNTED, 'due', 'remaining', 'held'] as const
  return Object.fromEntries(keys.map((key) => [key, sum(key)])) as OwnerCounts
}
