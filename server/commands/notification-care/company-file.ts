/** A company's file for as long as a verb of the console changes something in it. */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../../data/folder.ts'
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import { TobanError } from '../../domain/errors.ts'
import type { CareContext } from '../recorded-act.ts'

export type NotificationContext = CareContext & Readonly<{ folder: DataFolder }>

/** All of the work or nothing of it. Throws `unknown_company`. */
export function changeCompany<T>(
  { folder }: NotificationContext,
  code: string,
  work: (tenant: TenantDb) => T,
): T {
  if (!/^[a-z0-9-]+$/.test(code) || !existsSync(folder.tenantFile(code))) throw unknown(code)
  const tenant = openTenant(folder.tenantFile(code), { code }, 'read-write')
  try {
    return tenant.sqlite.transaction(() => work(tenant)).immediate()
  } finally {
    tenant.sqlite.close()
  }
}

function unknown(code: string): TobanError {
  return new TobanError({
    code: 'unknown_company',
    kind: 'not-found',
    message: { ja: `会社「${code}」のファイルはありません。`, en: `there is no file of "${code}"` },
    hint: { ja: '会社コードを確認してください。', en: 'look at the code of the company' },
  })
}
