/** What the steps of BATCH-306 hand each other. */
import type { AdjustmentResult } from '../../../data/platform/resource-adjustments.ts'
import type { Resource } from '../../../server/domain/resources/resource.ts'
import type { SystemRun, TenantRef } from '../../../server/sdk/index.ts'
import type { OptimiseParams } from './params.ts'

export type Work = Readonly<{ run: SystemRun<OptimiseParams>; tenant: TenantRef }>

/** How a change ended. `alarm`: it could not be put back, or the file is damaged. */
export type End = Readonly<{
  result: AdjustmentResult
  note: string | null
  alarm?: 'put_back' | 'damaged'
}>

export type Applied = Readonly<{
  proposalId: number
  adjustmentId: number
  resource: Resource
  before: number
  after: number
  unit: string
  result: AdjustmentResult
  note: string | null
  isPutBack: boolean
}>

/** What this batch signs its own changes with. */
export const OPTIMISER = 'BATCH-306'

/** Reason of the exception that BATCH-305 honours. */
export function reasonOf(proposalId: number): string {
  return `optimization_proposal:${proposalId}`
}
