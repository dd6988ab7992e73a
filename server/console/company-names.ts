/** What companies are called in the language of the page. */
import { type TenantRecord, tenantRecords } from '../../data/platform/provisioning.ts'
import type { Screen } from '../../views/screen.ts'
import type { Language } from '../../views/words/dictionary.ts'
import type { Desk } from './env.ts'

/** Who has no English name is called by its own. */
export function nameIn(language: Language, name: string, nameEn: string | null): string {
  return language === 'en' ? (nameEn ?? name) : name
}

/** For lists that know companies by code or id. One query; a deleted company has no name any more. */
export function companyNames(
  { deps }: Pick<Desk, 'deps'>,
  { language }: Pick<Screen, 'language'>,
  by: 'tenantCode' | 'tenantId' = 'tenantCode',
): ReadonlyMap<string, string> {
  return new Map(
    tenantRecords(deps.platform).map((record: TenantRecord) => {
      const { tenantName, tenantNameEn } = record
      return [record[by], nameIn(language, tenantName, tenantNameEn)]
    }),
  )
}
