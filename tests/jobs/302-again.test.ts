import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { planPrices } from '../../data/platform/schema/index.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  addItem,
  addUsage,
  bill,
  FIRST_OF_JUNE,
  filesOf,
  invoiceOf,
  invoicesOf,
  MAY,
  mailsOf,
  sample,
  sellInDollars,
  sha256Of,
  use,
} from './302-month.ts'

afterEach(cleanUp)

describe('running again', () => {
  it('changes nothing: same numbers, same files, one mail each', async () => {
    const made = sample()
    await bill(made)
    const before = { invoices: invoicesOf(made), files: filesOf(made), mails: mailsOf(made) }
    const again = await bill(made, { at: FIRST_OF_JUNE + 3_600_000 })
    expect(again.state).toBe('succeeded')
    expect(again.summary).toMatchObject({ generatedInvoices: 0, skipped: 2, totalAmount: 222_200 })
    expect({ invoices: invoicesOf(made), files: filesOf(made), mails: mailsOf(made) }).toEqual(
      before,
    )
    for (const file of before.files) expect(sha256Of(made, file.path)).toBe(file.sha256)
  })

  it('makes a lost file again, byte for byte', async () => {
    const made = sample()
    await bill(made)
    for (const file of filesOf(made)) rmSync(join(made.root, file.path))
    const again = await bill(made, { at: FIRST_OF_JUNE + 86_400_000 })
    expect(again.state).toBe('succeeded')
    for (const file of filesOf(made)) expect(sha256Of(made, file.path)).toBe(file.sha256)
  })

  it('finishes a draft under its number, without a gap', async () => {
    const made = sample()
    made.addTenant({ code: 'aaaa' })
    use(made, 'aaaa', MAY)
    const obstacle = join(made.root, 'reports/alpha/invoices')
    mkdirSync(dirname(obstacle), { recursive: true })
    writeFileSync(obstacle, 'in the way')
    const first = await bill(made)
    expect(first.state).toBe('failed')
    expect(first.error?.class).toBe('transient')
    expect(first.log.filter((line) => line.message.includes('trying again'))).toHaveLength(2)
    expect(invoicesOf(made).map((row) => [row.invoiceNumber, row.status])).toEqual([
      ['INV-2025-05-001', 'generated'],
      ['INV-2025-05-002', 'draft'],
      ['INV-2025-05-003', 'generated'],
    ])
    rmSync(obstacle)
    const retry = await bill(made, { attempt: 2 })
    expect(retry.state).toBe('succeeded')
    expect(invoicesOf(made).map((row) => [row.invoiceNumber, row.tenantId, row.status])).toEqual([
      ['INV-2025-05-001', 'T-aaaa', 'generated'],
      ['INV-2025-05-002', 'T-alpha', 'generated'],
      ['INV-2025-05-003', 'T-beta', 'generated'],
    ])
    expect(mailsOf(made).filter((mail) => mail.tenantId !== null)).toHaveLength(3)
  })

  it('says by how much a recalculation differs and leaves the invoice alone', async () => {
    const made = sample()
    await bill(made)
    const before = invoicesOf(made)
    addItem(made, 'alpha', 1_000)
    const again = await bill(made)
    expect(again.state).toBe('warned')
    const alert = again.alerts.raised.find((each) => each.key === 'tenant:alpha:invoice_differs')
    expect(alert).toMatchObject({ severity: 'HIGH', value: 1_100 })
    expect(alert?.message.en).toContain('differs by ¥1,100')
    expect(invoicesOf(made)).toEqual(before)
  })
})

describe('a held tenant', () => {
  function withMissingDay(): TestFolder {
    const made = sample()
    made.addTenant({ code: 'aaaa' })
    use(made, 'aaaa', MAY, { except: ['2025-05-17'] })
    return made
  }

  it('takes no number, and the others are invoiced', async () => {
    const made = withMissingDay()
    const done = await bill(made)
    expect(done.state).toBe('failed')
    expect(done.error?.class).toBe('permanent')
    expect(done.summary.held).toMatchObject([{ tenantCode: 'aaaa', reason: 'usage_missing' }])
    expect(done.summary.held[0]?.message).toContain('2025-05-17')
    expect(done.summary).toMatchObject({ generatedInvoices: 2, totalAmount: 222_200 })
    const alert = done.alerts.raised.find((each) => each.key === 'billing:incomplete:2025-05')
    expect(alert?.severity).toBe('CRITICAL')
    expect(invoicesOf(made).map((row) => [row.invoiceNumber, row.tenantId, row.status])).toEqual([
      ['INV-2025-05-001', 'T-alpha', 'generated'],
      ['INV-2025-05-002', 'T-beta', 'generated'],
      [null, 'T-aaaa', 'held'],
    ])
  })

  it('gets the next number once the day is there', async () => {
    const made = withMissingDay()
    await bill(made)
    addUsage(made, 'aaaa', '2025-05-17')
    const again = await bill(made)
    expect(again.state).toBe('succeeded')
    expect(again.alerts.cleared).toContain('billing:incomplete:2025-05')
    expect(invoiceOf(made, 'INV-2025-05-003')).toMatchObject({
      tenantId: 'T-aaaa',
      status: 'generated',
      holdReason: null,
    })
    expect(invoicesOf(made)).toHaveLength(3)
  })

  it('is billed as an estimate when a person asks for it', async () => {
    const made = withMissingDay()
    const done = await bill(made, { params: { allowEstimate: true } })
    expect(done.state).toBe('succeeded')
    expect(invoiceOf(made, 'INV-2025-05-001')).toMatchObject({
      tenantId: 'T-aaaa',
      isEstimated: true,
    })
  })

  it('without a price or a tax rate is held too', async () => {
    const made = sample()
    made.addTenant({ code: 'odd', currency: 'USD', country: 'JP' })
    sellInDollars(made)
    made.addTenant({ code: 'priceless' })
    made
      .platform()
      .orm.update(planPrices)
      .set({ validTo: '2025-05-30' })
      .where(and(eq(planPrices.planCode, 'STANDARD'), eq(planPrices.currencyCode, 'JPY')))
      .run()
    use(made, 'odd', MAY)
    use(made, 'priceless', MAY)
    const done = await bill(made)
    expect(done.summary.held.map((each) => [each.tenantCode, each.reason])).toEqual([
      ['alpha', 'price_missing'],
      ['odd', 'currency_not_jpy'],
      ['priceless', 'price_missing'],
    ])
    expect(done.summary.generatedInvoices).toBe(1)
  })
})
