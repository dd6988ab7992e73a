import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BookedInvoice, balanceOf, journalRows } from '../../server/domain/billing/journal.ts'
import { type Account, quoteMonth } from '../../server/domain/billing/quote.ts'
import { addDays } from '../../server/domain/calendar-day.ts'
import { mulDiv, sumOf } from '../../server/domain/money.ts'
import {
  account,
  adjustment,
  contract,
  fixed,
  percentage,
  price,
  usage,
} from './billing-fixture.ts'

const MAY = '2025-05'
const PLANS = ['BASIC', 'STANDARD', 'ENTERPRISE'] as const
const ACCOUNTS = { receivable: '売掛金', sales: '売上高', taxReceived: '仮受消費税' }

function quote(of: Partial<Account>) {
  const options = { month: MAY, missingUsage: 'hold', taxRounding: 'floor' } as const
  const made = quoteMonth(account(of), options)
  if (made === null) throw new Error('expected a billable month')
  return made
}

const anyAccount = fc
  .record({
    plan: fc.constantFrom(...PLANS),
    gb: fc.integer({ min: 0, max: 900 }),
    calls: fc.integer({ min: 0, max: 900_000 }),
    users: fc.integer({ min: 0, max: 900 }),
    items: fc.array(
      fc.record({
        amount: fc.integer({ min: -10_000, max: 99_999 }),
        taxClass: fc.constantFrom('STD', 'RED'),
      }),
      { maxLength: 5 },
    ),
    percents: fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 3 }),
    fixeds: fc.array(fc.integer({ min: 0, max: 99_999 }), { maxLength: 3 }),
    reach: fc.constantFrom(['*'], ['base'], ['storage', 'api'], ['additional']),
  })
  .map(
    ({ plan, items, percents, fixeds, reach, ...used }): Partial<Account> => ({
      contracts: [contract(plan)],
      usage: usage(MAY, used),
      adjustments: [
        // Keeps the subtotal from going below zero, which is held.
        adjustment(60_000, { id: 99 }),
        ...items.map((item, id) => adjustment(item.amount, { id, taxClass: item.taxClass })),
      ],
      discounts: [
        ...percents.map((bp, n) => percentage(bp, { discountId: `p${n}`, applicableItems: reach })),
        ...fixeds.map((minor, n) => fixed(minor, { discountId: `f${n}`, applicableItems: reach })),
      ],
    }),
  )
  .filter((of) => {
    const credits = (of.adjustments ?? []).filter((item) => item.amountMinor < 0)
    return credits.length === 0 || (of.discounts ?? []).length === 0
  })

describe('every invoice', () => {
  it('adds up: lines = bases = subtotal, and the total is subtotal and taxes', () => {
    fc.assert(
      fc.property(anyAccount, (of) => {
        const made = quote(of)
        expect(sumOf(made.lines.map((line) => line.amountMinor))).toBe(made.subtotalMinor)
        expect(sumOf(made.taxes.map((box) => box.baseMinor))).toBe(made.subtotalMinor)
        expect(sumOf([made.subtotalMinor, ...made.taxes.map((box) => box.taxMinor)])).toBe(
          made.totalMinor,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('has each rate once, and its tax is one floor of its base', () => {
    fc.assert(
      fc.property(anyAccount, (of) => {
        const { taxes } = quote(of)
        expect(new Set(taxes.map((box) => box.rateBp)).size).toBe(taxes.length)
        for (const box of taxes) {
          const tax = mulDiv(box.baseMinor, box.rateBp, { by: 10_000, rounding: 'floor' })
          expect(box.taxMinor).toBe(tax)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('discounts no line below zero, and shares of a discount add up to it', () => {
    fc.assert(
      fc.property(anyAccount, (of) => {
        const made = quote(of)
        made.netMinor.forEach((net, index) => {
          const charged = made.lines[index]?.amountMinor ?? 0
          expect(charged < 0 ? net === charged : net >= 0 && net <= charged).toBe(true)
        })
        for (const line of made.lines.filter((each) => each.type === 'discount')) {
          const shares = line.details.shares as { amountMinor: number }[]
          expect(sumOf(shares.map((share) => share.amountMinor))).toBe(-line.amountMinor)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is booked in balance, and its reversal cancels it account by account', () => {
    fc.assert(
      fc.property(anyAccount, (of) => {
        const made = quote(of)
        const invoice: BookedInvoice = {
          number: 'INV-2025-05-001',
          issueDate: '2025-06-01',
          dueDate: '2025-07-01',
          tenantCode: 'a-corp',
          tenantName: 'A',
          totalMinor: made.totalMinor,
          taxes: made.taxes,
          summary: '',
        }
        const booked = journalRows(invoice, ACCOUNTS)
        const both = [...booked, ...journalRows(invoice, ACCOUNTS, 'reverse')]
        expect(balanceOf(booked).debit).toBe(balanceOf(booked).credit)
        expect(booked.every((row) => row.debitMinor >= 0 && row.creditMinor >= 0)).toBe(true)
        for (const name of Object.values(ACCOUNTS)) {
          const debit = both.filter((row) => row.debitAccount === name).map((row) => row.debitMinor)
          const credit = both
            .filter((row) => row.creditAccount === name)
            .map((row) => row.creditMinor)
          expect(sumOf(debit)).toBe(sumOf(credit))
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('proration', () => {
  it('over any plan changes loses less than one yen a segment against the exact sum', () => {
    const cut = fc.integer({ min: 1, max: 30 })
    const plans = fc.array(fc.constantFrom(...PLANS), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(plans, fc.uniqueArray(cut, { minLength: 4, maxLength: 4 }), (chosen, cuts) => {
        const bounds = [...cuts].sort((a, b) => a - b).slice(0, chosen.length - 1)
        const contracts = chosen.map((plan, index) =>
          contract(plan, {
            contractId: `C${index}`,
            startDate: index === 0 ? '2024-04-01' : addDays('2025-05-01', bounds[index - 1] ?? 0),
            endDate: index === chosen.length - 1 ? null : addDays('2025-04-30', bounds[index] ?? 0),
          }),
        )
        const made = quote({ contracts, usage: usage(MAY, {}) })
        const base = made.lines.filter((line) => line.type === 'base')
        const exactTimes31 = sumOf(
          base.map((line) => Number(line.details.days) * (line.unitPriceMinor ?? 0)),
        )
        expect(sumOf(base.map((line) => Number(line.details.days)))).toBe(31)
        const lost = exactTimes31 - 31 * made.baseMinor
        expect(lost >= 0 && lost < 31 * base.length).toBe(true)
      }),
    )
  })

  it('of one plan over seamless renewals costs exactly the fee', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.constantFrom(...PLANS), (day, plan) => {
        const contracts = [
          contract(plan, { contractId: 'old', endDate: addDays('2025-04-30', day) }),
          contract(plan, { contractId: 'new', startDate: addDays('2025-05-01', day) }),
        ]
        const made = quote({ contracts, usage: usage(MAY, {}) })
        expect(made.baseMinor).toBe(price(plan).monthlyFeeMinor)
      }),
    )
  })
})
