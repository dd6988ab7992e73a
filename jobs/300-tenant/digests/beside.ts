/** Works beside a company's own file for exactly as long as the work lasts; for batches of the holding that look into companies. */
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import type { SystemRun, TenantRef } from '../../../server/sdk/index.ts'

export type BesideOptions = Readonly<{ mode: 'read-only' | 'read-write' }>

/** A dry run is read-only in any case. Throws the opener's errors. */
export async function beside<T>(
  run: Pick<SystemRun<unknown>, 'folder' | 'dryRun'>,
  tenant: TenantRef,
  { mode }: BesideOptions,
  work: (db: TenantDb) => T | Promise<T>,
): Promise<T> {
  const { code } = tenant
  const db = openTenant(run.folder.tenantFile(code), { code }, run.dryRun ? 'read-only' : mode)
  try {
    return await work(db)
  } finally {
    db.sqlite.close()
  }
}
