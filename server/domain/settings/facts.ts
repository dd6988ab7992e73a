/** What is known of a company's settings and of those they are measured by; gathered by BATCH-305, judged in check.ts. */
import type { Day, Instant } from '../calendar-day.ts'
import type { ValueSource } from './finding.ts'
import type { DataType } from './value.ts'

/** A row of plan_settings. */
export type PlanSetting = Readonly<{
  planCode: string
  category: 'plan' | 'resource' | 'feature'
  key: string
  type: DataType
  value: string
  severity: string | null
  autoFix: boolean | null
}>

/** A row of system_settings that every company has. */
export type SystemSetting = Readonly<{
  key: string
  type: DataType
  value: string
  defaultValue: string | null
  rules: string | null
  isSecret: boolean
}>

/** An agreed exception that is valid on the day. */
export type Override = Readonly<{
  category: string
  key: string
  value: string
  source: Extract<ValueSource, 'contract' | 'operator' | 'optimizer'>
  validFrom: Day
}>

/** A row of the company's own tenant_settings. */
export type OwnSetting = Readonly<{
  key: string
  type: DataType
  value: string | null
  defaultValue: string | null
  isRequired: boolean
  isSecret: boolean
  isSystemManaged: boolean
  effectiveFrom: Instant | null
  effectiveUntil: Instant | null
  rules: string | null
}>

/** The contract's maxima, and what is set aside of them. */
export type Limits = Readonly<{ maxUsers: number; maxStorageGb: number; apiRateLimit: number }>
export type Allocation = Readonly<{
  storageGb: number
  maxUsers: number
  apiCallsPerHour: number
}>

export type ContractSpan = Readonly<{
  contractId: string
  planCode: string
  startDate: Day
  endDate: Day | null
}>

export type SettingFacts = Readonly<{
  date: Day
  now: Instant
  status: string
  subscriptionPlan: string
  limits: Limits
  contracts: readonly ContractSpan[]
  /** Plans valid on the day. */
  plans: ReadonlySet<string>
  planSettings: readonly PlanSetting[]
  systemSettings: readonly SystemSetting[]
  overrides: readonly Override[]
  allocation: Allocation | null
  /** `features`: those used in the last 30 days. */
  use: Readonly<{ users: number; storageGb: number; features: ReadonlySet<string> }>
  settings: readonly OwnSetting[]
}>
