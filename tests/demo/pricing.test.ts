import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billingAccount } from '../../data/platform/billing-account.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { demoCalendar } from '../../server/demo/calendar.ts'
import { CAST } from '../../server/demo/cast.ts'
import { adjustments, DISCOUNTS } from '../../server/demo/platform/discounts.ts'
import { priceOf } from '../../server/demo/platform/prices.ts'
import { BillingHold } from '../../server/domain/billing/hold.ts'
import { quoteMonth } from '../../server/domain/billing/quote.ts'
import { addMonths, type Month } from '../../server/domain/calendar-day.ts'
import { billOf } from './bill-oracle.ts'
import { MORNING, type SmallDemo, smallDemo } from './demo-folder.ts'

let demo: SmallDemo
let platform: PlatformDb

beforeAll(() => {
  demo = smallDemo()
  platform = openPlatform(demo.folder.platformFile, 'read-only')
})
afterAll(() => {
  platform.sqlite.close()
  demo.remove()
})

/** Total of a tenant's month, `free`, or the reason why it is held. */
function priced(tenantId: string, month: Month): number | string {
  const account = billingAccount(platform, { tenantId, period: month })
  try {
    const quote = quoteMonth(account, { month, missingUsage: 'hold', taxRounding: 'floor' })
    return quote?.totalMinor ?? 'free'
  } catch (error) {
    if (error instanceof BillingHold) return error.reason
    throw error
  }
}

type Stored = Readonly<{
  code: string
  period: Month
  plan: string
  currency: string
  hash: string
  tenantId: string
  subtotal: number
  tax: number
  total: number
}>

function stored(): Stored[] {
  return platform.sqlite
    .prepare(
      `SELECT tenant_code AS code, period, plan_code AS plan, i.currency_code AS currency, content_hash AS hash,
         tenant_id AS tenantId, subtotal_minor AS subtotal, tax_minor AS tax, total_minor AS total
       FROM invoices i JOIN tenants USING (tenant_id)
       WHERE NOT EXISTS (SELECT 1 FROM invoices c WHERE c.corrects_invoice_id = i.invoice_id)`,
    )
    .all() as Stored[]
}

function monthUsage({ tenantId, period }: Stored) {
  const sums = platform.sqlite
    .prepare(
      `SELECT count(*) AS days, sum(api_requests) AS calls, sum(reports_billable) AS reports, sum(storage_bytes) AS byteDays
       FROM tenant_usage_daily WHERE tenant_id = ? AND usage_date LIKE ? || '-%'`,
    )
    .get(tenantId, period) as { days: number; calls: number; reports: number; byteDays: number }
  const users = platform.sqlite
    .prepare(
      `SELECT active_users_mtd FROM tenant_usage_daily WHERE tenant_id = ? AND usage_date LIKE ? || '-%'
       ORDER BY usage_date DESC LIMIT 1`,
    )
    .pluck()
    .get(tenantId, period) as number
  return { period, users, ...sums }
}

describe('the prices of the demo', () => {
  it('give every past invoice the amounts that a second arithmetic finds', () => {
    const calendar = demoCalendar(MORNING)
    const invoices = stored()
    expect(invoices.length).toBeGreaterThan(150)
    for (const invoice of invoices) {
      const company = CAST.find(({ code }) => code === invoice.code)
      const bill = billOf({
        usage: monthUsage(invoice),
        price: priceOf(invoice.plan as 'BASIC', invoice.currency),
        planName: invoice.plan,
        country: company?.country ?? 'JP',
        discounts: DISCOUNTS.filter(({ code }) => code === invoice.code),
        adjustments: adjustments(calendar).filter(
          ({ code, period }) => code === invoice.code && period === invoice.period,
        ),
      })
      expect([invoice.code, invoice.period, bill.subtotal, bill.tax, bill.total]).toEqual([
        invoice.code,
        invoice.period,
        invoice.subtotal,
        invoice.tax,
        invoice.total,
      ])
    }
  })

  it('let a second run of a past month find nothing to change', () => {
    for (const { tenantId, period, hash } of stored().filter((row) => row.period >= '2026-07')) {
      const account = billingAccount(platform, { tenantId, period })
      const again = quoteMonth(account, {
        month: period,
        missingUsage: 'hold',
        taxRounding: 'floor',
      })
      expect(again?.contentHash).toBe(hash)
    }
  })

  it('bill the open month for all but one company', () => {
    const outcomes = demo.summary.companies.map(
      ({ code, tenantId }) => [code, priced(tenantId, '2026-10')] as const,
    )
    expect(outcomes.filter(([, outcome]) => typeof outcome === 'string')).toEqual([
      ['hinata-lab', 'free'],
      ['nagi-design', 'free'],
      ['suzume-retail', 'usage_missing'],
      ['tanpopo-cafe', 'free'],
    ])
    expect(addMonths(demo.summary.openMonth, 1)).toBe('2026-11')
  })

  it('split the month in which a plan changed and the one in which a contract ended', () => {
    const lines = (code: string) => {
      const tenantId =
        demo.summary.companies.find((company) => company.code === code)?.tenantId ?? ''
      const account = billingAccount(platform, { tenantId, period: '2026-10' })
      const quote = quoteMonth(account, {
        month: '2026-10',
        missingUsage: 'hold',
        taxRounding: 'floor',
      })
      return quote?.lines
        .filter(({ type }) => type === 'base')
        .map(({ amountMinor }) => amountMinor)
    }
    expect(lines('hibari-edu')).toEqual([
      Math.floor((20_000 * 12) / 31),
      Math.floor((50_000 * 19) / 31),
    ])
    expect(lines('asagao-net')).toEqual([Math.floor((20_000 * 20) / 31)])
  })
})
