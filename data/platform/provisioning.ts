/** Registers companies in platform.db: a tenant with its first contract and status, and changes of the status; called by the administrative commands. */
import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm'
import { type Day, dayAt, type Instant } from '../../server/domain/calendar-day.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { newId } from '../../server/domain/ids.ts'
import type { PlatformDb } from './open.ts'
import { samplePlans, samplePrices, sampleTaxRates } from './provisioning/sample-prices.ts'
import {
  contracts,
  planeMeta,
  planPrices,
  plans,
  taxRates,
  tenantStatusHistory,
  tenants,
} from './schema/index.ts'

export type TenantRecord = Readonly<typeof tenants.$inferSelect>
export type TenantStatus = TenantRecord['status']
export type PlanCode = (typeof plans.$inferSelect)['planCode']

/** A company to register. `details` are further columns of `tenants`, by their names in the schema. */
export type NewTenant = Readonly<{
  tenantId: string
  code: string
  name: string
  plan: PlanCode
  status: TenantStatus
  adminEmail: string
  contractFrom: Day
  /** Null: without an end. */
  contractTo: Day | null
  currency: string
  country: string
  at: Instant
  by: string
  reason: string
  details?: Partial<typeof tenants.$inferInsert>
}>

/** What a plan's price row includes: users, GB, calls a month. */
export type Included = Readonly<{ users: number; storageGb: number; apiCalls: number }>

/** Calls an hour until somebody agrees on another limit. */
const DEFAULT_API_CALLS_PER_HOUR = 1_000

/** Tenant, contract and status in one transaction. Throws `tenant_exists` when the code is taken. */
export function registerTenant(platform: PlatformDb, tenant: NewTenant): TenantRecord {
  return platform.orm.transaction(
    () => {
      if (tenantRecord(platform, tenant.code) !== null) throw tenantExists(tenant.code)
      platform.orm.insert(tenants).values(tenantRow(platform, tenant)).run()
      platform.orm.insert(contracts).values(contractRow(tenant)).run()
      const { tenantId, status, at, by, reason } = tenant
      enterStatus(platform, { tenantId, status, at, by, reason })
      return tenantRecord(platform, tenant.code)!
    },
    { behavior: 'immediate' },
  )
}

export type StatusChange = Readonly<{
  tenantId: string
  status: TenantStatus
  at: Instant
  by: string
  reason: string
}>

/** Changes the status and its history in one transaction. */
export function changeTenantStatus(platform: PlatformDb, change: StatusChange): void {
  platform.orm.transaction(
    () => {
      const { status, at, tenantId } = change
      platform.orm
        .update(tenants)
        .set({ status, updatedAt: at })
        .where(eq(tenants.tenantId, tenantId))
        .run()
      enterStatus(platform, change)
    },
    { behavior: 'immediate' },
  )
}

/** Deleted ones too; null when the code was never used. */
export function tenantRecord(platform: PlatformDb, code: string): TenantRecord | null {
  return (
    platform.orm.select().from(tenants).where(eq(tenants.tenantCode, code)).limit(1).get() ?? null
  )
}

export function tenantIdTaken(platform: PlatformDb, tenantId: string): boolean {
  const found = platform.orm.select().from(tenants).where(eq(tenants.tenantId, tenantId)).get()
  return found !== undefined
}

/** Every tenant that is not deleted, in code order. */
export function tenantRecords(platform: PlatformDb): TenantRecord[] {
  return platform.orm
    .select()
    .from(tenants)
    .where(eq(tenants.isDeleted, false))
    .orderBy(asc(tenants.tenantCode))
    .all()
}

/** Plans that are offered on the day, in their order. */
export function plansOn(
  platform: PlatformDb,
  on: Day,
): { planCode: PlanCode; isBillable: boolean }[] {
  return platform.orm
    .select()
    .from(plans)
    .where(lte(plans.validFrom, on))
    .orderBy(asc(plans.sort))
    .all()
    .filter((plan) => plan.validTo === null || plan.validTo >= on)
}

