/** Schema step 14 of platform.db: archive files of old rows. */
import type { Migration } from '../../sqlite/migrate.ts'

export const archives: Migration = {
  version: 14,
  name: 'archives',
  sql: `
-- 404, 104; 5; as the file + 1 year
CREATE TABLE archive_manifests (
  archive_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL, -- notification_log, cleanup:<table>
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  min_key TEXT NOT NULL,
  max_key TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  verified_at INTEGER NOT NULL,
  deleted_rows INTEGER NOT NULL CHECK (deleted_rows BETWEEN 0 AND rows),
  expires_on TEXT NOT NULL CHECK (expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  run_id TEXT NOT NULL,
  file_deleted_at INTEGER,
  CHECK (from_at < to_at)
) STRICT;
CREATE INDEX archive_manifests_by_tenant_id_kind
  ON archive_manifests (tenant_id, kind);
CREATE INDEX archive_manifests_by_expires_on
  ON archive_manifests (expires_on)
  WHERE file_deleted_at IS NULL;
`,
}
