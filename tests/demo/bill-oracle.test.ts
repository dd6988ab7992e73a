import { describe, expect, it } from 'vitest'
import type { Discount } from '../../server/demo/platform/discounts.ts'
import { type Price, priceOf } from '../../server/demo/platform/prices.ts'
import { type BillInput, billOf } from './bill-oracle.ts'

const GIB = 1024 ** 3

function month(calls: number, gigabytes: number): BillInput['usage'] {
  return {
    period: '2025-05',
    days: 31,
    users: 10,
    calls,
    reports: 0,
    byteDays: gigabytes * GIB * 31,
  }
}

function input(price: Price, rest: Partial<BillInput>): BillInput {
  return {
    usage: month(0, 0),
    price,
    planName: '見本',
    country: 'JP',
    discounts: [],
    adjustments: [],
    ...rest,
  }
}

const standard = priceOf('STANDARD', 'JPY')
const enterprise = priceOf('ENTERPRISE', 'JPY')

function fixed(minor: number): Discount {
  return { id: 'F', code: 'x', label: '定額', priority: 20, items: ['*'], type: 'fixed', minor }
}

describe('the oracle of the invoices', () => {
  it('bills storage beyond the included gigabytes, a one-off and a fixed discount', () => {
    const extra = {
      code: 'x',
      period: '2025-05',
      kind: 'ADDITIONAL',
      label: '研修',
      minor: 5_000,
      taxClass: 'STD',
    } as const
    const bill = billOf(
      input(standard, {
        usage: month(50_000, 150),
        discounts: [fixed(3_000)],
        adjustments: [extra],
      }),
    )
    expect([bill.subtotal, bill.tax, bill.total]).toEqual([67_000, 6_700, 73_700])
  })

  it('bills storage and calls of the largest plan', () => {
    const bill = billOf(
      input(enterprise, { usage: month(200_000, 500), discounts: [fixed(10_000)] }),
    )
    expect([bill.subtotal, bill.tax, bill.total]).toEqual([135_000, 13_500, 148_500])
  })

  it('takes the free quota first, then the percentage, then the fixed amount', () => {
    const discounts: Discount[] = [
      fixed(1_000),
      { id: 'P', code: 'x', label: '率', priority: 10, items: ['*'], type: 'percentage', bp: 700 },
      {
        id: 'Q',
        code: 'x',
        label: '枠',
        priority: 1,
        items: ['api'],
        type: 'free_quota',
        metric: 'api',
        quantity: 10_000,
      },
    ]
    const bill = billOf(input(standard, { usage: month(61_234, 0), discounts }))
    expect(
      bill.lines.filter(({ type }) => type === 'discount').map(({ amount }) => amount),
    ).toEqual([-3_528, -1_000])
    expect([bill.subtotal, bill.tax, bill.total]).toEqual([45_872, 4_587, 50_459])
  })

  it('rounds the tax once per rate, not per line', () => {
    const adjustments = [335, 335, 335].map(
      (minor) =>
        ({
          code: 'x',
          period: '2025-05',
          kind: 'ADDITIONAL',
          label: '行',
          minor,
          taxClass: 'STD',
        }) as const,
    )
    expect(billOf(input({ ...standard, fee: 0 }, { adjustments })).tax).toBe(100)
  })

  it('keeps two rates apart', () => {
    const adjustments = [
      {
        code: 'x',
        period: '2025-05',
        kind: 'ADDITIONAL',
        label: '標準',
        minor: 10_005,
        taxClass: 'STD',
      },
      {
        code: 'x',
        period: '2025-05',
        kind: 'ADDITIONAL',
        label: '軽減',
        minor: 1_234,
        taxClass: 'RED',
      },
    ] as const
    const bill = billOf(input({ ...standard, fee: 0 }, { adjustments }))
    expect(bill.taxes.map(({ base, tax }) => [base, tax])).toEqual([
      [10_005, 1_000],
      [1_234, 98],
    ])
    expect(bill.total).toBe(12_337)
  })
})
