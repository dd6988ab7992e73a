/** What earlier attempts of a run have settled for good, per tenant. */
import type { TenantResultRow } from '../../data/ops/tenant-results.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import { tenantByCode } from '../../data/platform/tenants.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { TenantOutcome } from '../sdk/batch.ts'

/** Tenants that are not worked on again: good, skipped, or failed in a way that trying again can not heal. */
export function earlierOutcomes(
  platform: PlatformDb,
  rows: readonly TenantResultRow[],
): TenantOutcome[] {
  return rows.flatMap((row): TenantOutcome[] => {
    const found = tenantByCode(platform, row.tenantCode)
    const tenant = {
      id: found?.id ?? '',
      code: row.tenantCode,
      name: found?.name ?? row.tenantCode,
    }
    const durationMs =
      row.startedAt === null || row.finishedAt === null ? 0 : row.finishedAt - row.startedAt
    const about = { tenant, attempt: row.attempt, durationMs }
    if (row.state === 'succeeded')
      return [{ ...about, state: 'succeeded', result: JSON.parse(row.resultJson ?? 'null') }]
    if (row.state === 'skipped') {
      return [
        {
          ...about,
          state: 'skipped',
          reason: row.errorMessage ?? sameWords(''),
          needsPerson: row.errorCode === 'needs_person',
        },
      ]
    }
    if (row.state === 'failed' && row.errorClass !== 'transient') {
      return [
        {
          ...about,
          state: 'failed',
          code: row.errorCode ?? 'failed',
          error: row.errorMessage ?? sameWords(''),
          ...(row.resultJson === null ? {} : { result: JSON.parse(row.resultJson) as unknown }),
        },
      ]
    }
    return []
  })
}
