/** Operator verbs: add, give a new password, disable, list; called by the CLI, the console and `toban init`. */
import { recordAudit } from '../../data/ops/audit.ts'
import {
  allOperators,
  insertOperator,
  markDisabled,
  type OperatorRecord,
  type OperatorRole,
  operatorByLogin,
  replacePassword,
} from '../../data/ops/operators.ts'
import { endSessionsOf } from '../../data/ops/sessions.ts'
import { newId } from '../domain/ids.ts'
import type { AdminContext } from './admin-context.ts'
import { auditingRefusal } from './audit.ts'
import { demandScope, keepAnAdmin } from './operators/access.ts'
import { isOnList } from './operators/deny-list.ts'
import { demandLogin } from './operators/login.ts'
import {
  type OperatorContext as Context,
  demandOperator,
  entryFor,
  inTransaction,
} from './operators/on-record.ts'
import { demandOwnPassword } from './operators/own-password.ts'
import {
  demandGoodPassword,
  hashPassword,
  oneTimePassword,
  triedFirst,
} from './operators/password.ts'
import { demandRole, ofProvider, operatorExists, passwordSame } from './operators/refusals.ts'
import type { LockLimits } from './operators/tries.ts'

export {
  type CodeResult,
  operatorsFor,
  type SignedIn,
  type SignInLimits,
  type SignInResult,
} from './operators/sign-in.ts'

/** Asked only for a person of a company: without it no tenant is known. */
type WithTenants = Partial<Pick<AdminContext, 'platform'>>

export type NewOperatorRequest = Readonly<{
  login: string
  displayName?: string
  email?: string | null
  role: OperatorRole
  /** Codes; only and always for the role `company`. */
  tenants?: readonly string[]
  language?: 'ja' | 'en'
  /** Left out: a one-time password is made. */
  password?: string
  reason?: string
}>

/** `oneTimePassword` is shown once and must be changed at the first sign-in; null when a password was given. */
export type PasswordIssued = Readonly<{ login: string; oneTimePassword: string | null }>

/** Throws `login_invalid`, `role_invalid`, `tenants_missing`, `unknown_tenant`, `password_weak` or `operator_exists`. */
export async function addOperator(
  context: Context & WithTenants,
  request: NewOperatorRequest,
): Promise<PasswordIssued> {
  const entry = entryFor(context, 'operator.add', request.login, {
    after: {
      role: request.role,
      ...(request.tenants ? { tenants: request.tenants } : {}),
    },
    reason: request.reason ?? null,
  })
  return auditingRefusal(context.ops, entry, async () => {
    const login = demandLogin(request.login)
    demandRole(request.role)
    const tenantScope = demandScope(context.platform, request)
    if (operatorByLogin(context.ops, login)) throw operatorExists(login)
    const { hash, changedAt, issued } = await passwordFor(context, login, request.password)
    const at = context.now()
    inTransaction(context, () => {
      // Asked again inside: hashing let others in between.
      if (operatorByLogin(context.ops, login)) throw operatorExists(login)
      insertOperator(context.ops, {
        operatorId: newId(at),
        login,
        displayName: request.displayName?.trim() || login,
        email: request.email ?? null,
        role: request.role,
        tenantScope,
        passwordHash: hash,
        passwordChangedAt: changedAt,
        language: request.language ?? 'ja',
        createdAt: at,
      })
      recordAudit(context.ops, { ...entry, object: login, result: 'ok' })
    })
    return issued
  })
}

/** An administrator's new password for somebody: one-time unless it is given. Ends the operator's sessions and lifts a lock. */
export async function setPassword(
  context: Context,
  request: { login: string; password?: string; reason?: string },
): Promise<PasswordIssued> {
  const reason = request.reason ?? null
  const entry = entryFor(context, 'operator.password', request.login, { reason })
  return auditingRefusal(context.ops, entry, async () => {
    const operator = demandOperator(context, request.login)
    if (operator.ssoSubject !== null) throw ofProvider()
    const { hash, changedAt, issued } = await passwordFor(context, operator.login, request.password)
    changePasswordTo(context, operator, { hash, changedAt, reason })
    return issued
  })
}

