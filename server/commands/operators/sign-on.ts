/** Single sign-on: sends people to the provider, and lets in who comes back and has a group; made by main.ts for the console. */
import { randomBytes } from 'node:crypto'
import { liveTokensOf, revokeApiToken } from '../../../data/ops/api-tokens.ts'
import { recordAudit } from '../../../data/ops/audit.ts'
import {
  insertOperator,
  type OperatorRecord,
  operatorByIdentity,
  operatorByLogin,
  setOperatorPerson,
} from '../../../data/ops/operators.ts'
import { endSessionsOf } from '../../../data/ops/sessions.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import type { TobanConfig } from '../../config/config.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { newId } from '../../domain/ids.ts'
import {
  type Claims,
  type NotRecognised,
  type Recognised,
  recognise,
} from '../../domain/sign-on.ts'
import type { AdminContext } from '../admin-context.ts'
import { putAccess } from './access.ts'
import { type Begun, beginSession, type From, sha256 } from './begin-session.ts'
import { hashPassword } from './password.ts'
import { notRecognised, signOnExpired } from './sign-on-refusals.ts'

type Oidc = NonNullable<TobanConfig['auth']['oidc']>
type Checks = Readonly<{ state: string; nonce: string; verifier: string }>

/** The provider as it is asked; see `server/outside/sign-on-provider.ts`. */
export type Provider = Readonly<{
  begin(returnTo: string): Promise<Readonly<{ url: string; checks: Checks }>>
  finish(url: URL, checks: Checks): Promise<Claims>
  signOutUrl(returnTo: string): Promise<string | null>
}>

export type SignOnGiven = Pick<AdminContext, 'ops' | 'platform' | 'now'> &
  Readonly<{
    settings(): TobanConfig
    /** Kept by the caller between calls: it remembers what the provider says of itself. */
    provider(oidc: Oidc): Provider
  }>

export type SignOn = ReturnType<typeof signOn>

/** Where the provider sends people back to; registered there. */
export const RETURN_PATH = '/login/sso/return'

/** Between leaving and coming back: a password, a second factor, a forgotten phone. */
const TICKET_MS = 10 * 60_000
/** More at once are an attack: the oldest is forgotten. */
const TICKETS_MAX = 1_000

type Ticket = Readonly<{ checks: Checks; next: string; until: Instant }>

export function signOn(given: SignOnGiven) {
  const tickets = new Map<string, Ticket>()
  const oidc = () => given.settings().auth.oidc
  const own = (path: string) => new URL(path, given.settings().server.publicUrl ?? '').href
  return {
    /** Null: there is no provider. */
    label: () => oidc()?.label ?? null,
    /** `ticket` belongs into a cookie: only the browser that left may come back. */
    begin: async (next: string): Promise<{ url: string; ticket: string } | null> => {
      const rules = oidc()
      if (!rules) return null
      const { url, checks } = await given.provider(rules).begin(own(RETURN_PATH))
      const oldest = tickets.size >= TICKETS_MAX ? tickets.keys().next().value : undefined
      if (oldest !== undefined) tickets.delete(oldest)
      const ticket = randomBytes(32).toString('base64url')
      tickets.set(sha256(ticket), { checks, next, until: given.now() + TICKET_MS })
      return { url, ticket }
    },
    /** @param query of the address they came back to. Each ticket is good once. */
    finish: async (
      ticket: string,
      query: string,
      from: From,
    ): Promise<Begun & { next: string }> => {
      const rules = oidc()
      const found = tickets.get(sha256(ticket))
      tickets.delete(sha256(ticket))
      if (!rules || !found || found.until <= given.now()) throw signOnExpired()
      const url = new URL(own(RETURN_PATH) + query)
      const claims = await given.provider(rules).finish(url, found.checks)
      return { ...(await admit(given, rules, { claims, from })), next: found.next }
    },
    /** Where the provider ends its own session; null when it has no such page, or can not be asked. */
    signOutUrl: async (): Promise<string | null> => {
      const rules = oidc()
      if (!rules) return null
      return given
        .provider(rules)
        .signOutUrl(own('/login'))
        .catch(() => null)
    },
  }
}

type Arrival = Readonly<{ claims: Claims; from: From }>

