/** Schema step 14 of ops.db: one-time codes as a second factor, and people who come from a sign-on provider. */
import type { Migration } from '../../sqlite/migrate.ts'

export const signOn: Migration = {
  version: 14,
  name: 'sign-on',
  sql: `
ALTER TABLE operators ADD COLUMN mfa_last_step INTEGER; -- a code is taken once: none of this step of 30 s or before
ALTER TABLE operators ADD COLUMN sso_issuer TEXT; -- with sso_subject: who the person is at the provider
ALTER TABLE operators ADD COLUMN sso_subject TEXT;
CREATE UNIQUE INDEX operators_by_sso
  ON operators (sso_issuer, sso_subject) WHERE sso_subject IS NOT NULL;

ALTER TABLE operator_sessions ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'password'
  CHECK (signed_in_by IN ('password', 'sso'));

-- console
CREATE TABLE operator_recovery_codes (
  code_hash TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (operator_id),
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX operator_recovery_codes_by_operator
  ON operator_recovery_codes (operator_id);
`,
}
