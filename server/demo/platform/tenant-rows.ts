/** Companies, their contacts, contracts and status history in the holding's books. */
import { type Day, daySpan } from '../../domain/calendar-day.ts'
import type { DemoCalendar } from '../calendar.ts'
import { is, mailDomain } from '../cast.ts'
import type { Row } from '../row.ts'
import { contractOn, type Story } from '../story.ts'
import { FULL_STORAGE_GB } from '../tenant/upload-rows.ts'
import { priceOf } from './prices.ts'
import { callsThisMonth, type UsageDay } from './usage.ts'

export type TenantTeller = Readonly<{
  stories: readonly Story[]
  usage: ReadonlyMap<string, readonly UsageDay[]>
  calendar: DemoCalendar
}>

const FULL_CALLS_BP = 9_600
const NEGOTIATED_STORAGE_GB = 300
/** Users that fill this share of the contract's maximum: one company stands before its limit. */
const FULL_USERS_BP = 9_100

export function tenantRow(story: Story, teller: TenantTeller): Row {
  const { company } = story
  const { calendar, stories } = teller
  const holding = stories.find((other) => is(other.company, 'holding'))
  const contract = contractOn(story, calendar.today)
  const createdAt = daySpan((story.contracts[0] as { start: Day }).start).from
  const [postalCode, address, phone] = company.address
  return {
    tenant_id: story.tenantId,
    tenant_code: company.code,
    tenant_name: company.name,
    tenant_name_en: company.nameEn,
    tenant_short_name: company.shortName,
    tenant_type: company === holding?.company ? 'ENTERPRISE' : 'SUBSIDIARY',
    parent_tenant_id: company === holding?.company ? null : (holding?.tenantId ?? null),
    tenant_level: company === holding?.company ? 1 : 2,
    status: story.status,
    // The upgrade of yesterday has not reached the tenant's own row yet: BATCH-305 will see to it.
    subscription_plan: (is(company, 'upgraded_yesterday')
      ? (story.contracts[0] ?? contract)
      : contract
    ).plan,
    ...limits(story, teller),
    country_code: company.country,
    region: null,
    currency_code: company.currency,
    locale: company.country === 'JP' ? 'ja-JP' : 'en-US',
    timezone: company.country === 'JP' ? 'Asia/Tokyo' : 'America/Los_Angeles',
    postal_code: postalCode,
    address,
    phone_number: phone,
    admin_email: adminEmail(story),
    contact_email: `soumu@${mailDomain(company)}`,
    contract_start_date: contract.start,
    contract_end_date: contract.end,
    trial_end_date: is(company, 'trial') ? contract.end : null,
    created_at: createdAt,
    updated_at: story.statusSince === null ? createdAt : daySpan(story.statusSince).from,
  }
}

/** Contract maxima; for one company just above what it uses. */
export function limits(story: Story, { usage, calendar }: TenantTeller): Row {
  const { company } = story
  const old = is(company, 'upgraded_yesterday') ? story.contracts[0] : undefined
  const price = priceOf((old ?? contractOn(story, calendar.today)).plan, company.currency)
  const days = usage.get(story.tenantId) ?? []
  const registered = days.at(-1)?.registeredUsers ?? company.people
  const crowded = is(company, 'contract_ends_soon')
  return {
    max_users: crowded
      ? Math.ceil((registered * 10_000) / FULL_USERS_BP)
      : Math.ceil(company.people * 1.5),
    max_storage_gb: storageLimit(company, price.includedGb),
    api_rate_limit: 3_000,
    monthly_api_limit: is(company, 'calls_96') ? nearlyUsed(callsThisMonth(days, calendar)) : null,
  }
}

/** By the plan, but for companies with an agreement of their own. */
function storageLimit(company: Story['company'], included: number): number {
  if (is(company, 'oversized')) return NEGOTIATED_STORAGE_GB
  const isSmall = is(company, 'storage_83') || is(company, 'over_storage')
  return isSmall ? FULL_STORAGE_GB : Math.max(1, included)
}

/** The limit of which the calls are 96 %; none before the first call of a month. */
function nearlyUsed(calls: number): number | null {
  return calls === 0 ? null : Math.round((calls * 10_000) / FULL_CALLS_BP)
}

/** The stand-in for SMTP refuses addresses that begin with `bounce`; one company wrote none at all. */
function adminEmail({ company }: Story): string {
  if (is(company, 'unreachable')) return `kanri(at)${mailDomain(company)}`
  return is(company, 'broken_mail')
    ? `bounce.admin@${mailDomain(company)}`
    : `admin@${mailDomain(company)}`
}

export function contactRows(story: Story): Row[] {
  const { company } = story
  const domain = mailDomain(company)
  const billing = is(company, 'broken_mail') ? `keiri(at)${domain}` : `keiri@${domain}`
  const phone = company.address[2]
  return [
    {
      tenant_id: story.tenantId,
      contact_type: 'PRIMARY',
      name: '総務部 ご担当者',
      email: `soumu@${domain}`,
      phone,
      is_active: 1,
    },
    {
      tenant_id: story.tenantId,
      contact_type: 'BILLING',
      name: '経理部 ご担当者',
      email: billing,
      phone,
      is_active: 1,
    },
    {
      tenant_id: story.tenantId,
      contact_type: 'EMERGENCY',
      name: '情報システム 当番',
      email: `oncall@${domain}`,
      phone,
      is_active: 1,
    },
  ]
}

export function contractRows(story: Story): Row[] {
  return story.contracts.map((contract) => ({
    contract_id: contract.contractId,
    tenant_id: story.tenantId,
    plan_code: contract.plan,
    start_date: contract.start,
    end_date: contract.end,
    auto_renew: contract.autoRenew,
    billing_cycle: 'MONTHLY',
    payment_terms: paymentTerms(story),
    payment_method: 'BANK_TRANSFER',
    currency_code: story.company.currency,
    renewed_by: contract.renewedBy,
    notice_enabled: 1,
    created_at: daySpan(contract.start).from,
    updated_at: daySpan(contract.start).from,
  }))
}

/** The holding pays to the end of the month, all others within thirty days. */
function paymentTerms(story: Story): 'EOM' | 'NET30' {
  return is(story.company, 'holding') ? 'EOM' : 'NET30'
}

export function statusRows(story: Story): Row[] {
  const from = daySpan((story.contracts[0] as { start: Day }).start).from
  const since = story.statusSince === null ? null : daySpan(story.statusSince).from
  const first = statusRow(story, { status: 'ACTIVE', from, to: since, reason: '契約開始' })
  if (since === null) return [first]
  const reason = story.status === 'SUSPENDED' ? '先方のご都合による利用停止' : '契約満了'
  return [first, statusRow(story, { status: story.status, from: since, to: null, reason })]
}

function statusRow(
  story: Story,
  {
    status,
    from,
    to,
    reason,
  }: Readonly<{ status: string; from: number; to: number | null; reason: string }>,
): Row {
  return {
    tenant_id: story.tenantId,
    status,
    from_at: from,
    to_at: to,
    reason,
    changed_by: 'operator',
  }
}