async function admit(given: SignOnGiven, rules: Oidc, { claims, from }: Arrival): Promise<Begun> {
  const { ops } = given
  const known = operatorByIdentity(ops, { issuer: rules.issuer, subject: claims.sub })
  const person = served(given, recognise(claims, rules))
  if (typeof person === 'string' || (known && known.disabledAt !== null)) {
    const why = typeof person === 'string' ? person : 'disabled'
    turnAway(given, { why, known, from })
    throw notRecognised(why)
  }
  const hash = known?.passwordHash ?? (await hashPassword(randomBytes(32).toString('hex')))
  const write = ops.sqlite.transaction(() => {
    const at = given.now()
    const operator = put(given, person, { issuer: rules.issuer, hash, at })
    const { sessionLifetimeMs } = given.settings().auth
    const begun = beginSession(ops, operator, { at, from, sessionLifetimeMs, signedInBy: 'sso' })
    const { login } = operator
    const entry = { at, operator: login, fromIp: from.ip, verb: 'operator.sign_in', object: login }
    recordAudit(ops, { ...entry, after: { by: 'sso', role: person.role }, result: 'ok' })
    return begun
  })
  return write.immediate()
}

/** Only companies that are there; somebody of none of them has no business here. */
function served(
  { platform }: SignOnGiven,
  person: Recognised | NotRecognised,
): Recognised | NotRecognised | 'no_company' {
  if (typeof person === 'string' || person.tenants === null) return person
  const tenants = person.tenants.filter((code) => tenantByCode(platform, code)?.isDeleted === false)
  return tenants.length === 0 ? 'no_company' : { ...person, tenants }
}

type Put = Readonly<{ issuer: string; hash: string; at: Instant }>

/** Role and companies are those of the provider's groups at every sign-in; nobody's choice here outlives them. */
function put(given: SignOnGiven, person: Recognised, { issuer, hash, at }: Put): OperatorRecord {
  const { ops } = given
  const { subject, role, tenants, displayName, email } = person
  const known = operatorByIdentity(ops, { issuer, subject })
  if (known) {
    setOperatorPerson(ops, known.operatorId, { displayName, email })
    const access = { role, tenants }
    const before = { role: known.role, tenants: known.tenantScope }
    if (JSON.stringify(before) === JSON.stringify(access)) return known
    putAccess({ ops, now: () => at, by: 'sso' }, known, { role, tenantScope: tenants })
    const entry = { at, operator: 'sso', verb: 'operator.access', object: known.login }
    recordAudit(ops, { ...entry, before, after: access, result: 'ok' })
    return known
  }
  const login = freeLogin(given, person.login)
  insertOperator(ops, {
    operatorId: newId(at),
    login,
    displayName,
    email,
    role,
    tenantScope: tenants,
    passwordHash: hash,
    passwordChangedAt: at,
    language: given.settings().language,
    createdAt: at,
    ssoIssuer: issuer,
    ssoSubject: subject,
  })
  const entry = { at, operator: 'sso', verb: 'operator.add', object: login }
  recordAudit(ops, { ...entry, after: { role, tenants }, result: 'ok' })
  return operatorByLogin(ops, login) as OperatorRecord
}

/** A local account of the same name is somebody else, whatever the provider says: it is never taken over. */
function freeLogin({ ops }: SignOnGiven, wanted: string): string {
  const candidates = [wanted, ...Array.from({ length: 98 }, (_, index) => `${wanted}-${index + 2}`)]
  const free = candidates.find((login) => operatorByLogin(ops, login) === null)
  return free ?? `${wanted}-${randomBytes(2).toString('hex')}`
}

type TurnedAway = Readonly<{
  why: NotRecognised | 'no_company' | 'disabled'
  known: OperatorRecord | null
  from: From
}>

/** Who has lost the last group loses what is left of the old access at once: open sessions, and tokens. */
function turnAway({ ops, now }: SignOnGiven, { why, known, from }: TurnedAway): void {
  const at = now()
  const object = known?.login ?? 'sso'
  const entry = { at, operator: object, fromIp: from.ip, verb: 'operator.sign_in', object }
  ops.sqlite
    .transaction(() => {
      recordAudit(ops, { ...entry, after: { by: 'sso', why }, result: 'refused' })
      if (!known || why === 'overage') return
      endSessionsOf(ops, known.operatorId, { at, reason: 'access_changed' })
      for (const { tokenId } of liveTokensOf(ops, known.operatorId, at)) {
        revokeApiToken(ops, tokenId, { at, reason: `single sign-on: ${why}` })
      }
    })
    .immediate()
}
