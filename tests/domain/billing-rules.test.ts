import { describe, expect, it } from 'vitest'
import { anomalyOf } from '../../server/domain/billing/comparison.ts'
import { dueDate } from '../../server/domain/billing/due-date.ts'
import { journalRows } from '../../server/domain/billing/journal.ts'
import {
  hasCompanyCheckDigit,
  hasRegistrationForm,
} from '../../server/domain/billing/registration-number.ts'
import { weekday } from '../../server/domain/calendar-day.ts'

const isWeekday = (day: string) => weekday(day) < 6

describe('due dates', () => {
  it.each([
    ['2025-06-01', 'EOM', '2025-06-30'],
    ['2025-06-01', 'NET30', '2025-07-01'],
    ['2025-06-01', 'NET0', '2025-06-02'],
    ['2025-06-01', 'NET7', '2025-06-09'],
    ['2025-06-01', 'EOM+30', '2025-07-30'],
    ['2025-08-01', 'EOM', '2025-09-01'],
    ['2024-02-01', 'EOM', '2024-02-29'],
  ])('issued %s with %s is due %s', (issued, terms, due) => {
    expect(dueDate(issued, terms, isWeekday)).toBe(due)
  })

  it.each(['', 'net30', 'NET', 'NET-1', 'NET400', 'EOM30', 'EOM+'])('"%s" holds', (terms) => {
    expect(() => dueDate('2025-06-01', terms, isWeekday)).toThrow(
      expect.objectContaining({ reason: 'payment_terms_unknown' }),
    )
  })
})

describe('registration numbers', () => {
  it.each([
    // The National Tax Agency's own corporate number.
    ['T7000012050002', true, true],
    ['T7000012050003', true, false],
    ['7000012050002', false, false],
    ['T700001205000', false, false],
    ['T70000120500022', false, false],
  ])('%s: form %s, check digit %s', (number, form, digit) => {
    expect(hasRegistrationForm(number)).toBe(form)
    expect(hasCompanyCheckDigit(number)).toBe(digit)
  })
})

describe('comparison with the month before', () => {
  const month = (subtotalMinor: number, isComparable = true) => ({ subtotalMinor, isComparable })

  it.each([
    [150, 100, null],
    [151, 100, 5_100],
    [50, 100, null],
    [49, 100, -5_100],
    [300, 100, 20_000],
    [0, 100, -10_000],
    [100, 0, null],
  ])('%i after %i: %s', (now, before, changeBp) => {
    expect(anomalyOf(month(now), month(before))?.changeBp ?? null).toBe(changeBp)
  })

  it('is not judged for prorated months or without a month before', () => {
    expect(anomalyOf(month(900, false), month(100))).toBeNull()
    expect(anomalyOf(month(900), month(100, false))).toBeNull()
    expect(anomalyOf(month(900), null)).toBeNull()
  })
})

describe('journal entries', () => {
  const accounts = { receivable: '売掛金', sales: '売上高', taxReceived: '仮受消費税' }
  const taxes = [
    { rateBp: 1_000, taxClass: 'STD', baseMinor: 10_005, taxMinor: 1_000, label: '消費税10%' },
    { rateBp: 800, taxClass: 'RED', baseMinor: 1_234, taxMinor: 98, label: '軽減税率8%' },
  ]
  const invoice = {
    number: 'INV-2025-05-001',
    issueDate: '2025-06-01',
    dueDate: '2025-06-30',
    tenantCode: 'a-corp',
    tenantName: 'A 株式会社',
    totalMinor: 12_337,
    taxes,
    summary: '2025年5月分',
  }

  it('book the receivable against sales and tax of each rate', () => {
    const rows = journalRows(invoice, accounts)
    const short = rows.map((row) => [
      row.debitAccount,
      row.debitMinor,
      row.creditAccount,
      row.creditMinor,
      row.taxCategory,
    ])
    expect(short).toEqual([
      ['売掛金', 12_337, '', 0, '対象外'],
      ['', 0, '売上高', 10_005, '課税売上10%'],
      ['', 0, '仮受消費税', 1_000, '課税売上10%'],
      ['', 0, '売上高', 1_234, '課税売上8%(軽減)'],
      ['', 0, '仮受消費税', 98, '課税売上8%(軽減)'],
    ])
  })

  it('leave out what is zero', () => {
    const free = [{ ...taxes[0]!, rateBp: 0, taxClass: 'ZERO', taxMinor: 0 }]
    expect(journalRows({ ...invoice, totalMinor: 10_005, taxes: free }, accounts)).toHaveLength(2)
    expect(journalRows({ ...invoice, totalMinor: 0, taxes: [] }, accounts)).toEqual([])
  })
})
