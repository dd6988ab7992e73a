/** Leaves free pages in a new file, as a large import that was deleted again would; called only by the demo generator. */
import type { Sqlite } from '../sqlite/database.ts'

/** Nothing else of the file changes. */
export function leaveFreePages(db: Sqlite, bytes: number): void {
  db.exec('CREATE TABLE demo_old_import (content BLOB)')
  db.prepare('INSERT INTO demo_old_import VALUES (zeroblob(?))').run(Math.round(bytes))
  db.exec('DROP TABLE demo_old_import')
}
