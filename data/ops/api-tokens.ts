/** Tokens of programs in ops.db: only the hash of each is stored; read at every request of the API, so by prepared statements. */
import type { Role } from '../../server/domain/access.ts'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type NewApiToken = Readonly<{
  tokenId: string
  operatorId: string
  name: string
  /** sha256, hex. */
  tokenHash: string
  role: Role
  /** Codes the token is confined to; null = all companies. */
  tenants: readonly string[] | null
  issuedAt: Instant
  expiresAt: Instant
}>

export type ApiTokenRow = Readonly<{
  tokenId: string
  name: string
  login: string
  role: Role
  tenants: readonly string[] | null
  issuedAt: Instant
  expiresAt: Instant
  lastUsedAt: Instant | null
  revokedAt: Instant | null
  revokedReason: string | null
}>

type Stored = Omit<ApiTokenRow, 'tenants'> & { tenantScope: string | null }

const SELECT = `SELECT t.token_id AS tokenId, t.name, o.login, t.role, t.tenant_scope AS tenantScope,
    t.issued_at AS issuedAt, t.expires_at AS expiresAt, t.last_used_at AS lastUsedAt, t.revoked_at AS revokedAt,
    t.revoked_reason AS revokedReason
  FROM api_tokens t JOIN operators o ON o.operator_id = t.operator_id`

export function insertApiToken(ops: OpsDb, token: NewApiToken): void {
  const sql = `INSERT INTO api_tokens (token_id, operator_id, name, token_hash, role, tenant_scope, issued_at, expires_at,
      is_revoked)
    VALUES (@tokenId, @operatorId, @name, @tokenHash, @role, @tenantScope, @issuedAt, @expiresAt, 0)`
  const { tenants, ...rest } = token
  const tenantScope = tenants === null ? null : JSON.stringify(tenants)
  statement(ops.sqlite, sql).run({ ...rest, tenantScope })
}

/** Null for an unknown, revoked or expired token, and for one of a disabled operator. */
export function validApiToken(ops: OpsDb, tokenHash: string, at: Instant): ApiTokenRow | null {
  const sql = `${SELECT} WHERE t.token_hash = @tokenHash AND t.is_revoked = 0 AND t.expires_at > @at
    AND o.disabled_at IS NULL`
  const row = statement(ops.sqlite, sql).get({ tokenHash, at }) as Stored | undefined
  return row ? fromStored(row) : null
}

export function apiTokenById(ops: OpsDb, tokenId: string): ApiTokenRow | null {
  const row = statement(ops.sqlite, `${SELECT} WHERE t.token_id = ?`).get(tokenId)
  return row ? fromStored(row as Stored) : null
}

/** Newest first, revoked and expired ones too. */
export function allApiTokens(ops: OpsDb): ApiTokenRow[] {
  const rows = statement(ops.sqlite, `${SELECT} ORDER BY t.token_id DESC`).all() as Stored[]
  return rows.map(fromStored)
}

/** Tokens of an operator that would be let in now. */
export function liveTokensOf(ops: OpsDb, operatorId: string, at: Instant): ApiTokenRow[] {
  const sql = `${SELECT} WHERE t.operator_id = @operatorId AND t.is_revoked = 0 AND t.expires_at > @at`
  const rows = statement(ops.sqlite, sql).all({ operatorId, at }) as Stored[]
  return rows.map(fromStored)
}

export function touchApiToken(ops: OpsDb, tokenId: string, at: Instant): void {
  statement(ops.sqlite, 'UPDATE api_tokens SET last_used_at = ? WHERE token_id = ?').run(
    at,
    tokenId,
  )
}

/** False when it was revoked before. */
export function revokeApiToken(
  ops: OpsDb,
  tokenId: string,
  end: Readonly<{ at: Instant; reason: string }>,
): boolean {
  const sql = `UPDATE api_tokens SET is_revoked = 1, revoked_at = @at, revoked_reason = @reason
    WHERE token_id = @tokenId AND is_revoked = 0`
  return statement(ops.sqlite, sql).run({ ...end, tokenId }).changes === 1
}

function fromStored({ tenantScope, ...row }: Stored): ApiTokenRow {
  return { ...row, tenants: tenantScope === null ? null : (JSON.parse(tenantScope) as string[]) }
}
