/** Signing in: passwords tried with a lock that grows, and sessions that end by themselves; made by main.ts for the console. */
import { createHash, randomBytes } from 'node:crypto'
import { recordAudit } from '../../../data/ops/audit.ts'
import type { OpsDb } from '../../../data/ops/open.ts'
import {
  forgetFailures,
  lockOperator,
  type OperatorRecord,
  type OperatorRole,
  operatorByLogin,
  reserveTry,
} from '../../../data/ops/operators.ts'
import {
  endSession,
  insertSession,
  type OpenSession,
  openSession,
  touchSession,
} from '../../../data/ops/sessions.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { newId } from '../../domain/ids.ts'
import { normalLogin } from './login.ts'
import { hashPassword, isPassword } from './password.ts'

/** `auth` of toban.yaml; what is left out keeps its usual value. */
export type SignInLimits = Readonly<{
  /** The failure with this number locks. */
  lockAfter: number
  /** The first lock lasts a minute, each further failure doubles it up to this: nobody is shut out for a night. */
  lockForMs: number
  sessionIdleMs: number
  sessionLifetimeMs: number
}>

const USUAL_LIMITS: SignInLimits = {
  lockAfter: 5,
  lockForMs: 15 * 60_000,
  sessionIdleMs: 30 * 60_000,
  sessionLifetimeMs: 12 * 60 * 60_000,
}
const FIRST_LOCK_MS = 60_000
/** A page with live parts asks often: the time of use is written down at most once a minute. */
const TOUCH_EVERY_MS = 60_000
const TOKEN_BYTES = 32
const USER_AGENT_MAX_CHARACTERS = 400

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
}>

/** `locked` with `until` null: the password was right, but the operator is disabled. */
export type SignInResult =
  | Readonly<{ ok: true; token: string; expiresAt: Instant }>
  | Readonly<{ ok: false; why: 'wrong' | 'locked'; until: Instant | null }>

type From = Readonly<{ ip: string; userAgent: string }>

type Desk = Readonly<{
  ops: OpsDb
  clock: () => Instant
  limits: SignInLimits
  strangers: StrangersBook
  /** A hash no password fits, made at the first need. */
  decoy(): Promise<string>
}>

/** What the console asks for. `ops` must be read-write; `clock` gives epoch ms; `limits` are asked for at each sign-in. */
export function operatorsFor(
  ops: OpsDb,
  clock: () => Instant,
  limits: () => Partial<SignInLimits> = () => ({}),
) {
  let decoy: Promise<string> | undefined
  const desk: Desk = {
    ops,
    clock,
    get limits() {
      return { ...USUAL_LIMITS, ...limits() }
    },
    strangers: strangersBook(),
    decoy: () => {
      decoy ??= hashPassword(randomBytes(TOKEN_BYTES).toString('hex'))
      return decoy
    },
  }
  return {
    authenticate: (login: string, password: string, from: From) =>
      authenticate(desk, { login, password, from }),
    session: (token: string) => session(desk, token),
    end: (token: string) => end(desk, token),
  }
}

async function authenticate(
  desk: Desk,
  { login, password, from }: { login: string; password: string; from: From },
): Promise<SignInResult> {
  const operator = operatorByLogin(desk.ops, normalLogin(login))
  const { open, until } = operator ? tryOf(desk, operator) : tryOfStranger(desk, login)
  // The same work for an unknown login, a locked one and a wrong password: time must tell nothing.
  const stored = operator && open ? operator.passwordHash : await desk.decoy()
  const right = await isPassword(password, stored)
  if (operator && open && right) return admit(desk, operator, from)
  if (operator && open && until !== null) note(desk, operator.login, { from, result: 'refused' })
  return { ok: false, why: until === null ? 'wrong' : 'locked', until }
}

/** `open`: the password may be looked at. `until`: the lock that is on, or that begins if it is wrong. */
type Try = Readonly<{ open: boolean; until: Instant | null }>

function tryOf({ ops, clock, limits }: Desk, operator: OperatorRecord): Try {
  const at = clock()
  const tries = reserveTry(ops, operator.operatorId, at)
  if (tries === null) return { open: false, until: operator.lockedUntil }
  const until = lockAfter(tries, { at, limits })
  if (until !== null) lockOperator(ops, operator.operatorId, until)
  return { open: true, until }
}

function tryOfStranger({ strangers, clock, limits }: Desk, login: string): Try {
  const at = clock()
  const { tries, lockedUntil } = strangers.get(login)
  if (lockedUntil !== null && lockedUntil > at) return { open: false, until: lockedUntil }
  const until = lockAfter(tries + 1, { at, limits })
  strangers.set(login, { tries: tries + 1, lockedUntil: until })
  return { open: false, until }
}

function admit(desk: Desk, operator: OperatorRecord, from: From): SignInResult {
  const { ops } = desk
  forgetFailures(ops, operator.operatorId)
  if (operator.disabledAt !== null) return { ok: false, why: 'locked', until: null }
  const at = desk.clock()
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = at + desk.limits.sessionLifetimeMs
  insertSession(ops, {
    sessionId: newId(at),
    operatorId: operator.operatorId,
    tokenHash: sha256(token),
    issuedAt: at,
    expiresAt,
    ip: from.ip,
    userAgent: from.userAgent.slice(0, USER_AGENT_MAX_CHARACTERS),
  })
  note(desk, operator.login, { from, result: 'ok' })
  return { ok: true, token, expiresAt }
}

function note(
  { ops, clock }: Desk,
  login: string,
  what: { from: From; result: 'ok' | 'refused' },
): void {
  const { from, result } = what
  const verb = 'operator.sign_in'
  recordAudit(ops, { at: clock(), operator: login, fromIp: from.ip, verb, object: login, result })
}

/** Null for a token that is unknown, ended or too old; ends it then. */
function session({ ops, clock, limits }: Desk, token: string): SignedIn | null {
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
    mustChangePassword: found.passwordChangedAt === 0,
  }
}

type Moment = Readonly<{ at: Instant; limits: SignInLimits }>

function tooOld(found: OpenSession, { at, limits }: Moment): 'expired' | 'idle' | null {
  if (at >= found.expiresAt) return 'expired'
  return at - found.lastUsedAt >= limits.sessionIdleMs ? 'idle' : null
}

function end({ ops, clock }: Desk, token: string): void {
  const found = openSession(ops, sha256(token))
  if (found) endSession(ops, found.sessionId, { at: clock(), reason: 'signed_out' })
}

/** Null while failures are still forgiven. */
function lockAfter(tries: number, { at, limits }: Moment): Instant | null {
  if (tries < limits.lockAfter) return null
  return at + Math.min(FIRST_LOCK_MS * 2 ** (tries - limits.lockAfter), limits.lockForMs)
}

/** More names than this at once are an attack: the oldest is forgotten. */
const STRANGERS_MAX = 10_000

type StrangersBook = ReturnType<typeof strangersBook>

/** Unknown logins lock like known ones, or the lock would tell which logins exist. Forgotten at a restart. */
function strangersBook() {
  const seen = new Map<string, { tries: number; lockedUntil: Instant | null }>()
  return {
    get: (login: string) => seen.get(normalLogin(login)) ?? { tries: 0, lockedUntil: null },
    set: (login: string, entry: { tries: number; lockedUntil: Instant | null }) => {
      const oldest = seen.size >= STRANGERS_MAX ? seen.keys().next().value : undefined
      if (oldest !== undefined) seen.delete(oldest)
      seen.set(normalLogin(login), entry)
    },
  }
}

function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
