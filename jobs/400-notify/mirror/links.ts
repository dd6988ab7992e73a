/** Which account belongs to which employee (card 403, step 4); pure, used by 403 and all mirrors. */
import type {
  Link,
  LinkableAccount,
  LinkedEmployee,
  LinkMethod,
} from '../../../data/tenant/external-links.ts'

export type LinkInput = Readonly<{
  employees: readonly LinkedEmployee[]
  /** Live ones. */
  accounts: readonly LinkableAccount[]
  existing: readonly Link[]
  /** True: what was linked automatically before does not count. */
  relink: boolean
}>

export type LinkDecision = Readonly<{
  /** Rows to be written: new, moved, in dispute, or stale since now. */
  changed: readonly Link[]
  /** Employees whose row stays as it is. */
  kept: readonly string[]
  /** Employees whose automatic row goes. */
  gone: readonly string[]
  counts: LinkCounts
}>

/** `new`: accounts linked that were not before. */
export type LinkCounts = Readonly<{ linked: number; new: number; stale: number; conflict: number }>

/** Guests and bots never, nobody by name, and nothing that two could claim. */
export function decideLinks(input: LinkInput): LinkDecision {
  const decided = settleDisputes(candidatesOf(input))
  return comparedWith(decided, input)
}

type Wish = Readonly<{ link: Link; isManual: boolean }>

/** What each employee would be linked to if nobody else wanted the same account. */
function candidatesOf({ employees, accounts, existing, relink }: LinkInput): Wish[] {
  const index = accountIndex(accounts)
  const before = new Map(existing.map((link) => [link.employeeId, link]))
  return employees.flatMap((employee): Wish[] => {
    const was = before.get(employee.employeeId)
    if (was?.method === 'MANUAL') return [{ link: was, isManual: true }]
    if (employee.status === 'RETIRED') return was ? [automatic({ ...was, state: 'STALE' })] : []
    const found = matchesOf(employee, index)
    if (found.ids.length > 1) return [automatic(linkOf(employee, found, 'CONFLICT'))]
    if (found.ids.length === 1) return [automatic(linkOf(employee, found, 'LINKED'))]
    if (!was || relink || was.state === 'CONFLICT') return []
    const isUsable = index.usable.has(was.externalId)
    return [automatic({ ...was, state: isUsable ? 'LINKED' : 'STALE' })]
  })
}

function automatic(link: Link): Wish {
  return { link, isManual: false }
}

type Index = Readonly<{
  byKey: ReadonlyMap<string, readonly string[]>
  byEmail: ReadonlyMap<string, readonly string[]>
  usable: ReadonlySet<string>
}>

/** A member who can read what we send. A suspended account gets its link back when it is active again. */
function isUsable({ kind, status }: LinkableAccount): boolean {
  return kind === 'MEMBER' && (status === 'ACTIVE' || status === 'PENDING')
}

function accountIndex(accounts: readonly LinkableAccount[]): Index {
  const usable = accounts.filter(isUsable)
  const byKey = new Map<string, string[]>()
  const byEmail = new Map<string, string[]>()
  for (const { externalId, email, principalName, employeeKey } of usable) {
    if (employeeKey !== null) note(byKey, keyForm(employeeKey), externalId)
    const addresses = [email, principalName].flatMap((one) => (one ? [emailForm(one)] : []))
    for (const address of new Set(addresses)) note(byEmail, address, externalId)
  }
  return { byKey, byEmail, usable: new Set(usable.map((account) => account.externalId)) }
}

function note(index: Map<string, string[]>, key: string, id: string): void {
  if (key !== '') index.set(key, [...(index.get(key) ?? []), id])
}

export function emailForm(address: string): string {
  return address.normalize('NFKC').trim().toLowerCase()
}

function keyForm(key: string): string {
  return key.trim()
}

type Matches = Readonly<{ ids: readonly string[]; method: LinkMethod }>

/** The key decides before the address. */
function matchesOf({ code, email }: LinkedEmployee, { byKey, byEmail }: Index): Matches {
  const keyed = byKey.get(keyForm(code)) ?? []
  if (keyed.length > 0) return { ids: keyed, method: 'EMPLOYEE_KEY' }
  return { ids: byEmail.get(emailForm(email)) ?? [], method: 'EMAIL' }
}

function linkOf(
  { employeeId }: LinkedEmployee,
  { ids, method }: Matches,
  state: 'LINKED' | 'CONFLICT',
): Link {
  return { employeeId, externalId: ids[0] ?? '', method, state }
}

/** Two employees with one account: neither gets it, unless a person has decided. */
function settleDisputes(wishes: readonly Wish[]): Wish[] {
  const wanted = new Map<string, number>()
  for (const { link } of wishes) {
    if (link.state === 'LINKED') wanted.set(link.externalId, (wanted.get(link.externalId) ?? 0) + 1)
  }
  return wishes.map((wish) => {
    const isDisputed = wish.link.state === 'LINKED' && (wanted.get(wish.link.externalId) ?? 0) > 1
    return isDisputed && !wish.isManual ? automatic({ ...wish.link, state: 'CONFLICT' }) : wish
  })
}

function comparedWith(decided: readonly Wish[], { existing, employees }: LinkInput): LinkDecision {
  const before = new Map(existing.map((link) => [link.employeeId, link]))
  const known = new Set(employees.map((employee) => employee.employeeId))
  const has = new Set(decided.map(({ link }) => link.employeeId))
  const changed: Link[] = []
  const kept: string[] = []
  for (const { link } of decided) {
    if (isSame(link, before.get(link.employeeId))) kept.push(link.employeeId)
    else changed.push(link)
  }
  const gone = existing
    .filter((link) => link.method !== 'MANUAL' && known.has(link.employeeId))
    .filter((link) => !has.has(link.employeeId))
    .map((link) => link.employeeId)
  return { changed, kept, gone, counts: countsOf(decided, changed, before) }
}

function isSame(link: Link, was: Link | undefined): boolean {
  return (
    was !== undefined &&
    was.externalId === link.externalId &&
    was.state === link.state &&
    was.method === link.method
  )
}

function countsOf(
  decided: readonly Wish[],
  changed: readonly Link[],
  before: ReadonlyMap<string, Link>,
): LinkCounts {
  const inState = (state: Link['state']) =>
    decided.filter(({ link }) => link.state === state).length
  const isNew = (link: Link) => {
    const was = before.get(link.employeeId)
    return (
      link.state === 'LINKED' && (was?.state !== 'LINKED' || was.externalId !== link.externalId)
    )
  }
  return {
    linked: inState('LINKED'),
    new: changed.filter(isNew).length,
    stale: inState('STALE'),
    conflict: inState('CONFLICT'),
  }
}
