/** What an operator may do and see, and changing it: role, companies, disabled no more, unlocked. */
import { liveTokensOf, revokeApiToken } from '../../../data/ops/api-tokens.ts'
import {
  forgetFailures,
  markDisabled,
  type OperatorRecord,
  type OperatorRole,
  otherAdmins,
  setOperatorAccess,
} from '../../../data/ops/operators.ts'
import { endSessionsOf } from '../../../data/ops/sessions.ts'
import type { PlatformDb } from '../../../data/platform/open.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import { isWithin } from '../../domain/access.ts'
import { auditingRefusal, recordAudit } from '../audit.ts'
import { demandOperator, entryFor, inTransaction, type OperatorContext } from './on-record.ts'
import { demandRole, lastAdmin, ofProvider, scopeFault } from './refusals.ts'

export type AccessChange = Readonly<{
  login: string
  role: OperatorRole
  /** Codes; only and always for the role `company`. */
  tenants: readonly string[]
  reason: string
}>

type Changed = Readonly<{ changed: boolean }>

/**
 * Ends the sessions, and the tokens that go beyond the new role or companies. Throws `operator_unknown`, `role_invalid`,
 * `tenants_missing`, `unknown_tenant`, `last_admin`.
 */
export async function changeAccess(
  context: OperatorContext & Readonly<{ platform: PlatformDb }>,
  change: AccessChange,
): Promise<Changed> {
  const { login, role, tenants, reason } = change
  const entry = entryFor(context, 'operator.access', login, { after: { role, tenants }, reason })
  return auditingRefusal(context.ops, entry, () =>
    inTransaction(context, () => {
      demandRole(role)
      const tenantScope = demandScope(context.platform, { role, tenants })
      const operator = demandOperator(context, login)
      if (operator.ssoSubject !== null) throw ofProvider()
      const before = { role: operator.role, tenants: operator.tenantScope }
      if (isSame(before, { role, tenants: tenantScope })) return { changed: false }
      if (role !== 'admin') keepAnAdmin(context, operator)
      const revoked = putAccess(context, operator, { role, tenantScope })
      const after = {
        role,
        tenants: tenantScope,
        ...(revoked > 0 ? { tokensRevoked: revoked } : {}),
      }
      recordAudit(context.ops, { ...entry, before, after, result: 'ok' })
      return { changed: true }
    }),
  )
}

export async function enableOperator(
  context: OperatorContext,
  login: string,
  reason: string,
): Promise<Changed> {
  const entry = entryFor(context, 'operator.enable', login, { reason })
  return auditingRefusal(context.ops, entry, () =>
    inTransaction(context, () => {
      const operator = demandOperator(context, login)
      if (operator.disabledAt === null) return { changed: false }
      markDisabled(context.ops, operator.operatorId, null)
      recordAudit(context.ops, { ...entry, result: 'ok' })
      return { changed: true }
    }),
  )
}

/** The failures no longer count, and a lock is lifted; the password stays. */
export async function unlockOperator(
  context: OperatorContext,
  login: string,
  reason: string,
): Promise<Changed> {
  const entry = entryFor(context, 'operator.unlock', login, { reason })
  return auditingRefusal(context.ops, entry, () =>
    inTransaction(context, () => {
      const { operatorId, lockedUntil } = demandOperator(context, login)
      forgetFailures(context.ops, operatorId)
      const changed = (lockedUntil ?? 0) > entry.at
      if (changed) recordAudit(context.ops, { ...entry, result: 'ok' })
      return { changed }
    }),
  )
}

/** Throws `last_admin` for the last one who could give the role back. */
export function keepAnAdmin({ ops }: OperatorContext, operator: OperatorRecord): void {
  if (operator.role !== 'admin' || operator.disabledAt !== null) return
  if (otherAdmins(ops, operator.operatorId) === 0) throw lastAdmin(operator.login)
}

type Access = Pick<OperatorRecord, 'role' | 'tenantScope'>

/** In the caller's transaction. Answers how many tokens went beyond it and were revoked. */
export function putAccess(
  { ops, now }: OperatorContext,
  { operatorId }: Pick<OperatorRecord, 'operatorId'>,
  access: Access,
): number {
  const at = now()
  setOperatorAccess(ops, operatorId, access)
  endSessionsOf(ops, operatorId, { at, reason: 'access_changed' })
  const own = { role: access.role, tenants: access.tenantScope }
  const beyond = liveTokensOf(ops, operatorId, at).filter((token) => !isWithin(token, own))
  for (const { tokenId } of beyond) {
    revokeApiToken(ops, tokenId, { at, reason: "beyond the owner's new access" })
  }
  return beyond.length
}

/** The companies as they are stored: null = all. Throws `tenants_missing`, `unknown_tenant`, `tenants_not_for_role`. */
export function demandScope(
  platform: PlatformDb | undefined,
  { role, tenants = [] }: Readonly<{ role: OperatorRole; tenants?: readonly string[] }>,
): readonly string[] | null {
  if (role !== 'company' && tenants.length > 0) throw scopeFault(role, null)
  if (role !== 'company') return null
  if (tenants.length === 0) throw scopeFault(role, null)
  const unknown = tenants.find(
    (code) => !platform || tenantByCode(platform, code)?.isDeleted !== false,
  )
  if (unknown !== undefined) throw scopeFault(role, unknown)
  return [...new Set(tenants)].sort()
}

type Seen = Readonly<{ role: OperatorRole; tenants: readonly string[] | null }>

function isSame(before: Seen, after: Seen): boolean {
  return before.role === after.role && String(before.tenants) === String(after.tenants)
}
