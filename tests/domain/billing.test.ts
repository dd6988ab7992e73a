import { describe, expect, it } from 'vitest'
import { type Account, priceMonth, quoteMonth } from '../../server/domain/billing/quote.ts'
import type { MissingUsage } from '../../server/domain/billing/usage.ts'
import {
  account,
  adjustment,
  contract,
  fixed,
  freeQuota,
  GB,
  percentage,
  price,
  rate,
  usage,
  usageAtEnd,
  without,
} from './billing-fixture.ts'

const MAY = '2025-05'

function quote(of: Partial<Account>, missingUsage: MissingUsage = 'hold') {
  const made = quoteMonth(account(of), { month: MAY, missingUsage, taxRounding: 'floor' })
  if (made === null) throw new Error('expected a billable month')
  return made
}

function holding(reason: string) {
  return expect.objectContaining({ name: 'BillingHold', reason })
}

function amounts(made: ReturnType<typeof quote>, type: string): number[] {
  return made.lines.filter((line) => line.type === type).map((line) => line.amountMinor)
}

describe('the figures of the card', () => {
  it('STANDARD in May 2025 with storage, an item and a fixed discount is 73,700', () => {
    const made = quote({
      usage: usage(MAY, { gb: 150, calls: 50_000 }),
      adjustments: [adjustment(5_000)],
      discounts: [fixed(3_000)],
    })
    expect(made).toMatchObject({
      baseMinor: 50_000,
      usageMinor: 15_000,
      additionalMinor: 5_000,
      discountMinor: 3_000,
      subtotalMinor: 67_000,
      taxMinor: 6_700,
      totalMinor: 73_700,
    })
  })

  it('ENTERPRISE in May 2025 is 148,500', () => {
    const made = quote({
      contracts: [contract('ENTERPRISE')],
      usage: usage(MAY, { gb: 500, calls: 200_000 }),
      discounts: [fixed(10_000)],
    })
    expect(made).toMatchObject({ subtotalMinor: 135_000, taxMinor: 13_500, totalMinor: 148_500 })
  })

  it('BASIC from 05-13 pays 19 of 31 days', () => {
    const made = quote({
      contracts: [contract('BASIC', { startDate: '2025-05-13' })],
      usage: usage(MAY, {}),
    })
    expect(made).toMatchObject({ baseMinor: 12_258, taxMinor: 1_225, totalMinor: 13_483 })
    expect(made.lines[0]?.quantityText).toBe('19/31')
  })

  it('BASIC until 05-12, then STANDARD with 80 GB, is 47,174', () => {
    const made = quote({
      contracts: [
        contract('BASIC', { endDate: '2025-05-12' }),
        contract('STANDARD', { startDate: '2025-05-13' }),
      ],
      usage: usage(MAY, { gb: 80 }),
    })
    expect(amounts(made, 'base')).toEqual([7_741, 30_645])
    expect(amounts(made, 'storage')).toEqual([4_500])
    expect(made).toMatchObject({ subtotalMinor: 42_886, taxMinor: 4_288, totalMinor: 47_174 })
  })

  it('takes the free quota first, then the percentage, then the fixed amount', () => {
    const made = quote({
      usage: usage(MAY, { calls: 61_234 }),
      // Given in the wrong order on purpose.
      discounts: [fixed(1_000), percentage(700), freeQuota('api', 10_000)],
    })
    expect(amounts(made, 'api')).toEqual([400])
    expect(amounts(made, 'discount')).toEqual([-3_528, -1_000])
    expect(made).toMatchObject({ subtotalMinor: 45_872, taxMinor: 4_587, totalMinor: 50_459 })
  })

  it('rounds the tax of three lines of 335 once: 100, not 99', () => {
    const made = quote({
      prices: [price('STANDARD', { monthlyFeeMinor: 335 })],
      adjustments: [adjustment(335), adjustment(335, { id: 2 })],
      usage: usage(MAY, {}),
    })
    expect(made).toMatchObject({ subtotalMinor: 1_005, taxMinor: 100 })
  })

  it('rounds each rate once: 10 % of 10,005 and 8 % of 1,234', () => {
    const made = quote({
      prices: [price('STANDARD', { monthlyFeeMinor: 10_005 })],
      adjustments: [adjustment(1_234, { taxClass: 'RED' })],
      usage: usage(MAY, {}),
    })
    expect(made.taxes.map((box) => [box.rateBp, box.baseMinor, box.taxMinor])).toEqual([
      [1_000, 10_005, 1_000],
      [800, 1_234, 98],
    ])
    expect(made.totalMinor).toBe(12_337)
  })
})

