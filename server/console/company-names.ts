/** What companies are called in the language of the page. */
import { type TenantNames, tenantNames } from '../../data/platform/tenants.ts'
import type { Screen } from '../../views/screen.ts'
import { nameIn } from '../domain/company-name.ts'
import type { Desk } from './env.ts'

export { nameIn }

/** For lists that know companies by code or id. One query; a deleted company has no name any more. */
export function companyNames(
  { deps }: Pick<Desk, 'deps'>,
  { language }: Pick<Screen, 'language'>,
  by: 'tenantCode' | 'tenantId' = 'tenantCode',
): ReadonlyMap<string, string> {
  return new Map(
    tenantNames(deps.platform).map((record: TenantNames) => {
      const { tenantName, tenantNameEn } = record
      return [record[by], nameIn(language, tenantName, tenantNameEn)]
    }),
  )
}
