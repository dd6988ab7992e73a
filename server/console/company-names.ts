/** What companies are called in the language of the page; for lists that know them by code or id. */
import { type TenantRecord, tenantRecords } from '../../data/platform/provisioning.ts'
import type { Screen } from '../../views/screen.ts'
import type { Desk } from './env.ts'

/** One query; a deleted company has no name any more. */
export function companyNames(
  { deps }: Pick<Desk, 'deps'>,
  { language }: Screen,
  by: 'tenantCode' | 'tenantId' = 'tenantCode',
): ReadonlyMap<string, string> {
  return new Map(
    tenantRecords(deps.platform).map((record: TenantRecord) => {
      const { tenantName, tenantNameEn } = record
      return [record[by], language === 'en' ? (tenantNameEn ?? tenantName) : tenantName]
    }),
  )
}