describe('what is used beyond the plan', () => {
  it('bills distinct users of the month above the included ones', () => {
    const made = quote({ usage: usage(MAY, { users: 112 }) })
    expect(amounts(made, 'users')).toEqual([6_000])
  })

  it('bills reports per piece, above the quota', () => {
    const prices = [price('STANDARD', { includedReports: 10 })]
    const made = quote({
      prices,
      usage: usage(MAY, { reports: 15 }),
      discounts: [freeQuota('reports', 2)],
    })
    expect(amounts(made, 'reports')).toEqual([300])
  })

  it('bills a full gigabyte for the first byte above the month', () => {
    const rows = usage(MAY, { gb: 100 })
    const last = rows.at(-1)!
    const over = [...rows.slice(0, -1), { ...last, storageBytes: last.storageBytes + 1 }]
    expect(amounts(quote({ usage: rows }), 'storage')).toEqual([])
    expect(amounts(quote({ usage: over }), 'storage')).toEqual([300])
  })

  it('grants a free storage quota on every service day', () => {
    const made = quote({ usage: usage(MAY, { gb: 150 }), discounts: [freeQuota('storage', 20)] })
    expect(amounts(made, 'storage')).toEqual([9_000])
  })

  it('prorates included calls by segment with one rounding', () => {
    // (20,000 × 12 + 50,000 × 19) / 31 = 38,387.09…: 38,387 are included, 1 call more costs a block.
    const contracts = [
      contract('BASIC', { endDate: '2025-05-12' }),
      contract('STANDARD', { startDate: '2025-05-13' }),
    ]
    expect(amounts(quote({ contracts, usage: usageAtEnd(MAY, { calls: 38_387 }) }), 'api')).toEqual(
      [],
    )
    expect(amounts(quote({ contracts, usage: usageAtEnd(MAY, { calls: 38_388 }) }), 'api')).toEqual(
      [200],
    )
  })
})

describe('contracts inside the month', () => {
  it('charges a seamless renewal one whole fee', () => {
    const made = quote({
      contracts: [
        contract('STANDARD', { contractId: 'C1', endDate: '2025-05-10' }),
        contract('STANDARD', { contractId: 'C2', startDate: '2025-05-11' }),
      ],
      usage: usage(MAY, {}),
    })
    expect(amounts(made, 'base')).toEqual([50_000])
    expect(made.contractIds).toEqual(['C1', 'C2'])
  })

  it('takes each day at the price in force on it', () => {
    const made = quote({
      prices: [
        price('STANDARD'),
        price('STANDARD', { id: 9, validFrom: '2025-05-16', monthlyFeeMinor: 62_000 }),
      ],
      usage: usage(MAY, {}),
    })
    expect(amounts(made, 'base')).toEqual([24_193, 32_000])
  })

  it('leaves out free days, and is not billable when there are no others', () => {
    const free = contract('FREE', { endDate: '2025-05-12' })
    const paid = contract('BASIC', { startDate: '2025-05-13' })
    expect(quote({ contracts: [free, paid], usage: usage(MAY, {}) }).subtotalMinor).toBe(12_258)
    const options = { month: MAY, missingUsage: 'hold', taxRounding: 'floor' } as const
    expect(quoteMonth(account({ contracts: [contract('FREE')] }), options)).toBeNull()
    expect(quoteMonth(account({ contracts: [] }), options)).toBeNull()
  })

  it('bills up to the end of a contract that ended on 05-20', () => {
    const made = quote({
      contracts: [contract('STANDARD', { endDate: '2025-05-20' })],
      usage: usage(MAY, {}),
    })
    expect(made).toMatchObject({ baseMinor: 32_258, periodEnd: '2025-05-20', isComparable: false })
  })

  it.each([
    ['QUARTERLY', '2025-02-10', 150_000],
    ['QUARTERLY', '2025-03-10', 0],
    ['ANNUAL', '2024-05-31', 600_000],
    ['ANNUAL', '2024-06-01', 0],
  ] as const)('%s since %s costs %i in May', (billingCycle, startDate, baseMinor) => {
    const contracts = [contract('STANDARD', { billingCycle, startDate })]
    const made = quote({ contracts, usage: usage(MAY, {}) })
    expect(made).toMatchObject({ baseMinor, isComparable: false })
  })

  it('does not charge a cycle that begins after the contract has ended', () => {
    const contracts = [
      contract('STANDARD', {
        billingCycle: 'QUARTERLY',
        startDate: '2025-02-10',
        endDate: '2025-05-09',
      }),
    ]
    expect(quote({ contracts, usage: usage(MAY, {}) }).baseMinor).toBe(0)
  })

  it('holds a change inside a paid quarter, but not one at its end', () => {
    const quarterly = (endDate: string) =>
      contract('STANDARD', { billingCycle: 'QUARTERLY', startDate: '2025-04-15', endDate })
    const next = contract('ENTERPRISE', { startDate: '2025-05-15' })
    const rows = usage(MAY, {})
    expect(() => quote({ contracts: [quarterly('2025-05-14'), next], usage: rows })).toThrow(
      holding('cycle_plan_change'),
    )
    const atEnd = contract('STANDARD', {
      billingCycle: 'QUARTERLY',
      startDate: '2025-02-15',
      endDate: '2025-05-14',
    })
    expect(quote({ contracts: [atEnd, next], usage: rows }).baseMinor).toBe(54_838)
  })
})

