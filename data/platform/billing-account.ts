/** Everything a tenant's month is priced from, read in one go; for BATCH-302's invoices and 301's estimate. */
import type { Account } from '../../server/domain/billing/quote.ts'
import type { Adjustment } from '../../server/domain/billing/terms.ts'
import { addDays, firstDayOf, lastDayOf, type Month } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import { billingParty, contractTerms } from './contracts.ts'
import type { PlatformDb } from './open.ts'
import { discountsFor, planPrices, taxRates } from './prices.ts'
import { usageDays } from './usage-reading.ts'

/** How far back an estimate may look for the disk of a missing first day. */
const USAGE_LOOK_BACK_DAYS = 31

export type MonthKey = Readonly<{ tenantId: string; period: Month }>

export function billingAccount(platform: PlatformDb, key: MonthKey): Account {
  const { tenantId, period } = key
  const { countryCode, region } = billingParty(platform, tenantId)
  const span = { tenantId, from: firstDayOf(period), to: lastDayOf(period) }
  return {
    countryCode,
    region,
    contracts: contractTerms(platform, tenantId),
    prices: planPrices(platform),
    taxRates: taxRates(platform, countryCode),
    discounts: discountsFor(platform, span),
    adjustments: adjustmentsOf(platform, key),
    usage: usageDays(platform, { ...span, from: addDays(span.from, -USAGE_LOOK_BACK_DAYS) }),
  }
}

/** Open items, and those this month's own invoices have billed: a recalculation must find them again. */
function adjustmentsOf(platform: PlatformDb, key: MonthKey): Adjustment[] {
  const sql = `SELECT id, kind, label, amount_minor AS amountMinor, tax_class AS taxClass
    FROM billing_adjustments
    WHERE tenant_id = @tenantId AND period = @period AND (status = 'open' OR invoice_id IN (
      SELECT invoice_id FROM invoices WHERE tenant_id = @tenantId AND period = @period))
    ORDER BY id`
  return statement<[MonthKey], Adjustment>(platform.sqlite, sql).all(key)
}
