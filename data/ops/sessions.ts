/** Sign-in sessions of operators in ops.db; read at every request of the console, so by prepared statements. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'
import type { OperatorRole } from './operators.ts'

export type NewSession = Readonly<{
  sessionId: string
  operatorId: string
  /** sha256 of the token, hex; the token itself is nowhere stored. */
  tokenHash: string
  issuedAt: Instant
  /** The session ends then, however busy it is. */
  expiresAt: Instant
  ip: string
  userAgent: string
  /** Default: password. */
  signedInBy?: SignedInBy
}>

/** `sso`: by the sign-on provider, which asks for a second factor itself. */
export type SignedInBy = 'password' | 'sso'

/** A session that has not ended, with its operator. */
export type OpenSession = Readonly<{
  sessionId: string
  lastUsedAt: Instant
  expiresAt: Instant
  operatorId: string
  login: string
  displayName: string
  role: OperatorRole
  /** Codes the operator is confined to; null = all companies. */
  tenants: readonly string[] | null
  language: 'ja' | 'en'
  /** 0: the password is a one-time password. */
  passwordChangedAt: Instant
  /** One-time codes are set up. */
  mfaEnabled: boolean
  signedInBy: SignedInBy
}>

export type EndReason =
  | 'signed_out'
  /** By the same person, from another session. */
  | 'signed_out_elsewhere'
  | 'idle'
  | 'expired'
  | 'password_changed'
  | 'access_changed'
  | 'disabled'

export function insertSession(ops: OpsDb, session: NewSession): void {
  const sql = `INSERT INTO operator_sessions
      (session_id, operator_id, token_hash, issued_at, last_used_at, expires_at, ip, user_agent, signed_in_by)
    VALUES (@sessionId, @operatorId, @tokenHash, @issuedAt, @issuedAt, @expiresAt, @ip, @userAgent, @signedInBy)`
  statement(ops.sqlite, sql).run({ signedInBy: 'password', ...session })
}

/** Null for an unknown token, an ended session and a disabled operator. Whether it is too old is the caller's to judge. */
export function openSession(ops: OpsDb, tokenHash: string): OpenSession | null {
  const sql = `SELECT s.session_id AS sessionId, s.last_used_at AS lastUsedAt, s.expires_at AS expiresAt,
      o.operator_id AS operatorId, o.login, o.display_name AS displayName, o.role, o.tenant_scope AS tenantScope, o.language,
      o.password_changed_at AS passwordChangedAt, o.mfa_enabled AS mfaEnabled, s.signed_in_by AS signedInBy
    FROM operator_sessions s JOIN operators o ON o.operator_id = s.operator_id
    WHERE s.token_hash = ? AND s.ended_at IS NULL AND o.disabled_at IS NULL`
  type Row = Omit<OpenSession, 'tenants' | 'mfaEnabled'> & {
    tenantScope: string | null
    mfaEnabled: 0 | 1
  }
  const row = statement<[string], Row>(ops.sqlite, sql).get(tokenHash)
  if (!row) return null
  const { tenantScope, mfaEnabled, ...session } = row
  return {
    ...session,
    mfaEnabled: mfaEnabled === 1,
    tenants: tenantScope === null ? null : (JSON.parse(tenantScope) as string[]),
  }
}

export function touchSession(ops: OpsDb, sessionId: string, at: Instant): void {
  statement(ops.sqlite, 'UPDATE operator_sessions SET last_used_at = ? WHERE session_id = ?').run(
    at,
    sessionId,
  )
}

export type SessionEnd = Readonly<{ at: Instant; reason: EndReason }>

/** Does nothing to a session that has ended before. */
export function endSession(ops: OpsDb, sessionId: string, end: SessionEnd): void {
  const sql = `UPDATE operator_sessions SET ended_at = @at, end_reason = @reason
    WHERE session_id = @sessionId AND ended_at IS NULL`
  statement(ops.sqlite, sql).run({ ...end, sessionId })
}

/** What a person sees of an own session. */
export type SessionCard = Readonly<{
  sessionId: string
  issuedAt: Instant
  lastUsedAt: Instant
  expiresAt: Instant
  ip: string
  userAgent: string
}>

/** Sessions of the operator that have not ended, the one used last first; some of them may be too old by now. */
export function openSessionsOf(ops: OpsDb, operatorId: string): SessionCard[] {
  const sql = `SELECT session_id AS sessionId, issued_at AS issuedAt, last_used_at AS lastUsedAt,
      expires_at AS expiresAt, ip, user_agent AS userAgent
    FROM operator_sessions WHERE operator_id = ? AND ended_at IS NULL ORDER BY last_used_at DESC`
  return statement<[string], SessionCard>(ops.sqlite, sql).all(operatorId)
}

/** Answers how many were open. */
export function endSessionsOf(ops: OpsDb, operatorId: string, end: SessionEnd): number {
  const sql = `UPDATE operator_sessions SET ended_at = @at, end_reason = @reason
    WHERE operator_id = @operatorId AND ended_at IS NULL`
  return statement(ops.sqlite, sql).run({ ...end, operatorId }).changes
}