describe('what holds an invoice', () => {
  const rows = usage(MAY, { gb: 10 })

  it('a service day without usage, naming the day', () => {
    const act = () => quote({ usage: without(rows, '2025-05-17', '2025-05-20') })
    expect(act).toThrow(holding('usage_missing'))
    expect(act).toThrow(/2025-05-17, 2025-05-20/)
  })

  it('but not a missing day outside the contract', () => {
    const contracts = [contract('BASIC', { startDate: '2025-05-18' })]
    expect(quote({ contracts, usage: without(rows, '2025-05-17') }).serviceDays).toBe(14)
  })

  it.each([
    ['price_missing', { prices: [price('BASIC')] }],
    ['price_missing', { prices: [price('STANDARD', { validTo: '2025-05-30' })] }],
    ['tax_missing', { taxRates: [rate({ taxClass: 'RED' })] }],
    ['tax_missing', { taxRates: [rate({ validTo: '2025-05-30' })] }],
    ['tax_missing', { adjustments: [adjustment(100, { taxClass: 'ODD' })] }],
    ['contract_overlap', { contracts: [contract('STANDARD'), contract('BASIC')] }],
    [
      'currency_mixed',
      {
        contracts: [
          contract('BASIC', { endDate: '2025-05-12' }),
          contract('STANDARD', { startDate: '2025-05-13', currencyCode: 'USD' }),
        ],
        prices: [price('BASIC'), price('STANDARD', { currencyCode: 'USD' })],
      },
    ],
    [
      'currency_not_jpy',
      {
        contracts: [contract('STANDARD', { currencyCode: 'USD' })],
        prices: [price('STANDARD', { currencyCode: 'USD' })],
      },
    ],
    [
      'currency_unknown',
      {
        contracts: [contract('STANDARD', { currencyCode: 'XAU' })],
        prices: [price('STANDARD', { currencyCode: 'XAU' })],
      },
    ],
    ['negative_subtotal', { adjustments: [adjustment(-50_001)] }],
    ['discount_unknown', { discounts: [percentage(100, { conditions: { moonPhase: 'full' } })] }],
    ['discount_unknown', { discounts: [percentage(100, { conditions: { plans: 'STANDARD' } })] }],
    ['discount_unknown', { discounts: [percentage(100, { applicableItems: ['cpu'] })] }],
    ['discount_unknown', { discounts: [freeQuota('cpu', 1)] }],
    ['discount_unknown', { discounts: [fixed(-1)] }],
  ] as [string, Partial<Account>][])('%s (%#)', (reason, of) => {
    expect(() => quote({ usage: rows, ...of })).toThrow(holding(reason))
  })
})

describe('estimates', () => {
  it('take the average of the calls and the disk of the day before, and say so', () => {
    const rows = usage(MAY, { gb: 131 }).map((row) => ({ ...row, apiRequests: 2_000 }))
    const made = quote({ usage: without(rows, '2025-05-17') }, 'estimate')
    expect(made.isEstimated).toBe(true)
    expect(amounts(made, 'api')).toEqual([2_400])
    expect(amounts(made, 'storage')).toEqual([9_300])
    expect(made.lines.filter((line) => line.isEstimated).map((line) => line.type)).toEqual([
      'storage',
      'api',
    ])
  })

  it('floor the average', () => {
    // 30 days with 50,029 calls: floor(1,667.6) = 1,667, so 51,696 calls, 2 blocks above 50,000.
    const rows = without(usage(MAY, { calls: 50_029 }), '2025-05-17')
    expect(amounts(quote({ usage: rows }, 'estimate'), 'api')).toEqual([400])
  })

  it('use the last day of the month before for the first, and hold when nothing is there', () => {
    const rows = without(usage(MAY, { gb: 131 }), '2025-05-01')
    const april = { ...rows[0]!, date: '2025-04-30', storageBytes: 162 * GB }
    expect(amounts(quote({ usage: [april, ...rows] }, 'estimate'), 'storage')).toEqual([9_600])
    expect(() => quote({ usage: rows }, 'estimate')).toThrow(holding('usage_missing'))
    expect(() => quote({ usage: [april] }, 'estimate')).toThrow(holding('usage_missing'))
  })
})

