/** Tables of ops.db: operators, sessions, API tokens, approvals and the audit. */

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ROLES } from '../../../server/domain/access.ts'

/** console, CLI */
export const operators = sqliteTable('operators', {
  operatorId: text('operator_id').primaryKey(),
  login: text('login').notNull(),
  displayName: text('display_name').notNull(),
  email: text('email'),
  role: text('role', {
    enum: ROLES,
  }).notNull(),
  /** Codes; null = all companies. */
  tenantScope: text('tenant_scope', { mode: 'json' }).$type<readonly string[]>(),
  passwordHash: text('password_hash').notNull(),
  passwordChangedAt: integer('password_changed_at').notNull(),
  mfaRef: text('mfa_ref'),
  mfaEnabled: integer('mfa_enabled', { mode: 'boolean' }).notNull(),
  failedCount: integer('failed_count').notNull(),
  lockedUntil: integer('locked_until'),
  language: text('language', { enum: ['ja', 'en'] }).notNull(),
  disabledAt: integer('disabled_at'),
  createdAt: integer('created_at').notNull(),
  mfaLastStep: integer('mfa_last_step'),
  ssoIssuer: text('sso_issuer'),
  ssoSubject: text('sso_subject'),
})

/** console */
export const operatorRecoveryCodes = sqliteTable('operator_recovery_codes', {
  codeHash: text('code_hash').primaryKey(),
  operatorId: text('operator_id').notNull(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
})

/** rt; 30 days after end */
export const operatorSessions = sqliteTable('operator_sessions', {
  sessionId: text('session_id').primaryKey(),
  operatorId: text('operator_id').notNull(),
  tokenHash: text('token_hash').notNull(),
  issuedAt: integer('issued_at').notNull(),
  lastUsedAt: integer('last_used_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  ip: text('ip').notNull(),
  userAgent: text('user_agent').notNull(),
  endedAt: integer('ended_at'),
  endReason: text('end_reason'),
  signedInBy: text('signed_in_by', { enum: ['password', 'sso'] }).notNull(),
})

/** console, CLI, 006 */
export const apiTokens = sqliteTable('api_tokens', {
  tokenId: text('token_id').primaryKey(),
  operatorId: text('operator_id').notNull(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull(),
  role: text('role').notNull(),
  tenantScope: text('tenant_scope', { mode: 'json' }),
  issuedAt: integer('issued_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  isRevoked: integer('is_revoked', { mode: 'boolean' }).notNull(),
  revokedAt: integer('revoked_at'),
  revokedReason: text('revoked_reason'),
})

/** rt; R22 */
export const approvals = sqliteTable('approvals', {
  id: integer('id').primaryKey(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: integer('approved_at'),
  expiresAt: integer('expires_at').notNull(),
  state: text('state', { enum: ['asked', 'approved', 'refused', 'expired'] }).notNull(),
})

/** rt, chained R16; never deleted */
export const audit = sqliteTable('audit', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  operator: text('operator').notNull(),
  fromIp: text('from_ip'),
  verb: text('verb').notNull(),
  object: text('object').notNull(),
  reason: text('reason'),
  before: text('before', { mode: 'json' }),
  after: text('after', { mode: 'json' }),
  result: text('result', { enum: ['ok', 'refused', 'failed'] }).notNull(),
  runId: text('run_id'),
  prevHash: text('prev_hash').notNull(),
  rowHash: text('row_hash').notNull(),
})