/** By the price in force on the day for plan and currency; null when there is none. */
export function includedBy(
  platform: PlatformDb,
  plan: PlanCode,
  { currency, on }: { currency: string; on: Day },
): Included | null {
  const price = platform.orm
    .select()
    .from(planPrices)
    .where(
      and(
        eq(planPrices.planCode, plan),
        eq(planPrices.currencyCode, currency),
        lte(planPrices.validFrom, on),
      ),
    )
    .orderBy(desc(planPrices.validFrom))
    .limit(1)
    .get()
  if (price === undefined || (price.validTo !== null && price.validTo < on)) return null
  const { includedUsers, includedStorageGb, includedApiCalls } = price
  return { users: includedUsers, storageGb: includedStorageGb, apiCalls: includedApiCalls }
}

/** The installation that the planes were made by; every tenant file names it. */
export function installationIdOf(platform: PlatformDb): string {
  return platform.orm.select().from(planeMeta).get()!.installationId
}

/**
 * The sample price book: four plans in yen and Japan's tax rates. Does nothing where plans exist already;
 * answers whether it wrote. An installation checks the amounts before its first invoice.
 */
export function seedPriceBook(platform: PlatformDb): boolean {
  return platform.orm.transaction(
    () => {
      if (platform.orm.select().from(plans).limit(1).get() !== undefined) return false
      platform.orm.insert(plans).values(samplePlans).run()
      platform.orm.insert(planPrices).values(samplePrices).run()
      platform.orm.insert(taxRates).values(sampleTaxRates).run()
      return true
    },
    { behavior: 'immediate' },
  )
}

export function tenantExists(code: string): TobanError {
  return new TobanError({
    code: 'tenant_exists',
    kind: 'refused',
    message: {
      ja: `テナントコード ${code} はすでに使われています`,
      en: `the tenant code ${code} is taken already`,
    },
    hint: {
      ja: '別のコードを指定してください。一覧: toban tenants list',
      en: 'give another code; to see them all: toban tenants list',
    },
  })
}

/** Ends the status that was in force and begins the new one. */
function enterStatus(platform: PlatformDb, change: StatusChange): void {
  const open = and(
    eq(tenantStatusHistory.tenantId, change.tenantId),
    isNull(tenantStatusHistory.toAt),
  )
  platform.orm.update(tenantStatusHistory).set({ toAt: change.at }).where(open).run()
  platform.orm
    .insert(tenantStatusHistory)
    .values({
      tenantId: change.tenantId,
      status: change.status,
      fromAt: change.at,
      reason: change.reason,
      changedBy: change.by,
    })
    .run()
}

function tenantRow(platform: PlatformDb, tenant: NewTenant): typeof tenants.$inferInsert {
  const included = includedBy(platform, tenant.plan, {
    currency: tenant.currency,
    on: tenant.contractFrom < dayAt(tenant.at) ? dayAt(tenant.at) : tenant.contractFrom,
  })
  return {
    tenantId: tenant.tenantId,
    tenantCode: tenant.code,
    tenantName: tenant.name,
    tenantType: 'SUBSIDIARY',
    tenantLevel: 1,
    status: tenant.status,
    subscriptionPlan: tenant.plan,
    maxUsers: included?.users ?? 0,
    maxStorageGb: included?.storageGb ?? 0,
    apiRateLimit: DEFAULT_API_CALLS_PER_HOUR,
    countryCode: tenant.country,
    currencyCode: tenant.currency,
    locale: 'ja-JP',
    timezone: 'Asia/Tokyo',
    postalCode: '',
    address: '',
    phoneNumber: '',
    adminEmail: tenant.adminEmail,
    contractStartDate: tenant.contractFrom,
    contractEndDate: tenant.contractTo,
    createdAt: tenant.at,
    updatedAt: tenant.at,
    ...tenant.details,
  }
}

function contractRow(tenant: NewTenant): typeof contracts.$inferInsert {
  return {
    contractId: newId(tenant.at),
    tenantId: tenant.tenantId,
    planCode: tenant.plan,
    startDate: tenant.contractFrom,
    endDate: tenant.contractTo,
    autoRenew: tenant.contractTo !== null,
    billingCycle: 'MONTHLY',
    paymentTerms: 'NET30',
    paymentMethod: 'BANK_TRANSFER',
    currencyCode: tenant.currency,
    noticeEnabled: true,
    createdAt: tenant.at,
    updatedAt: tenant.at,
  }
}
