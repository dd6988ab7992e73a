/** A company's file for as long as a verb of the console changes something in it. */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../../data/folder.ts'
import type { OpenAct } from '../../../data/platform/open-acts.ts'
import { addAudit } from '../../../data/tenant/audit.ts'
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import { TobanError } from '../../domain/errors.ts'
import type { CareContext, Done } from '../recorded-act.ts'

export type NotificationContext = CareContext & Readonly<{ folder: DataFolder }>

/** What is changed: by whose act, and which table of the company it is about. */
export type Change = Readonly<{ act: OpenAct; table: string }>

/** All of the work, with a line in the company's own audit log, or nothing of it. Throws `unknown_company`. */
export function changeCompany(
  { folder }: NotificationContext,
  { act, table }: Change,
  work: (tenant: TenantDb) => Done,
): Done {
  const code = act.company ?? ''
  if (!/^[a-z0-9-]+$/.test(code) || !existsSync(folder.tenantFile(code))) throw unknown(code)
  const tenant = openTenant(folder.tenantFile(code), { code }, 'read-write')
  try {
    return tenant.sqlite
      .transaction(() => {
        const done = work(tenant)
        addAudit(tenant, auditOf(act, table, done))
        return done
      })
      .immediate()
  } finally {
    tenant.sqlite.close()
  }
}

function auditOf({ id, at, entry }: OpenAct, table: string, { before, after }: Done) {
  return {
    at,
    action: 'UPDATE',
    targetTable: table,
    targetId: entry.object,
    oldValues: before,
    newValues: after,
    runId: id,
  } as const
}

function unknown(code: string): TobanError {
  return new TobanError({
    code: 'unknown_company',
    kind: 'not-found',
    message: { ja: `会社「${code}」のファイルはありません。`, en: `there is no file of "${code}"` },
    hint: { ja: '会社コードを確認してください。', en: 'look at the code of the company' },
  })
}
