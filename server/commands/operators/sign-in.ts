/** Signing in: passwords tried with a lock that grows, and sessions that end by themselves; made by main.ts for the console. */
import { randomBytes } from 'node:crypto'
import { recordAudit } from '../../../data/ops/audit.ts'
import type { OpsDb } from '../../../data/ops/open.ts'
import {
  forgetFailures,
  type OperatorRecord,
  type OperatorRole,
  operatorByLogin,
} from '../../../data/ops/operators.ts'
import { recoveryCodesLeft } from '../../../data/ops/recovery-codes.ts'
import {
  endSession,
  type OpenSession,
  openSession,
  type SignedInBy,
  touchSession,
} from '../../../data/ops/sessions.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { beginSession, type From, sha256 } from './begin-session.ts'
import { normalLogin } from './login.ts'
import { hashPassword, isPassword } from './password.ts'
import { type TotpSecrets, takeRecoveryCode, takeTotpCode } from './totp.ts'
import {
  type LockLimits,
  returnTry,
  type StrangersBook,
  strangersBook,
  takeTry,
  USUAL_LOCK,
} from './tries.ts'

/** `auth` of toban.yaml; what is left out keeps its usual value. */
export type SignInLimits = LockLimits &
  Readonly<{
    sessionIdleMs: number
    sessionLifetimeMs: number
    /** Roles that must set up one-time codes. */
    totp: Readonly<Partial<Record<OperatorRole, 'optional' | 'required'>>>
    /** Who may sign in with a password. */
    local: true | 'adminOnly'
  }>

export const USUAL_LIMITS: SignInLimits = {
  ...USUAL_LOCK,
  sessionIdleMs: 30 * 60_000,
  sessionLifetimeMs: 12 * 60 * 60_000,
  totp: {},
  local: true,
}
/** A page with live parts asks often: the time of use is written down at most once a minute. */
const TOUCH_EVERY_MS = 60_000
const TOKEN_BYTES = 32

export type SignedIn = Readonly<{
  sessionId: string
  operatorId: string
  login: string
  displayName: string
  role: OperatorRole
  tenants: readonly string[] | null
  language: 'ja' | 'en'
  /** True while the password is a one-time password. */
  mustChangePassword: boolean
  /** True while the role demands one-time codes and they are not set up. */
  mustSetUpTotp: boolean
  signedInBy: SignedInBy
}>

/** `code`: the password was right, and the code of the authenticator is asked for with this challenge. `locked` with `until` null: the password was right, but the operator is disabled. */
export type SignInResult =
  | Readonly<{ ok: true; token: string; expiresAt: Instant }>
  | Readonly<{ ok: false; why: 'wrong' | 'locked'; until: Instant | null }>
  | Readonly<{ ok: false; why: 'code'; challenge: string }>

/** `expired`: the challenge is unknown or too old; the password is asked for again. */
export type CodeResult =
  | Exclude<SignInResult, { why: 'code' }>
  | Readonly<{ ok: false; why: 'expired' }>

export type { From } from './begin-session.ts'

export type SignInDesk = Readonly<{
  ops: OpsDb
  clock: () => Instant
  limits: SignInLimits
  strangers: StrangersBook
  challenges: Challenges
  secrets: TotpSecrets
  /** A hash no password fits, made at the first need. */
  decoy(): Promise<string>
}>

/** What the console asks for. `ops` must be read-write; `clock` gives epoch ms; `limits` are asked for at each sign-in. */
export function operatorsFor(
  ops: OpsDb,
  clock: () => Instant,
  limits: () => Partial<SignInLimits> = () => ({}),
  secrets: TotpSecrets = NO_SECRETS,
) {
  let decoy: Promise<string> | undefined
  const desk: SignInDesk = {
    ops,
    clock,
    get limits() {
      return { ...USUAL_LIMITS, ...limits() }
    },
    strangers: strangersBook(),
    challenges: challenges(),
    secrets,
    decoy: () => {
      decoy ??= hashPassword(randomBytes(TOKEN_BYTES).toString('hex'))
      return decoy
    },
  }
  return {
    authenticate: (login: string, password: string, from: From) =>
      authenticate(desk, { login, password, from }),
    giveCode: (challenge: string, code: string, from: From) =>
      giveCode(desk, { challenge, code, from }),
    session: (token: string) => session(desk, token),
    end: (token: string) => end(desk, token),
  }
}

async function authenticate(
  desk: SignInDesk,
  { login, password, from }: { login: string; password: string; from: From },
): Promise<SignInResult> {
  const found = operatorByLogin(desk.ops, normalLogin(login))
  const operator = found && hasPassword(found, desk.limits) ? found : null
  const moment = { at: desk.clock(), limits: desk.limits }
  const taken = operator ? takeTry(desk.ops, operator, moment) : desk.strangers.take(login, moment)
  const { open, until } = taken
  // The same work for an unknown login, a locked one and a wrong password: time must tell nothing.
  const stored = operator && open ? operator.passwordHash : await desk.decoy()
  const right = await isPassword(password, stored)
  if (operator && open && right) {
    if (!operator.mfaEnabled || operator.disabledAt !== null) return admit(desk, operator, from)
    returnTry(desk.ops, operator, taken)
    return { ok: false, why: 'code', challenge: desk.challenges.begin(operator.login, moment.at) }
  }
  if (operator && open && until !== null) note(desk, operator.login, { from, result: 'refused' })
  return { ok: false, why: until === null ? 'wrong' : 'locked', until }
}

