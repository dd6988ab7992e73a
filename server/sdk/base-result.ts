/** The result fields every batch over tenants shares (batch list 5.1, data-model rule R4); called from `finish`. */
import { isoWithOffset } from '../domain/calendar-day.ts'
import type { TenantOutcome } from './batch.ts'
import type { HubRun } from './run.ts'
import { inWords } from './words.ts'

/** One tenant in a result; a successful one carries the fields of its own result beside these. */
export type BaseEntry = Readonly<{
  tenantId: string
  tenantCode: string
  status: 'success' | 'error' | 'skipped'
  error?: { code: string; message: string }
  reason?: string
}>

export type BaseResult<E extends object> = Readonly<{
  batchId: string
  /** ISO 8601 with offset. */
  executedAt: string
  totalTenants: number
  successCount: number
  errorCount: number
  results: readonly (BaseEntry & Partial<E>)[]
}>

/** Skipped tenants count in `totalTenants` only. */
export function baseResult<E extends object>(
  batchId: string,
  run: Pick<HubRun<unknown>, 'now' | 'settings'>,
  outcomes: readonly TenantOutcome<E>[],
): BaseResult<E> {
  const results = outcomes.map((outcome) => entryOf(run, outcome))
  return {
    batchId,
    executedAt: isoWithOffset(run.now()),
    totalTenants: results.length,
    successCount: results.filter((entry) => entry.status === 'success').length,
    errorCount: results.filter((entry) => entry.status === 'error').length,
    results,
  }
}

/** The outcome with another result, for a summary that shows less than the batch keeps. */
export function withResult<R, E>(
  outcome: TenantOutcome<R>,
  of: (result: R) => E,
): TenantOutcome<E> {
  switch (outcome.state) {
    case 'succeeded':
      return { ...outcome, result: of(outcome.result) }
    case 'failed': {
      const { result, ...rest } = outcome
      return result === undefined ? rest : { ...rest, result: of(result) }
    }
    case 'skipped':
      return outcome
  }
}

function entryOf<E extends object>(
  run: Pick<HubRun<unknown>, 'settings'>,
  outcome: TenantOutcome<E>,
): BaseEntry & Partial<E> {
  const who = { tenantId: outcome.tenant.id, tenantCode: outcome.tenant.code }
  const none: Partial<E> = {}
  switch (outcome.state) {
    case 'succeeded':
      return { ...outcome.result, ...who, status: 'success' }
    case 'failed':
      return {
        ...none,
        ...who,
        status: 'error',
        error: { code: outcome.code, message: inWords(run, outcome.error) },
      }
    case 'skipped':
      return { ...none, ...who, status: 'skipped', reason: inWords(run, outcome.reason) }
  }
}
