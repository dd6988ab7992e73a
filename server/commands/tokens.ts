/** Tokens for programs: create, revoke, list; called by the CLI and the console. The token itself is shown once and stored nowhere. */
import { createHash, randomBytes } from 'node:crypto'
import {
  type ApiTokenRow,
  allApiTokens,
  apiTokenById,
  insertApiToken,
  revokeApiToken,
} from '../../data/ops/api-tokens.ts'
import { operatorByLogin } from '../../data/ops/operators.ts'
import { tenantByCode } from '../../data/platform/tenants.ts'
import { isWithin, type Role } from '../domain/access.ts'
import { parseDuration } from '../domain/duration.ts'
import { TobanError } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import type { AdminContext } from './admin-context.ts'
import { auditingRefusal, recordAudit } from './audit.ts'
import { normalLogin } from './operators/login.ts'
import { entryFor } from './operators/on-record.ts'
import { demandRole } from './operators/refusals.ts'
import { listHint } from './page-hints.ts'

type Context = Pick<AdminContext, 'ops' | 'platform' | 'now' | 'by' | 'fromIp'>

export type { ApiTokenRow as ListedToken } from '../../data/ops/api-tokens.ts'

export type NewToken = Readonly<{
  name: string
  /** Whose token it is: it ends with the operator, and may do no more. */
  login: string
  role: Role
  /** Codes; null = all companies, which the role company can not have. */
  tenants: readonly string[] | null
  lifetimeMs: number
  reason?: string
}>

export type IssuedToken = Readonly<{ tokenId: string; token: string; expiresAt: number }>

/** Marks a token as ours, for people and for scanners of leaked secrets. */
const PREFIX = 'tbn_'
const TOKEN_BYTES = 32
const LONGEST_NAME = 100

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Throws `operator_unknown`, `role_invalid`, `role_too_high`, `unknown_tenant`, `tenants_missing` or `bad_name`. */
export async function createToken(context: Context, request: NewToken): Promise<IssuedToken> {
  const { ops, now } = context
  const { name, login, role, tenants, reason } = request
  const at = now()
  const after = { name, role, tenants }
  const entry = entryFor(context, 'token.create', login, { after, reason: reason ?? null })
  return auditingRefusal(ops, entry, () => {
    const operator = operatorOf(context, request)
    const scope = scopeOf(context, request, operator.tenantScope)
    const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
    const tokenId = newId(at)
    const expiresAt = at + request.lifetimeMs
    const write = ops.sqlite.transaction(() => {
      insertApiToken(ops, {
        tokenId,
        operatorId: operator.operatorId,
        name: name.trim(),
        tokenHash: tokenHash(token),
        role,
        tenants: scope,
        issuedAt: at,
        expiresAt,
      })
      recordAudit(ops, { ...entry, after: { ...after, tokenId, expiresAt }, result: 'ok' })
    })
    write.immediate()
    return { tokenId, token, expiresAt }
  })
}

export async function revokeToken(
  context: Context,
  tokenId: string,
  reason: string,
): Promise<{ changed: boolean }> {
  const { ops, by, fromIp } = context
  const at = context.now()
  const verb = 'token.revoke'
  const entry = { at, operator: by, fromIp: fromIp ?? null, verb, object: tokenId, reason }
  return auditingRefusal(ops, entry, () => {
    if (!apiTokenById(ops, tokenId)) throw unknownToken(tokenId)
    const write = ops.sqlite.transaction(() => {
      const changed = revokeApiToken(ops, tokenId, { at, reason })
      if (changed) recordAudit(ops, { ...entry, result: 'ok' })
      return { changed }
    })
    return write.immediate()
  })
}

export function listTokens({ ops }: Pick<Context, 'ops'>): ApiTokenRow[] {
  return allApiTokens(ops)
}

/** A duration as typed, never longer than the configuration allows; left empty it is that. Throws `bad_lifetime`. */
export function tokenLifetimeMs(typed: string | undefined, longestMs: number): number {
  if (typed === undefined || typed.trim() === '') return longestMs
  const ms = parseDuration(typed.trim())
  if (ms !== null && ms > 0 && ms <= longestMs) return ms
  throw badLifetime(typed, Math.floor(longestMs / DAY_MS))
}