/** Who comes from the provider has no password here, and is nobody at this door. */
function hasPassword({ ssoSubject, role }: OperatorRecord, { local }: SignInLimits): boolean {
  return ssoSubject === null && (local === true || role === 'admin')
}

/** The second step; a recovery code stands in for the authenticator's. Counted together with wrong passwords. */
function giveCode(
  desk: SignInDesk,
  { challenge, code, from }: { challenge: string; code: string; from: From },
): CodeResult {
  const at = desk.clock()
  const login = desk.challenges.loginOf(challenge, at)
  const operator = login === null ? null : operatorByLogin(desk.ops, login)
  if (!operator) return { ok: false, why: 'expired' }
  const { open, until } = takeTry(desk.ops, operator, { at, limits: desk.limits })
  if (open && isCode(desk, operator, { code, at })) {
    desk.challenges.end(challenge)
    return admit(desk, operator, from)
  }
  if (open && until !== null) note(desk, operator.login, { from, result: 'refused' })
  return { ok: false, why: until === null ? 'wrong' : 'locked', until }
}

function isCode(
  desk: SignInDesk,
  operator: OperatorRecord,
  { code, at }: { code: string; at: Instant },
): boolean {
  if (takeTotpCode({ ...desk, at }, operator, code)) return true
  if (!takeRecoveryCode({ ...desk, at }, operator.operatorId, code)) return false
  const { login, operatorId } = operator
  const after = { left: recoveryCodesLeft(desk.ops, operatorId) }
  const entry = { at, operator: login, verb: 'operator.recovery_code', object: login, after }
  recordAudit(desk.ops, { ...entry, result: 'ok' })
  return true
}

function admit(
  desk: SignInDesk,
  operator: OperatorRecord,
  from: From,
): Exclude<SignInResult, { why: 'code' }> {
  const { ops } = desk
  forgetFailures(ops, operator.operatorId)
  if (operator.disabledAt !== null) return { ok: false, why: 'locked', until: null }
  const { sessionLifetimeMs } = desk.limits
  const begun = beginSession(ops, operator, { at: desk.clock(), from, sessionLifetimeMs })
  note(desk, operator.login, { from, result: 'ok' })
  return { ok: true, ...begun }
}

function note(
  { ops, clock }: SignInDesk,
  login: string,
  what: { from: From; result: 'ok' | 'refused' },
): void {
  const { from, result } = what
  const verb = 'operator.sign_in'
  recordAudit(ops, { at: clock(), operator: login, fromIp: from.ip, verb, object: login, result })
}

/** Null for a token that is unknown, ended or too old; ends it then. */
function session({ ops, clock, limits }: SignInDesk, token: string): SignedIn | null {
  const found = openSession(ops, sha256(token))
  if (!found) return null
  const at = clock()
  const reason = tooOld(found, { at, limits })
  if (reason !== null) {
    endSession(ops, found.sessionId, { at, reason })
    return null
  }
  if (at - found.lastUsedAt >= TOUCH_EVERY_MS) touchSession(ops, found.sessionId, at)
  const { sessionId, operatorId, login, displayName, role, tenants, language } = found
  return {
    sessionId,
    operatorId,
    login,
    displayName,
    role,
    tenants,
    language,
    mustChangePassword: found.passwordChangedAt === 0 && found.signedInBy === 'password',
    mustSetUpTotp: demandsTotp(found, limits),
    signedInBy: found.signedInBy,
  }
}

function demandsTotp({ role, mfaEnabled, signedInBy }: OpenSession, limits: SignInLimits): boolean {
  return signedInBy === 'password' && !mfaEnabled && limits.totp[role] === 'required'
}

type Moment = Readonly<{ at: Instant; limits: SignInLimits }>

function tooOld(found: OpenSession, { at, limits }: Moment): 'expired' | 'idle' | null {
  if (at >= found.expiresAt) return 'expired'
  return at - found.lastUsedAt >= limits.sessionIdleMs ? 'idle' : null
}

function end({ ops, clock }: SignInDesk, token: string): void {
  const found = openSession(ops, sha256(token))
  if (found) endSession(ops, found.sessionId, { at: clock(), reason: 'signed_out' })
}

const NO_SECRETS: TotpSecrets = { make: () => '', read: () => null, remove: () => {} }

/** Between password and code; a phone is at hand or it is not. */
const CHALLENGE_MS = 5 * 60_000
/** More at once are an attack with right passwords: the oldest is forgotten. */
const CHALLENGES_MAX = 1_000

type Challenges = ReturnType<typeof challenges>

/** Who has given the password and owes the code. Forgotten at a restart. */
function challenges() {
  const open = new Map<string, { login: string; until: Instant }>()
  return {
    begin(login: string, at: Instant): string {
      const oldest = open.size >= CHALLENGES_MAX ? open.keys().next().value : undefined
      if (oldest !== undefined) open.delete(oldest)
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      open.set(sha256(token), { login, until: at + CHALLENGE_MS })
      return token
    },
    loginOf(token: string, at: Instant): string | null {
      const found = open.get(sha256(token))
      return found && found.until > at ? found.login : null
    },
    end: (token: string) => void open.delete(sha256(token)),
  }
}
