/** Contracts and billing addresses of tenants; read by BATCH-302 and 301. */
import type { ContractTerms } from '../../server/domain/billing/terms.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** All contracts of the tenant with their plan, in order of their start. */
export function contractTerms(platform: PlatformDb, tenantId: string): ContractTerms[] {
  const sql = `SELECT c.contract_id AS contractId, c.plan_code AS planCode, p.plan_name AS planName,
      p.is_billable AS isBillable, c.start_date AS startDate, c.end_date AS endDate,
      c.billing_cycle AS billingCycle, c.payment_terms AS paymentTerms,
      c.payment_method AS paymentMethod, c.currency_code AS currencyCode
    FROM contracts c JOIN plans p ON p.plan_code = c.plan_code
    WHERE c.tenant_id = ? ORDER BY c.start_date, c.contract_id`
  type Row = Omit<ContractTerms, 'isBillable'> & { isBillable: 0 | 1 }
  const rows = statement<[string], Row>(platform.sqlite, sql).all(tenantId)
  return rows.map((row) => ({ ...row, isBillable: row.isBillable === 1 }))
}

/** Whom an invoice is addressed to. `emails`: the active billing contacts, else the administrator; never empty. */
export type BillingParty = Readonly<{
  name: string
  postalCode: string
  address: string
  phone: string
  countryCode: string
  region: string | null
  /** Name of the first billing contact, or null. */
  contactName: string | null
  emails: readonly string[]
}>

/** Throws when there is no such tenant. */
export function billingParty(platform: PlatformDb, tenantId: string): BillingParty {
  const sql = `SELECT tenant_name AS name, postal_code AS postalCode, address, phone_number AS phone,
      country_code AS countryCode, region, admin_email AS adminEmail
    FROM tenants WHERE tenant_id = ?`
  type Row = Omit<BillingParty, 'emails' | 'contactName'> & { adminEmail: string }
  const row = statement<[string], Row>(platform.sqlite, sql).get(tenantId)
  if (!row) throw new Error(`no tenant ${tenantId}`)
  const { adminEmail, ...party } = row
  const contacts = billingContacts(platform, tenantId)
  const emails = [...new Set(contacts.map((contact) => contact.email))]
  return {
    ...party,
    contactName: contacts[0]?.name ?? null,
    emails: emails.length > 0 ? emails : [adminEmail],
  }
}

function billingContacts(platform: PlatformDb, tenantId: string) {
  const sql = `SELECT name, email FROM tenant_contacts
    WHERE tenant_id = ? AND contact_type = 'BILLING' AND is_active = 1 ORDER BY id`
  return statement<[string], { name: string; email: string }>(platform.sqlite, sql).all(tenantId)
}
