/** What findings of BATCH-405 are about: where each object is, one setting as it stands, and destinations that can be tried. */
import { existsSync } from 'node:fs'
import type { ShownFinding } from '../../../data/platform/reading/notification-findings.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { allDestinations, recipientOf } from '../../../data/tenant/destinations.ts'
import { settingRows } from '../../../data/tenant/notification-settings.ts'
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import type {
  CompanyObjects,
  SettingFacts,
  TriedDestination,
} from '../../../views/panels/notification-objects.tsx'
import { maskedAddress } from '../../delivery/redact.ts'
import type { Desk } from '../env.ts'
import { isOfTheFile } from '../outbox-facts.ts'

const PAGE = '/batches/BATCH-405'

/** Their destinations are on the pages of the mirrors. */
const PAGE_OF_CHECK: Readonly<Record<string, string>> = {
  L: '/batches/BATCH-407',
  T: '/batches/BATCH-408',
  W: '/batches/BATCH-409',
}

/** Null: the object has no place of its own, such as our network. */
export function objectAt(found: ShownFinding): string | null {
  const { tenantCode, subjectType, subjectId, checkCode } = found
  const at = (page: string, query: Record<string, string>, place = '') =>
    tenantCode === null
      ? null
      : `${page}?${new URLSearchParams({ tenant: tenantCode, ...query })}${place}`
  switch (subjectType) {
    case 'config':
      return `#connection-${subjectId}`
    case 'setting':
      return at(PAGE, { setting: subjectId }, '#object')
    case 'template':
      return at('/templates', { template: subjectId })
    case 'destination':
      return at(PAGE_OF_CHECK[checkCode.charAt(0)] ?? PAGE, {}, '#destinations')
    case 'employee':
      return tenantCode === null ? null : `/suppressions?owner=${tenantCode}`
    case 'route':
      return '/channels'
    default:
      return null
  }
}

type Asked = Readonly<{ code: string | null; setting: string | null }>

/** Opens one file: of the company asked for, else of the first. */
export function companyObjects({ deps }: Desk, { code, setting }: Asked): CompanyObjects | null {
  const companies = knownTenants(deps.platform).filter((one) =>
    existsSync(deps.folder.tenantFile(one.code)),
  )
  const chosen = companies.find((one) => one.code === code) ?? companies[0]
  if (!chosen) return null
  const about = {
    code: chosen.code,
    name: chosen.name,
    codes: companies.map((one) => one.code).sort(),
  }
  try {
    return { ...about, ...read(deps.folder.tenantFile(chosen.code), chosen.code, setting) }
  } catch (error) {
    if (isOfTheFile(error)) return null
    throw error
  }
}

function read(file: string, code: string, setting: string | null) {
  const tenant = openTenant(file, { code }, 'read-only')
  try {
    return {
      setting: setting === null ? null : (settingFacts(tenant, setting) ?? ('gone' as const)),
      destinations: triedDestinations(tenant),
    }
  } finally {
    tenant.sqlite.close()
  }
}

function settingFacts(tenant: TenantDb, id: string): SettingFacts | null {
  const found = settingRows(tenant).find(({ settingId }) => String(settingId) === id)
  if (!found) return null
  const { recipients, ...setting } = found
  const listed = recipients.map(({ kind, value }) => `${kind} ${masked(value)}`)
  return { ...setting, recipients: listed }
}

function masked(value: string): string {
  return value.includes('@') ? maskedAddress(value) : value
}

function triedDestinations(tenant: TenantDb): TriedDestination[] {
  return allDestinations(tenant).flatMap((destination) => {
    const { destinationId, name, service, isEnabled, lastSuccessAt, lastError } = destination
    if (service !== 'EMAIL' && service !== 'WEBHOOK') return []
    const to = recipientOf(destination)
    const address =
      to === null ? null : to.type === 'WEBHOOK' ? to.address : maskedAddress(to.address)
    return [{ destinationId, name, service, isEnabled, lastSuccessAt, lastError, address }]
  })
}
