/** The three limits of a company: in its row of tenants, in its allocation, and what they may not fall below. Pure. */
import type { Allocation, Limits, SettingFacts } from './facts.ts'

export type LimitKey = 'max_users' | 'max_storage_gb' | 'api_rate_limit'

export type Limit = Readonly<{
  key: LimitKey
  /** Its copy in resource_allocations, which BATCH-306 may set lower. */
  allocationKey: string
  maximum: keyof Limits
  allocated: keyof Allocation
  /** Present use; null: there is no such figure. */
  use: ((use: SettingFacts['use']) => number) | null
}>

export const LIMITS: readonly Limit[] = [
  {
    key: 'max_users',
    allocationKey: 'allocation.max_users',
    maximum: 'maxUsers',
    allocated: 'maxUsers',
    use: ({ users }) => users,
  },
  {
    key: 'max_storage_gb',
    allocationKey: 'allocation.storage_gb',
    maximum: 'maxStorageGb',
    allocated: 'storageGb',
    use: ({ storageGb }) => storageGb,
  },
  {
    key: 'api_rate_limit',
    allocationKey: 'allocation.api_calls_per_hour',
    maximum: 'apiRateLimit',
    allocated: 'apiCallsPerHour',
    use: null,
  },
]

/** Key of the finding that there is no allocation at all. */
export const ALLOCATION = 'allocation'

export function limitOf(key: string): Limit | null {
  return LIMITS.find((limit) => limit.key === key) ?? null
}

export function limitOfAllocation(key: string): Limit | null {
  return LIMITS.find((limit) => limit.allocationKey === key) ?? null
}
