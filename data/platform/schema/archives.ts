/** Tables of platform.db: archive files of old rows. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 404, 104; 5; as the file + 1 year */
export const archiveManifests = sqliteTable('archive_manifests', {
  archiveId: text('archive_id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  kind: text('kind').notNull(), // notification_log, cleanup:<table>
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at').notNull(),
  minKey: text('min_key').notNull(),
  maxKey: text('max_key').notNull(),
  rows: integer('rows').notNull(),
  bytes: integer('bytes').notNull(),
  sha256: text('sha256').notNull(),
  path: text('path').notNull(),
  verifiedAt: integer('verified_at').notNull(),
  deletedRows: integer('deleted_rows').notNull(),
  expiresOn: text('expires_on').notNull(),
  runId: text('run_id').notNull(),
  fileDeletedAt: integer('file_deleted_at'),
})
