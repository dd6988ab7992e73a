/** What to do about one quota of a company: less, more, or a talk with sales (card 306, rules 3, 4, 6 and 7). Pure. */
import { mulDiv } from '../money.ts'
import type { Figures } from './figures.ts'
import {
  type Level,
  type Proposal,
  type ProposalKind,
  type Quota,
  type Risk,
  UNITS,
  type Why,
} from './resource.ts'

export type QuotaFacts = Readonly<{
  quota: Quota
  figures: Figures
  /** What is set aside now, and the most the contract allows. */
  allocation: number
  maximum: number
  /** What the plan includes; a company never gets less. 0 for resources without such a quantity. */
  included: number
  /** Of one unit and month. */
  costMinor: number
}>

type Measure = Readonly<{ waste: number; utilisation: number; reserve: number }>

/** Scaled down beyond `waste` and below `utilisation`, to peak × `reserve`. */
const MEASURES: Readonly<Record<Level, Measure>> = {
  conservative: { waste: 0.4, utilisation: 0.3, reserve: 1.5 },
  standard: { waste: 0.3, utilisation: 0.4, reserve: 1.3 },
  aggressive: { waste: 0.2, utilisation: 0.5, reserve: 1.2 },
}
const BUSY = 0.8
const GROWS = 0.1
/** Growth of three months is provided for. */
const AHEAD = 3
const FULL_DAYS = 3
const FULL_RESERVE = 1.2
/** Below it nothing happens without a person. */
const SURE_BP = 5_000

/** None, one, or two: as much as the contract allows, and a talk about the rest. */
export function quotaProposals(facts: QuotaFacts, level: Level): Proposal[] {
  const more = wantedMore(facts)
  if (more !== null) return scaledUp(facts, level, more)
  const less = wantedLess(facts, level)
  return less === null ? [] : [proposal(facts, level, { kind: 'scale_down', ...less })]
}

type Wanted = Readonly<{ proposed: number; why: Why }>

function wantedMore({ allocation, figures }: QuotaFacts): Wanted | null {
  const { growth, utilisation, fullDays, peak } = figures
  const isGrowing = utilisation > BUSY && growth !== null && growth > GROWS
  const forGrowth = isGrowing ? upward(allocation * (1 + AHEAD * growth)) : 0
  const forPeak = fullDays >= FULL_DAYS ? upward(peak * FULL_RESERVE) : 0
  const proposed = Math.max(forGrowth, forPeak)
  if (proposed <= allocation) return null
  return { proposed, why: forGrowth >= forPeak ? 'growing' : 'full' }
}

function scaledUp(facts: QuotaFacts, level: Level, { proposed, why }: Wanted): Proposal[] {
  const { allocation, maximum } = facts
  const allowed = Math.min(proposed, maximum)
  const up = { kind: 'scale_up', proposed: allowed, why } as const
  const upsell = { kind: 'upsell', proposed, why: 'beyond_contract' } as const
  return [
    ...(allowed > allocation ? [proposal(facts, level, up)] : []),
    ...(proposed > maximum ? [proposal(facts, level, upsell)] : []),
  ]
}

function wantedLess({ allocation, figures, included }: QuotaFacts, level: Level): Wanted | null {
  const { waste, utilisation, reserve } = MEASURES[level]
  if (figures.waste <= waste || figures.utilisation >= utilisation) return null
  const { peak, growth } = figures
  const floors = [included, 1, growth !== null && growth > 0 ? upward(peak * (1 + growth)) : 0]
  const proposed = Math.max(upward(peak * reserve), ...floors)
  return proposed < allocation ? { proposed, why: 'unused' } : null
}

/** Products of decimals are a hair off, and so are shares of bytes: 80.00000001 is 80. */
function upward(value: number): number {
  return Math.ceil(value - 1e-6)
}

function proposal(
  facts: QuotaFacts,
  level: Level,
  { kind, proposed, why }: Wanted & Readonly<{ kind: ProposalKind }>,
): Proposal {
  const { quota, allocation, costMinor, figures } = facts
  const risk = riskOf(kind, level, figures)
  const confidenceBp = confidenceOf(figures)
  return {
    resource: quota,
    kind,
    current: allocation,
    proposed,
    unit: UNITS[quota],
    // What sales may sell is nobody's saving.
    savingMinor:
      kind === 'upsell'
        ? 0
        : mulDiv(costMinor, allocation - proposed, { by: 1, rounding: 'floor' }),
    risk,
    confidenceBp,
    reasons: { why, ...shown(figures) },
    isAutoApplicable:
      kind !== 'upsell' &&
      level !== 'aggressive' &&
      risk === 'low' &&
      confidenceBp >= SURE_BP &&
      (kind === 'scale_up' || (figures.growth !== null && figures.growth < GROWS)),
  }
}

function riskOf(kind: ProposalKind, level: Level, { growth }: Figures): Risk {
  if (kind === 'scale_down' && growth !== null && growth >= GROWS) return 'high'
  return level === 'aggressive' ? 'medium' : 'low'
}

/** Much in use and steady is sure; a company that began at nothing is not. */
export function confidenceOf({
  utilisation,
  growth,
}: Pick<Figures, 'utilisation' | 'growth'>): number {
  if (growth === null) return 3_000
  const use = Math.min(1, 2 * utilisation)
  const steadiness = Math.max(0, 1 - 5 * Math.abs(growth))
  return Math.round(((use + steadiness) / 2) * 10_000)
}

function shown({ days, average, peak, utilisation, waste, growth }: Figures) {
  return {
    days,
    average: rounded(average),
    peak: rounded(peak),
    utilisation: rounded(utilisation),
    waste: rounded(waste),
    growth: growth === null ? null : rounded(growth),
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
