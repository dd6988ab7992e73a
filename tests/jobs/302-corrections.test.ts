import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { discounts, invoices } from '../../data/platform/schema/index.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  addDiscount,
  bill,
  columnSum,
  csvOf,
  filesOf,
  holding,
  invoiceOf,
  invoicesOf,
  MAY,
  mailsOf,
  sample,
  sha256Of,
  use,
} from './302-month.ts'

afterEach(cleanUp)

describe('a correction', () => {
  const REASON = '長期契約割引の適用漏れ'

  async function forgotten(): Promise<TestFolder> {
    const made = sample()
    await bill(made)
    addDiscount(made, 'alpha', { type: 'percentage', valueBp: 1_000, label: '長期契約割引' })
    return made
  }

  it('is a new invoice that leaves the original as it was', async () => {
    const made = await forgotten()
    const original = invoiceOf(made, 'INV-2025-05-001')
    const done = await bill(made, { params: { forceRecalc: true, reason: REASON } })
    // 70,000 − 7,000 − 3,000 = 60,000.
    expect(done.summary).toMatchObject({
      corrected: 1,
      unchanged: 1,
      totalAmount: 66_000 + 148_500,
    })
    expect(invoiceOf(made, 'INV-2025-05-001-R1')).toMatchObject({
      revision: 1,
      status: 'generated',
      correctsInvoiceId: original.invoiceId,
      correctionReason: REASON,
      subtotalMinor: 60_000,
      totalMinor: 66_000,
      paidMinor: 0,
      balanceMinor: 66_000,
    })
    const after = invoiceOf(made, 'INV-2025-05-001')
    expect(after).toEqual({ ...original, status: 'cancelled', updatedAt: after.updatedAt })
    for (const file of filesOf(made)) expect(sha256Of(made, file.path)).toBe(file.sha256)
    expect(done.log.some((line) => line.message === 'invoice corrected')).toBe(true)
  })

  it('is booked in a file of its own that balances; the original file stays', async () => {
    const made = await forgotten()
    const regular = 'reports/_platform/accounting/accounting_2025-05.csv'
    const before = sha256Of(made, regular)
    const done = await bill(made, { params: { forceRecalc: true, reason: REASON } })
    const [file] = done.summary.furtherAccounting
    expect(file).toMatchObject({ kind: 'correction', debit: 139_700, credit: 139_700 })
    const rows = csvOf(made, file?.path ?? '')
    expect(columnSum(rows, '借方金額')).toBe(139_700)
    expect(columnSum(rows, '貸方金額')).toBe(139_700)
    const receivable = rows
      .filter((row) => row.includes('売掛金'))
      .map((row) => [row[1], row[4], row[5], row[6], row[7]])
    expect(receivable).toEqual([
      ['INV-2025-05-001', '', '', '売掛金', '73700'],
      ['INV-2025-05-001-R1', '売掛金', '66000', '', ''],
    ])
    expect(sha256Of(made, regular)).toBe(before)
  })

  it('is not made twice', async () => {
    const made = await forgotten()
    await bill(made, { params: { forceRecalc: true, reason: REASON } })
    const before = invoicesOf(made)
    const again = await bill(made, { params: { forceRecalc: true, reason: REASON } })
    expect(again.summary).toMatchObject({ corrected: 0, unchanged: 2 })
    expect(invoicesOf(made)).toEqual(before)
  })

  it('of a paid invoice shows what was paid and what comes back', async () => {
    const made = await forgotten()
    const { orm } = made.platform()
    orm
      .update(invoices)
      .set({ status: 'paid', paidMinor: 73_700, balanceMinor: 0, paidDate: '2025-06-20' })
      .where(eq(invoices.invoiceNumber, 'INV-2025-05-001'))
      .run()
    await bill(made, { params: { forceRecalc: true }, reason: REASON })
    expect(invoiceOf(made, 'INV-2025-05-001').status).toBe('paid')
    expect(invoiceOf(made, 'INV-2025-05-001-R1')).toMatchObject({
      paidMinor: 73_700,
      balanceMinor: -7_700,
    })
    orm
      .update(discounts)
      .set({ isActive: false })
      .where(eq(discounts.discountId, 'D-alpha-percentage'))
      .run()
    await bill(made, { params: { forceRecalc: true, reason: REASON } })
    expect(invoiceOf(made, 'INV-2025-05-001-R1').status).toBe('cancelled')
    expect(invoiceOf(made, 'INV-2025-05-001-R2')).toMatchObject({
      totalMinor: 73_700,
      balanceMinor: 0,
    })
  })
})

describe('the month before', () => {
  const FIRST_OF_JULY = instantOf('2025-07-01', '02:00')

  async function twoMonths(juneGb: number, settings = {}) {
    const made = holding()
    made.addTenant({ code: 'alpha' })
    use(made, 'alpha', MAY, { gb: 100 })
    await bill(made)
    use(made, 'alpha', '2025-06', { gb: juneGb })
    return { made, done: await bill(made, { at: FIRST_OF_JULY, ...settings }) }
  }

  it('up to half as much again is ordinary, more is not', async () => {
    // 50,000 → 75,000 needs 83.33 GB: 83 GB are 24,900, 84 GB 25,200.
    const ordinary = await twoMonths(183)
    expect(ordinary.done.summary.anomalies).toEqual([])
    const unusual = await twoMonths(184)
    expect(unusual.done.summary.anomalies).toEqual([
      { tenantCode: 'alpha', beforeMinor: 50_000, nowMinor: 75_200, changeBp: 5_040 },
    ])
    expect(unusual.done.alerts.raised.map((alert) => [alert.key, alert.severity])).toEqual([
      ['tenant:alpha:billing_anomaly', 'HIGH'],
      ['billing:anomaly_total', 'HIGH'],
      // Nothing sends the mails of May here.
      ['billing:mail_unsent', 'HIGH'],
    ])
    const mails = mailsOf(unusual.made).filter((mail) => mail.tenantId !== null)
    expect(mails).toHaveLength(2)
  })

  it('an unusual invoice waits for a person when that is configured', async () => {
    const config = {
      taxRounding: 'floor',
      holdOnAnomaly: true,
      accountingEncoding: 'utf8',
      accounts: { receivable: '売掛金', sales: '売上高', consumptionTax: '仮受消費税' },
      recipients: { accounting: [], management: [] },
    } as const
    const settings = {
      settings: {
        toban: { billing: { ...config, recipients: { accounting: [], management: [] } } },
      },
    }
    const { made } = await twoMonths(300, settings)
    const june = invoiceOf(made, 'INV-2025-06-001')
    expect(june).toMatchObject({ status: 'generated', anomaly: { mail: 'kept_back' } })
    expect(mailsOf(made).filter((mail) => mail.dedupeKey.includes(june.invoiceId))).toEqual([])
    await bill(made, { at: FIRST_OF_JULY, ...settings })
    expect(mailsOf(made).filter((mail) => mail.dedupeKey.includes(june.invoiceId))).toEqual([])
  })
})
