/** Who may do what: the one table of roles and permissions; asked by every door (console, API, commands). */

export const ROLES = [
  'viewer',
  'operator',
  'admin',
  'auditor',
  /** A person of one or more group companies: sees those and nothing else. */
  'company',
  'security',
  'form_approver',
  'hr',
] as const
export type Role = (typeof ROLES)[number]

export const PERMISSIONS = [
  /** One's own password, language and appearance. */
  'account',
  /** A company's page, invoices and reports, within the tenants of the person. */
  'company.read',
  /** Batches, runs, logs, plan, alerts, outbox: across all companies. */
  'operations.read',
  /** Start, stop, rerun, hold, skip, move, acknowledge, decide. */
  'operations.act',
  /** Operators, tokens, maintenance of the installation. */
  'access.manage',
  'audit.read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const READS = ['account', 'company.read', 'operations.read'] as const

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: READS,
  operator: [...READS, 'operations.act'],
  admin: [...READS, 'operations.act', 'access.manage', 'audit.read'],
  auditor: [...READS, 'audit.read'],
  company: ['account', 'company.read'],
  // Their own duties (incidents, forms, HR files) come with those batches; until then they read.
  security: [...READS, 'audit.read'],
  form_approver: READS,
  hr: READS,
}

/** Whoever asks. `tenants` = codes the person is confined to; null = all of them. */
export type Actor = Readonly<{ role: Role; tenants: readonly string[] | null }>

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

export function grants(role: Role): readonly Permission[] {
  return GRANTS[role]
}

export function may(actor: Pick<Actor, 'role'>, permission: Permission): boolean {
  return GRANTS[actor.role].includes(permission)
}

/** True when whoever has `narrow` can do and see nothing that `wide` can not. */
export function isWithin(narrow: Actor, wide: Actor): boolean {
  const may = GRANTS[wide.role]
  if (!GRANTS[narrow.role].every((permission) => may.includes(permission))) return false
  if (wide.tenants === null) return true
  return narrow.tenants?.every((code) => wide.tenants?.includes(code)) ?? false
}

/** False for every company when somebody is confined to none. */
export function maySeeTenant(actor: Actor, code: string): boolean {
  if (!may(actor, 'company.read')) return false
  return actor.tenants === null ? actor.role !== 'company' : actor.tenants.includes(code)
}
