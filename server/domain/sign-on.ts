/** Who a person from the sign-on provider is here: login, role and companies by their claims. Pure rules; asked at every sign-in. */
import { isRole, type Role } from './access.ts'

/** Part of `auth.oidc` of toban.yaml. */
export type SignOnRules = Readonly<{
  loginClaim: string
  groupsClaim: string
  groups: readonly Readonly<{
    group: string
    role: Role
    tenants?: readonly string[] | undefined
  }>[]
  allowedDomains: readonly string[]
}>

export type Claims = Readonly<Record<string, unknown>> & Readonly<{ sub: string }>

/** `overage`: the provider left the groups out, because they are too many. */
export type NotRecognised = 'no_group' | 'domain' | 'overage' | 'no_login'

export type Recognised = Readonly<{
  subject: string
  login: string
  displayName: string
  email: string | null
  role: Role
  /** Codes of the role company; null for all others. */
  tenants: readonly string[] | null
}>

export function recognise(claims: Claims, rules: SignOnRules): Recognised | NotRecognised {
  const name = textOf(claims[rules.loginClaim]) ?? textOf(claims.email)
  const login = name === null ? '' : loginOf(name)
  if (name === null || login.length < 3) return 'no_login'
  if (!isOfDomain(claims, name, rules.allowedDomains)) return 'domain'
  const groups = groupsOf(claims, rules.groupsClaim)
  if (groups === 'overage') return 'overage'
  const access = accessOf(groups, rules)
  if (access === null) return 'no_group'
  const email = textOf(claims.email)
  return { subject: claims.sub, login, displayName: textOf(claims.name) ?? login, email, ...access }
}

function accessOf(
  groups: readonly string[],
  rules: SignOnRules,
): Pick<Recognised, 'role' | 'tenants'> | null {
  const fitting = rules.groups.filter(({ group }) => groups.includes(group))
  const [first] = fitting
  if (!first || !isRole(first.role)) return null
  if (first.role !== 'company') return { role: first.role, tenants: null }
  const codes = fitting.flatMap(({ role, tenants }) => (role === 'company' ? (tenants ?? []) : []))
  return { role: 'company', tenants: [...new Set(codes)].sort() }
}

/** Entra ID names more than 200 groups by `_claim_names` or `hasgroups` only. */
function groupsOf(claims: Claims, claim: string): readonly string[] | 'overage' {
  const given = claims[claim]
  if (Array.isArray(given)) return given.filter((one) => typeof one === 'string')
  if (typeof given === 'string') return [given]
  const elsewhere = claims._claim_names
  const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && claim in elsewhere
  return isElsewhere || claims.hasgroups === true ? 'overage' : []
}

/** Whoever says a domain must say an allowed one, in the login or in an address that the provider has verified. */
function isOfDomain(claims: Claims, name: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true
  const address = claims.email_verified === false ? null : textOf(claims.email)
  const domains = [name, address ?? ''].flatMap((text) => text.split('@').slice(1))
  return domains.some((domain) => allowed.some((one) => one.toLowerCase() === domain.toLowerCase()))
}

const LONGEST_LOGIN = 60

/** As a login is written here; letters a login can not have become `-`. */
function loginOf(name: string): string {
  const plain = name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._@-]+/g, '-')
  return plain
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, LONGEST_LOGIN)
    .replace(/[^a-z0-9]+$/, '')
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null
}
