/** What BATCH-306 judges and proposes: resources of a company, changes of them, and how sure a change is (card 306). Pure. */
import { LIMITS, type Limit, type LimitKey } from '../settings/limits.ts'

/** Set aside for a company by its allocation. */
export const QUOTAS = ['storage', 'users', 'api'] as const
export type Quota = (typeof QUOTAS)[number]

/** Space that lies idle and can be had back. */
export const RECLAIMS = ['db_reclaim', 'file_orphans'] as const
export type Reclaim = (typeof RECLAIMS)[number]

export const RESOURCES = [...QUOTAS, ...RECLAIMS] as const
export type Resource = (typeof RESOURCES)[number]

export const PROPOSAL_KINDS = ['scale_up', 'scale_down', 'reclaim', 'upsell'] as const
export type ProposalKind = (typeof PROPOSAL_KINDS)[number]

export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]

export const LEVELS = ['conservative', 'standard', 'aggressive'] as const
export type Level = (typeof LEVELS)[number]

export type Why = 'unused' | 'growing' | 'full' | 'beyond_contract' | 'free_pages' | 'orphans'

/** What a proposal rests on; shares as parts of 1, growth per 30 days (null: it began at nothing). */
export type Reasons = Readonly<{
  why: Why
  days?: number
  average?: number
  peak?: number
  utilisation?: number
  waste?: number
  growth?: number | null
  files?: number
}>

export type Proposal = Readonly<{
  resource: Resource
  kind: ProposalKind
  /** Both in `unit`: GB, users, calls/h, bytes. */
  current: number
  proposed: number
  unit: string
  /** A month; negative when it costs more. */
  savingMinor: number
  risk: Risk
  confidenceBp: number
  reasons: Reasons
  isAutoApplicable: boolean
}>

export const UNITS: Readonly<Record<Resource, string>> = {
  storage: 'GB',
  users: 'users',
  api: 'calls/h',
  db_reclaim: 'bytes',
  file_orphans: 'bytes',
}

/** A GB, or a GiB that was taken back, costs ¥20 a month unless an operator says otherwise. */
export const USUAL_COSTS: Readonly<Record<Quota, number>> = { storage: 20, users: 0, api: 0 }

const LIMIT_KEYS: Readonly<Record<Quota, LimitKey>> = {
  storage: 'max_storage_gb',
  users: 'max_users',
  api: 'api_rate_limit',
}

/** The limit that the quota is a part of. */
export function limitOfQuota(quota: Quota): Limit {
  const key = LIMIT_KEYS[quota]
  return LIMITS.find((limit) => limit.key === key) as Limit
}

export function isQuota(resource: Resource): resource is Quota {
  return (QUOTAS as readonly string[]).includes(resource)
}

/** Above this a saving is worth a word of its own. */
export const WORTHWHILE_MINOR = 1_000