const DAY_MS = 86_400_000

function operatorOf({ ops }: Context, { name, login, role }: NewToken) {
  demandRole(role)
  const isNamed = name.trim() !== '' && name.length <= LONGEST_NAME
  if (!isNamed) throw badName()
  const operator = operatorByLogin(ops, normalLogin(login))
  if (!operator || operator.disabledAt !== null) throw unknownOperator(login)
  const widest = { role, tenants: null }
  if (!isWithin(widest, { ...operator, tenants: null })) throw roleTooHigh(role, operator.role)
  return operator
}

function scopeOf(
  { platform }: Context,
  { role, tenants }: NewToken,
  own: readonly string[] | null,
): readonly string[] | null {
  const wanted = tenants ?? own
  if (wanted === null) {
    if (role === 'company') throw tenantsMissing()
    return null
  }
  const unknown = wanted.find((code) => tenantByCode(platform, code)?.isDeleted !== false)
  if (unknown !== undefined || wanted.length === 0) throw unknownTenant(unknown ?? '')
  const beyond = own === null ? undefined : wanted.find((code) => !own.includes(code))
  if (beyond !== undefined) throw unknownTenant(beyond)
  return [...new Set(wanted)].sort()
}

function badLifetime(typed: string, days: number): TobanError {
  return new TobanError({
    code: 'bad_lifetime',
    kind: 'bad-input',
    message: { ja: `有効期間が正しくありません: ${typed}`, en: `not a lifetime: ${typed}` },
    hint: {
      ja: `例: 30d。長くても ${days} 日 (auth.tokenLifetime) です。`,
      en: `For instance 30d; at most ${days} days (auth.tokenLifetime).`,
    },
  })
}

function badName(): TobanError {
  return new TobanError({
    code: 'bad_name',
    kind: 'bad-input',
    message: {
      ja: `トークンには ${LONGEST_NAME} 文字以内の名前が必要です`,
      en: `a token needs a name of at most ${LONGEST_NAME} characters`,
    },
    hint: { ja: '何に使うかを書きます。', en: 'Say what it is for.' },
  })
}

function unknownOperator(login: string): TobanError {
  return new TobanError({
    code: 'operator_unknown',
    kind: 'not-found',
    message: { ja: `オペレーターがいません: ${login}`, en: `no such operator: ${login}` },
    hint: { ja: '一覧: toban operators list', en: 'to see them all: toban operators list' },
    onPage: listHint('/operators'),
  })
}

function roleTooHigh(role: Role, own: Role): TobanError {
  return new TobanError({
    code: 'role_too_high',
    kind: 'refused',
    message: {
      ja: `役割 ${role} は持ち主の役割 ${own} を超えています`,
      en: `the role ${role} goes beyond the owner's role ${own}`,
    },
    hint: {
      ja: '持ち主と同じか、それより狭い役割を指定してください。',
      en: "Give the owner's role or a narrower one.",
    },
  })
}

function tenantsMissing(): TobanError {
  return new TobanError({
    code: 'tenants_missing',
    kind: 'bad-input',
    message: { ja: '役割 company にはテナントが必要です', en: 'the role company needs tenants' },
    hint: { ja: '例: --tenants aoba', en: 'for instance: --tenants aoba' },
    onPage: { ja: 'テナントのコードを指定してください。', en: 'Give the codes of the tenants.' },
  })
}

function unknownTenant(code: string): TobanError {
  return new TobanError({
    code: 'unknown_tenant',
    kind: 'bad-input',
    message: { ja: `テナント「${code}」はありません`, en: `no tenant "${code}"` },
    hint: { ja: '一覧: toban tenants list', en: 'list them: toban tenants list' },
    onPage: listHint('/tenants'),
  })
}

function unknownToken(tokenId: string): TobanError {
  return new TobanError({
    code: 'token_unknown',
    kind: 'not-found',
    message: { ja: `トークンがありません: ${tokenId}`, en: `no such token: ${tokenId}` },
    hint: { ja: '一覧: toban tokens list', en: 'to see them all: toban tokens list' },
    onPage: listHint('/tokens'),
  })
}
