/** The register of files handed to the accounting system; written by BATCH-302. */
import { desc, eq } from 'drizzle-orm'
import type { PlatformDb } from './open.ts'
import { accountingExports } from './schema/index.ts'

export type AccountingExport = Readonly<typeof accountingExports.$inferInsert>

/** Adds a row when the file's content is new; the register tells every content that was ever handed out. */
export function recordAccountingExport(platform: PlatformDb, file: AccountingExport): void {
  const write = platform.sqlite.transaction(() => {
    const last = platform.orm
      .select()
      .from(accountingExports)
      .where(eq(accountingExports.path, file.path))
      .orderBy(desc(accountingExports.id))
      .limit(1)
      .get()
    if (last?.sha256 === file.sha256) return
    platform.orm.insert(accountingExports).values(file).run()
  })
  write.immediate()
}