/** `auth` of toban.yaml; what is left out keeps its usual value. */
type PasswordRules = Readonly<{ passwordMinLength?: number; passwordDenyList?: string | null }>

/** Somebody's own change; throws `password_wrong` unless `current` is right, `password_same` when nothing changes. */
export async function changePassword(
  context: Context & PasswordRules & Readonly<{ limits?: LockLimits }>,
  request: { login: string; current: string; next: string },
): Promise<void> {
  const entry = entryFor(context, 'operator.password', request.login)
  await auditingRefusal(context.ops, entry, async () => {
    const operator = demandOperator(context, request.login)
    if (operator.ssoSubject !== null) throw ofProvider()
    await demandOwnPassword(context, operator, request.current)
    if (request.current === request.next) throw passwordSame()
    demandGoodPassword(request.next, operator.login, context.passwordMinLength)
    const { passwordDenyList = null } = context
    if (passwordDenyList !== null && (await isOnList(passwordDenyList, request.next))) {
      throw triedFirst()
    }
    const hash = await hashPassword(request.next)
    changePasswordTo(context, operator, { hash, changedAt: context.now(), reason: null })
  })
}

/** Ends the sessions too. Throws `operator_unknown`, or `last_admin` for the last one who could undo it. */
export async function disableOperator(
  context: Context,
  login: string,
  reason: string,
): Promise<{ changed: boolean }> {
  const entry = entryFor(context, 'operator.disable', login, { reason })
  return auditingRefusal(context.ops, entry, () =>
    inTransaction(context, () => {
      const operator = demandOperator(context, login)
      if (operator.disabledAt !== null) return { changed: false }
      keepAnAdmin(context, operator)
      const { operatorId } = operator
      markDisabled(context.ops, operatorId, entry.at)
      endSessionsOf(context.ops, operatorId, { at: entry.at, reason: 'disabled' })
      recordAudit(context.ops, { ...entry, result: 'ok' })
      return { changed: true }
    }),
  )
}

/** An operator without the password's hash. Instants are epoch ms; `lockedUntil` is null unless a lock is on now. */
export type OperatorListed = Readonly<
  Pick<
    OperatorRecord,
    | 'login'
    | 'displayName'
    | 'email'
    | 'role'
    | 'tenantScope'
    | 'language'
    | 'disabledAt'
    | 'createdAt'
  > & {
    lockedUntil: number | null
    mustChangePassword: boolean
    mfaEnabled: boolean
    signsInBy: 'password' | 'sso'
  }
>

export function listOperators(context: Context): OperatorListed[] {
  const now = context.now()
  return allOperators(context.ops).map((operator) => ({
    login: operator.login,
    displayName: operator.displayName,
    email: operator.email,
    role: operator.role,
    tenantScope: operator.tenantScope,
    language: operator.language,
    disabledAt: operator.disabledAt,
    createdAt: operator.createdAt,
    lockedUntil: (operator.lockedUntil ?? 0) > now ? operator.lockedUntil : null,
    mustChangePassword: operator.passwordChangedAt === 0,
    mfaEnabled: operator.mfaEnabled,
    signsInBy: operator.ssoSubject === null ? ('password' as const) : ('sso' as const),
  }))
}

async function passwordFor(context: Context, login: string, given: string | undefined) {
  if (given !== undefined) demandGoodPassword(given, login)
  const password = given ?? oneTimePassword()
  const issued: PasswordIssued = { login, oneTimePassword: given === undefined ? password : null }
  const changedAt = given === undefined ? 0 : context.now()
  return { hash: await hashPassword(password), changedAt, issued }
}

function changePasswordTo(
  context: Context,
  operator: OperatorRecord,
  { reason, ...password }: { hash: string; changedAt: number; reason: string | null },
): void {
  const entry = entryFor(context, 'operator.password', operator.login, { reason })
  inTransaction(context, () => {
    replacePassword(context.ops, operator.operatorId, password)
    endSessionsOf(context.ops, operator.operatorId, { at: entry.at, reason: 'password_changed' })
    recordAudit(context.ops, {
      ...entry,
      after: { oneTime: password.changedAt === 0 },
      result: 'ok',
    })
  })
}
