/** Compares people, accounts, departments and destinations with the mirror (card 403, step 5); pure. */
import type { Destination } from '../../../data/tenant/destinations.ts'
import type { LiveContainer, MirroredService } from '../../../data/tenant/external-directory.ts'
import type { Link, LinkableAccount, LinkedEmployee } from '../../../data/tenant/external-links.ts'
import { withoutCounterpart } from '../../../server/domain/organisation-match.ts'
import { maskedAddress } from '../../../server/sdk/outside.ts'
import { emailForm } from '../mirror/links.ts'
import type { Finding, Lists } from './model.ts'

export type ReconcileInput = Readonly<{
  service: MirroredService
  employees: readonly LinkedEmployee[]
  accounts: readonly LinkableAccount[]
  links: readonly Link[]
  departments: readonly Readonly<{ code: string; name: string; isOpen: boolean }>[]
  /** Live ones. */
  containers: readonly (LiveContainer & Readonly<{ externalKey: string | null }>)[]
  destinations: readonly Destination[]
}>

export function reconcile(input: ReconcileInput): Lists {
  const retired = retiredAccounts(input)
  return {
    unmatchedEmployees: unmatched(input),
    retiredButActive: retired,
    orphanAccounts: orphans(input, new Set(retired.map((finding) => finding.id))),
    organisationDifferences: input.service === 'LINE_WORKS' ? organisation(input) : [],
    deadDestinations: deadDestinations(input),
  }
}

function linkedBy({ links }: ReconcileInput): ReadonlyMap<string, string> {
  const linked = links.filter((link) => link.state === 'LINKED')
  return new Map(linked.map((link) => [link.employeeId, link.externalId]))
}

function unmatched(input: ReconcileInput): Finding[] {
  const linked = linkedBy(input)
  return input.employees
    .filter(({ status, employeeId }) => status === 'ACTIVE' && !linked.has(employeeId))
    .map(({ code }) => ({
      id: code,
      text: `社員 ${code}: アカウントなし`,
      en: `employee ${code}: no account`,
    }))
}

/** Somebody who left can still log in there: by the link she had, by key or by address. */
function retiredAccounts({ employees, accounts, links }: ReconcileInput): Finding[] {
  const active = accounts.filter(({ kind, status }) => kind === 'MEMBER' && status === 'ACTIVE')
  const had = new Map(links.map((link) => [link.employeeId, link.externalId]))
  const owned = new Set(
    links.filter((link) => link.state === 'LINKED').map((link) => link.externalId),
  )
  return employees
    .filter(({ status }) => status === 'RETIRED')
    .flatMap((employee) =>
      active
        .filter(
          (account) =>
            !owned.has(account.externalId) &&
            (had.get(employee.employeeId) === account.externalId || isOf(employee, account)),
        )
        .map((account) => ({
          id: account.externalId,
          text: `退職者 ${employee.code}: 有効なアカウント ${shown(account)}`,
          en: `${employee.code} has left: active account ${shown(account)}`,
        })),
    )
}

function isOf({ code, email }: LinkedEmployee, account: LinkableAccount): boolean {
  if (account.employeeKey !== null) return account.employeeKey.trim() === code.trim()
  const addresses = [account.email, account.principalName].flatMap((one) =>
    one ? [emailForm(one)] : [],
  )
  return addresses.includes(emailForm(email))
}

function shown({ externalId, email }: LinkableAccount): string {
  return email === null ? externalId : maskedAddress(email)
}

/** Guests and bots belong to nobody on purpose. Those in dispute are listed as conflicts by the links. */
function orphans(input: ReconcileInput, retired: ReadonlySet<string>): Finding[] {
  const known = new Set(input.links.map((link) => link.externalId))
  const employees = input.employees
  return input.accounts
    .filter(({ kind, externalId }) => {
      return kind === 'MEMBER' && !known.has(externalId) && !retired.has(externalId)
    })
    .filter((account) => !employees.some((employee) => isOf(employee, account)))
    .map((account) => ({
      id: account.externalId,
      text: `社員のいないアカウント ${shown(account)}`,
      en: `account without an employee: ${shown(account)}`,
    }))
}

function organisation({ departments, containers }: ReconcileInput): Finding[] {
  const open = departments.filter((department) => department.isOpen)
  const units = containers.filter(({ kind }) => kind === 'ORGUNIT')
  const { departments: missing, units: extra } = withoutCounterpart(open, units)
  return [
    ...missing.map(({ code, name }) => ({
      id: `department:${code}`,
      text: `部門 ${code} ${name}: LINE WORKS にない`,
      en: `department ${code} ${name}: not in LINE WORKS`,
    })),
    ...extra.map(({ externalId, name }) => ({
      id: `orgunit:${externalId}`,
      text: `LINE WORKS の組織 ${name}: 部門がない`,
      en: `organisation ${name} of LINE WORKS: no department`,
    })),
  ]
}

/** Enabled ones, and those a batch has switched off: an operator's own decision is no finding. */
function deadDestinations({ service, destinations, containers }: ReconcileInput): Finding[] {
  const byId = new Map(containers.map((container) => [container.externalId, container]))
  return destinations
    .filter((one) => one.service === service && one.externalId !== null)
    .filter(({ isEnabled, disabledBy }) => isEnabled || disabledBy?.startsWith('BATCH-'))
    .flatMap((destination) => {
      const why = whyDead(service, destination, byId.get(destination.externalId ?? ''))
      return why === null
        ? []
        : [
            {
              id: destination.destinationId,
              text: `送信先 ${destination.name}: ${why}`,
              en: `destination ${destination.name}: ${why}`,
            },
          ]
    })
}

function whyDead(
  service: MirroredService,
  { isEnabled, disabledReason }: Destination,
  container: LiveContainer | undefined,
): string | null {
  // Rooms of LINE WORKS are in no mirror: what 409 found is written on the destination.
  if (service === 'LINE_WORKS') return isEnabled ? null : disabledReason
  if (!container) return 'CHANNEL_GONE'
  if (container.isArchived) return 'CHANNEL_ARCHIVED'
  return container.botIsMember === false ? 'BOT_NOT_MEMBER' : null
}