describe('discounts', () => {
  const rows = usage(MAY, { gb: 150 })

  it('reach only their items, never credits, and never more than is left', () => {
    const made = quote({
      usage: rows,
      adjustments: [adjustment(-1_000)],
      discounts: [
        percentage(5_000, { applicableItems: ['storage'], priority: 1 }),
        fixed(9_999, { applicableItems: ['storage'], priority: 2 }),
      ],
    })
    expect(amounts(made, 'discount')).toEqual([-7_500, -7_500])
    expect(made.netMinor).toEqual([50_000, 0, -1_000])
  })

  it('go by priority, then by id', () => {
    const made = quote({
      usage: rows,
      discounts: [
        percentage(1_000, { discountId: 'b', priority: 2 }),
        percentage(2_000, { discountId: 'c', priority: 1 }),
        percentage(3_000, { discountId: 'a', priority: 2 }),
      ],
    })
    expect(made.lines.flatMap((line) => line.discountId ?? [])).toEqual(['c', 'a', 'b'])
  })

  it.each([
    [{ plans: ['STANDARD'] }, true],
    [{ plans: ['BASIC'] }, false],
    [{ minSubtotalMinor: 65_000 }, true],
    [{ minSubtotalMinor: 65_001 }, false],
    [{ minContractMonths: 14 }, true],
    [{ minContractMonths: 15 }, false],
    [{ plans: ['STANDARD'], minContractMonths: 15 }, false],
  ])('with condition %j apply: %s', (conditions, isApplied) => {
    const made = quote({ usage: rows, discounts: [fixed(100, { conditions })] })
    expect(made.discountMinor).toBe(isApplied ? 100 : 0)
  })

  it('spread over tax classes so that each rate has an exact base', () => {
    const made = quote({
      usage: usage(MAY, {}),
      adjustments: [adjustment(25_000, { taxClass: 'RED' })],
      discounts: [fixed(10_001)],
    })
    expect(made.taxes.map((box) => [box.rateBp, box.baseMinor])).toEqual([
      [1_000, 43_333],
      [800, 21_666],
    ])
    expect(made.lines.at(-1)?.taxClass).toBe('MIXED')
  })
})

describe('places', () => {
  it('bills a foreign tenant in its currency at its own rate', () => {
    const made = quote({
      countryCode: 'US',
      contracts: [contract('STANDARD', { currencyCode: 'USD' })],
      prices: [price('STANDARD', { currencyCode: 'USD', monthlyFeeMinor: 49_900 })],
      taxRates: [rate({ countryCode: 'US', rateBp: 0, label: 'No tax' })],
      usage: usage(MAY, {}),
    })
    expect(made).toMatchObject({ currency: 'USD', taxMinor: 0, totalMinor: 49_900 })
  })

  it('prefers the rate of the region', () => {
    const region = rate({ region: 'HND', rateBp: 700, label: '特区' })
    const made = quote({ region: 'HND', taxRates: [rate({}), region], usage: usage(MAY, {}) })
    expect(made.taxMinor).toBe(3_500)
  })
})

describe('an estimate to date', () => {
  it('prices the days so far, without tax', () => {
    const rows = usage(MAY, { gb: 162 }).slice(0, 10)
    const options = { month: MAY, through: '2025-05-10', missingUsage: 'hold' } as const
    const priced = priceMonth(account({ usage: rows }), options)
    // 62 GB × 10 days = 620 GB-days = 20 GB-months.
    expect(priced).toMatchObject({ baseMinor: 16_129, usageMinor: 6_000, subtotalMinor: 22_129 })
  })
})

describe('the content hash', () => {
  it('stays for equal charges and changes with any of them', () => {
    const rows = usage(MAY, { gb: 150 })
    const plain = quote({ usage: rows })
    expect(quote({ usage: rows }).contentHash).toBe(plain.contentHash)
    expect(quote({ usage: rows, discounts: [fixed(1)] }).contentHash).not.toBe(plain.contentHash)
    expect(quote({ usage: rows, adjustments: [adjustment(1)] }).contentHash).not.toBe(
      plain.contentHash,
    )
  })
})
