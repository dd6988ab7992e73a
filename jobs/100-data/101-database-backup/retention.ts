/** Which backup sets are kept (grandfather, father, son) and which may go; pure, called by the pruning of BATCH-101. */
import { addDays, addMonths, type Day, dayAt, monthOf, weekday } from '../../../server/sdk/index.ts'

/** How many periods of each kind keep their newest set; the running period counts. */
export type Tiers = Readonly<{ days: number; weeks: number; months: number; years: number }>

export const TIER_NAMES = ['daily', 'weekly', 'monthly', 'yearly'] as const
export type TierName = (typeof TIER_NAMES)[number]

/** What retention looks at; one per set on disk. */
export type SetFacts = Readonly<{
  setId: string
  takenAt: number
  complete: boolean
  /** Only some tenants: outside the tiers, kept as many days as the daily tier. */
  partial: boolean
  pinned: boolean
  legalHold: boolean
  /** Targets of which the set holds a verified copy. */
  goodTargets: readonly string[]
}>

export type Verdict = Readonly<{
  setId: string
  kept: boolean
  tiers: readonly TierName[]
  /** Why it is kept besides the tiers; empty when it is not. */
  reasons: readonly ('pinned' | 'legal_hold' | 'newest_copy' | 'held_target' | 'partial_recent')[]
}>

export type RetentionRules = Readonly<{
  today: Day
  tiers: Tiers
  /** Targets whose shrinking nobody has acknowledged: no set with a good copy of them goes. */
  heldTargets: ReadonlySet<string>
}>

/** Judges every set, in the order given. */
export function judgeSets(sets: readonly SetFacts[], rules: RetentionRules): Verdict[] {
  const tierOf = tierWinners(sets, rules)
  const newest = newestCopies(sets)
  const oldestPartial = addDays(rules.today, 1 - rules.tiers.days)
  return sets.map((set) => {
    const tiers = TIER_NAMES.filter((name) => tierOf[name].has(set.setId))
    const reasons: Verdict['reasons'][number][] = []
    if (set.pinned) reasons.push('pinned')
    if (set.legalHold) reasons.push('legal_hold')
    if (newest.has(set.setId)) reasons.push('newest_copy')
    if (set.goodTargets.some((target) => rules.heldTargets.has(target))) reasons.push('held_target')
    if (set.partial && dayAt(set.takenAt) >= oldestPartial) reasons.push('partial_recent')
    return { setId: set.setId, kept: tiers.length + reasons.length > 0, tiers, reasons }
  })
}

type Winners = Record<TierName, ReadonlySet<string>>

function tierWinners(sets: readonly SetFacts[], { today, tiers }: RetentionRules): Winners {
  const whole = sets.filter((set) => !set.partial)
  const month = monthOf(today)
  return {
    daily: winners(whole, (day) => day, addDays(today, 1 - tiers.days)),
    weekly: winners(whole, mondayOf, addDays(mondayOf(today), -7 * (tiers.weeks - 1))),
    monthly: winners(whole, monthOf, addMonths(month, 1 - tiers.months)),
    yearly: winners(whole, yearOf, String(Number(yearOf(today)) - tiers.years + 1)),
  }
}

/** The best set of each period from `first` on: a complete one before an incomplete one, then the newest. */
function winners(
  sets: readonly SetFacts[],
  periodOf: (day: Day) => string,
  first: string,
): ReadonlySet<string> {
  const best = new Map<string, SetFacts>()
  for (const set of sets) {
    const period = periodOf(dayAt(set.takenAt))
    const rival = best.get(period)
    if (period >= first && (!rival || isBetter(set, rival))) best.set(period, set)
  }
  return new Set([...best.values()].map((set) => set.setId))
}

function isBetter(set: SetFacts, rival: SetFacts): boolean {
  if (set.complete !== rival.complete) return set.complete
  return set.takenAt > rival.takenAt
}

/** Sets that hold the newest verified copy of any target, also of one that is gone from disk. */
function newestCopies(sets: readonly SetFacts[]): ReadonlySet<string> {
  const newest = new Map<string, SetFacts>()
  for (const set of sets) {
    for (const target of set.goodTargets) {
      const rival = newest.get(target)
      if (!rival || set.takenAt > rival.takenAt) newest.set(target, set)
    }
  }
  return new Set([...newest.values()].map((set) => set.setId))
}

/** ISO weeks begin on Monday. */
function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekday(day))
}

function yearOf(day: Day): string {
  return day.slice(0, 4)
}
