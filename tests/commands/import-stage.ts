/** A data folder with an inbox, and what an import has left in it; for the tests of `tenants import`. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminContext } from '../../server/commands/admin-context.ts'
import { listTenants } from '../../server/commands/tenants.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

export const AT = instantOf('2025-06-01', '09:00')

export function stage(): { data: TestFolder; context: AdminContext; inbox: string } {
  const data = makeDataFolder()
  const context = {
    folder: data.folder,
    ops: data.ops(),
    platform: data.platform(),
    now: () => AT,
    by: 'tanaka',
  }
  return { data, context, inbox: join(data.folder.inboxDir, 'migration') }
}

/** The codes registered, the files made, and how the audit puts it. */
export function stateOf({ folder, ops, platform, now }: AdminContext) {
  return {
    codes: listTenants({ folder, platform, now }).map((tenant) => tenant.code),
    files: readdirSync(folder.tenantsDir).filter((name) => !/-(wal|shm)$/.test(name)),
    audit: ops.sqlite.prepare('SELECT verb, object, result FROM audit ORDER BY id').all(),
  }
}
