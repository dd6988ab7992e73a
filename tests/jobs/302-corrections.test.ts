import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { discounts } from '../../data/platform/schema/index.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import type { PerformOptions } from '../../server/testing/perform-batch.ts'
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
  pay,
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

  it('cancels exactly: all files together book what is in force, and a correction taken back books nothing', async () => {
    const made = await forgotten()
    const bookedFor = (files: readonly { path: string }[], account: string) =>
      files.reduce((sum, { path }) => sum + balanceOf(csvOf(made, path), account), 0)
    const correct = () => bill(made, { params: { forceRecalc: true, reason: REASON } })

    const once = (await correct()).summary
    const files = [once.accounting, ...once.furtherAccounting].flatMap((file) => file ?? [])
    expect(bookedFor(files, '売掛金')).toBe(66_000 + 148_500)
    expect(bookedFor(files, '売上高')).toBe(-(60_000 + 135_000))
    expect(bookedFor(files, '仮受消費税')).toBe(-(6_000 + 13_500))

    const { orm } = made.platform()
    orm.update(discounts).set({ isActive: false }).where(eq(discounts.type, 'percentage')).run()
    const twice = (await correct()).summary
    expect(invoiceOf(made, 'INV-2025-05-001-R2').totalMinor).toBe(73_700)
    expect(twice.furtherAccounting).toMatchObject([{ debit: 279_400, credit: 279_400 }])
    for (const account of ['売掛金', '売上高', '仮受消費税'])
      expect([account, bookedFor(twice.furtherAccounting, account)]).toEqual([account, 0])
  })

  it('of a paid invoice shows what was paid and what comes back', async () => {
    const made = await forgotten()
    const { orm } = made.platform()
    pay(made, 'INV-2025-05-001', '73,700')
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

/** Debit less credit of an account. */
function balanceOf(rows: string[][], account: string): number {
  return rows.slice(1).reduce((sum, row) => {
    const debit = row[4] === account ? Number(row[5]) : 0
    const credit = row[6] === account ? Number(row[7]) : 0
    return sum + debit - credit
  }, 0)
}

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
      ['tenant:alpha:billing_anomaly:2025-06', 'HIGH'],
      ['billing:anomaly_total:2025-06', 'HIGH'],
      // Nothing sends the mails of May here.
      ['billing:mail_unsent', 'HIGH'],
    ])
    const mails = mailsOf(unusual.made).filter((mail) => mail.tenantId !== null)
    expect(mails).toHaveLength(2)
  })

  it('two unusual months are two incidents, and billing an earlier month again closes neither', async () => {
    const { made } = await twoMonths(400)
    use(made, 'alpha', '2025-07', { gb: 100 })
    const at = instantOf('2025-08-01', '02:00')
    const july = await bill(made, { at })
    const unusual = (keys: readonly string[]) => keys.filter((key) => key.includes('anomaly'))
    expect(unusual(july.alerts.raised.map(({ key }) => key))).toEqual([
      'tenant:alpha:billing_anomaly:2025-07',
      'billing:anomaly_total:2025-07',
    ])
    // Only what was called so before it had its month in it.
    expect(unusual(july.alerts.cleared)).toEqual([
      'tenant:alpha:billing_anomaly',
      'billing:anomaly_total',
    ])
    const may = await bill(made, {
      at,
      params: { period: MAY, forceRecalc: true, reason: '再計算' },
    })
    const younger = unusual(may.alerts.cleared).filter((key) => /2025-0[67]$/.test(key))
    expect(younger).toEqual([])
  })

  const HELD_BACK: Pick<PerformOptions, 'settings'> = {
    settings: {
      toban: {
        billing: {
          taxRounding: 'floor',
          holdOnAnomaly: true,
          accountingEncoding: 'utf8',
          accounts: { receivable: '売掛金', sales: '売上高', consumptionTax: '仮受消費税' },
          recipients: { accounting: [], management: [] },
        },
      },
    },
  }
  const RELEASE = { at: FIRST_OF_JULY, params: { releaseMail: true }, reason: '増設を確認した' }

  function mailsOfJune(made: TestFolder) {
    const { invoiceId } = invoiceOf(made, 'INV-2025-06-001')
    return mailsOf(made).filter((mail) => mail.dedupeKey.includes(invoiceId))
  }

  it('an unusual invoice waits for a person when that is configured', async () => {
    const { made } = await twoMonths(300, HELD_BACK)
    const june = invoiceOf(made, 'INV-2025-06-001')
    expect(june).toMatchObject({ status: 'generated', anomaly: { mail: 'kept_back' } })
    expect(mailsOfJune(made)).toEqual([])
    await bill(made, { at: FIRST_OF_JULY, ...HELD_BACK })
    expect(mailsOfJune(made)).toEqual([])
  })

  it('its mail is released once, as it was issued, and that is on record', async () => {
    const { made } = await twoMonths(300, HELD_BACK)
    const june = invoiceOf(made, 'INV-2025-06-001')
    const done = await bill(made, { ...RELEASE, ...HELD_BACK })
    expect(done.summary).toMatchObject({ released: 1, skipped: 0, corrected: 0 })
    expect(done.audit).toMatchObject([
      { verb: 'invoice.released', object: 'INV-2025-06-001', reason: '増設を確認した' },
    ])
    expect(mailsOfJune(made)).toMatchObject([{ sourceBatch: 'BATCH-302', tenantId: 'T-alpha' }])
    const after = invoiceOf(made, 'INV-2025-06-001')
    expect(after).toEqual({
      ...june,
      anomaly: { ...(june.anomaly as object), mail: 'released' },
      updatedAt: after.updatedAt,
    })

    const again = await bill(made, { ...RELEASE, ...HELD_BACK })
    expect(again.summary).toMatchObject({ released: 0, skipped: 1 })
    expect(mailsOfJune(made)).toHaveLength(1)
  })

  it('its mail is not released while a recalculation differs', async () => {
    const { made } = await twoMonths(300, HELD_BACK)
    addDiscount(made, 'alpha', { type: 'fixed', valueMinor: 1_000 })
    const done = await bill(made, { ...RELEASE, ...HELD_BACK })
    expect(done.summary).toMatchObject({ released: 0, skipped: 1 })
    expect(mailsOfJune(made)).toEqual([])
    expect(invoiceOf(made, 'INV-2025-06-001')).toMatchObject({ anomaly: { mail: 'kept_back' } })
  })
})
