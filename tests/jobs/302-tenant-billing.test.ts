import { afterEach, describe, expect, it } from 'vitest'
import { tenantContacts, tenantUsageDaily } from '../../data/platform/schema/index.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import {
  addContract,
  addItem,
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
  sellInDollars,
  sha256Of,
  use,
} from './302-month.ts'

afterEach(cleanUp)

describe('a month', () => {
  it('is invoiced with the figures of the sample', async () => {
    const made = sample()
    const done = await bill(made)
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({
      batchId: 'BATCH-302',
      period: MAY,
      processedTenants: 2,
      generatedInvoices: 2,
      totalAmount: 222_200,
      totalsByCurrency: { JPY: 222_200 },
      held: [],
      failed: [],
      accounting: {
        path: 'reports/_platform/accounting/accounting_2025-05.csv',
        rows: 6,
        debit: 222_200,
        credit: 222_200,
      },
    })
    const rows = invoicesOf(made).map((row) => [
      row.invoiceNumber,
      row.subtotalMinor,
      row.taxMinor,
      row.totalMinor,
      row.status,
    ])
    expect(rows).toEqual([
      ['INV-2025-05-001', 67_000, 6_700, 73_700, 'generated'],
      ['INV-2025-05-002', 135_000, 13_500, 148_500, 'generated'],
    ])
  })

  it('goes to accounting in balance', async () => {
    const made = sample()
    const done = await bill(made)
    const rows = csvOf(made, done.summary.accounting?.path ?? '')
    expect(rows[0]?.slice(4, 8)).toEqual(['借方科目', '借方金額', '貸方科目', '貸方金額'])
    expect(columnSum(rows, '借方金額')).toBe(222_200)
    expect(columnSum(rows, '貸方金額')).toBe(222_200)
    expect(rows[1]).toEqual([
      '2025-06-01',
      'INV-2025-05-001',
      'alpha',
      '株式会社alpha',
      '売掛金',
      '73700',
      '',
      '',
      '対象外',
      '2025年5月分 スタンダード',
      '2025-07-01',
    ])
  })

  it('takes items and usage out of play once they are billed', async () => {
    const made = sample()
    await bill(made)
    const { orm } = made.platform()
    expect(
      orm
        .select()
        .from(tenantUsageDaily)
        .all()
        .every((row) => row.isFinal),
    ).toBe(true)
    expect(invoiceOf(made, 'INV-2025-05-001').additionalMinor).toBe(5_000)
    const again = await bill(made)
    expect(again.tenants.map((tenant) => tenant.reason)).toEqual([
      'already_issued',
      'already_issued',
    ])
  })

  it('is due by the terms of the contract, on a business day', async () => {
    const made = holding()
    made.addTenant({ code: 'alpha', contractTo: '2025-05-01' })
    addContract(made, 'alpha', {
      planCode: 'STANDARD',
      startDate: '2025-05-02',
      paymentTerms: 'EOM',
    })
    use(made, 'alpha', MAY)
    await bill(made)
    expect(invoiceOf(made, 'INV-2025-05-001')).toMatchObject({
      issueDate: '2025-06-01',
      dueDate: '2025-06-30',
      subtotalMinor: 50_000,
    })
  })

  it('leaves out free plans and bills a contract that ended whatever the status is', async () => {
    const made = holding()
    made.addTenant({ code: 'free', plan: 'FREE' })
    made.addTenant({ code: 'gone', status: 'EXPIRED', contractTo: '2025-05-20' })
    use(made, 'free', MAY)
    use(made, 'gone', MAY)
    const done = await bill(made)
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({ processedTenants: 1, skipped: 0 })
    expect(done.tenants[0]).toMatchObject({
      code: 'free',
      state: 'skipped',
      reason: 'not_billable',
    })
    expect(invoiceOf(made, 'INV-2025-05-001')).toMatchObject({
      baseMinor: 32_258,
      periodEnd: '2025-05-20',
    })
  })

  it('bills a foreign tenant in its currency, beside the yen', async () => {
    const made = sample()
    made.addTenant({ code: 'gamma', currency: 'USD', country: 'US' })
    sellInDollars(made)
    use(made, 'gamma', MAY)
    const done = await bill(made)
    expect(done.summary).toMatchObject({
      totalAmount: 222_200,
      totalsByCurrency: { JPY: 222_200, USD: 49_950 },
      furtherAccounting: [{ currency: 'USD', debit: 49_950, credit: 49_950 }],
    })
    const rows = csvOf(made, done.summary.furtherAccounting[0]?.path ?? '')
    expect(columnSum(rows, '借方金額')).toBe(499.5)
  })

  it('costs a tenant from 05-13 on, or with a change of plan on that day, what the card says', async () => {
    const made = holding()
    made.addTenant({ code: 'late', plan: 'BASIC', contractFrom: '2025-05-13' })
    made.addTenant({ code: 'moved', plan: 'BASIC', contractTo: '2025-05-12' })
    addContract(made, 'moved', { planCode: 'STANDARD', startDate: '2025-05-13' })
    use(made, 'late', MAY)
    use(made, 'moved', MAY, { gb: 80 })
    await bill(made)
    const totals = invoicesOf(made).map((row) => [row.subtotalMinor, row.taxMinor, row.totalMinor])
    expect(totals).toEqual([
      [12_258, 1_225, 13_483],
      [42_886, 4_288, 47_174],
    ])
  })
})

describe('the files and mails of an invoice', () => {
  it('lie below the tenant, registered with their hash', async () => {
    const made = sample()
    const done = await bill(made)
    const files = filesOf(made)
    expect(files.map((file) => file.path).sort()).toEqual([
      'reports/alpha/invoices/2025-05/INV-2025-05-001.pdf',
      'reports/alpha/invoices/2025-05/INV-2025-05-001.xlsx',
      'reports/beta/invoices/2025-05/INV-2025-05-002.pdf',
      'reports/beta/invoices/2025-05/INV-2025-05-002.xlsx',
    ])
    for (const file of files) expect(sha256Of(made, file.path)).toBe(file.sha256)
    expect(done.artifacts.filter((artifact) => artifact.kind === 'invoice')).toHaveLength(4)
  })

  it('go to every billing contact, else to the administrator, with the PDF attached', async () => {
    const made = sample()
    for (const email of ['kei@alpha.example.jp', 'ri@alpha.example.jp']) {
      const contact = {
        tenantId: 'T-alpha',
        contactType: 'BILLING',
        name: '経理 太郎',
        email,
        isActive: true,
      } as const
      made.platform().orm.insert(tenantContacts).values(contact).run()
    }
    await bill(made)
    const mails = mailsOf(made).filter((mail) => mail.tenantId !== null)
    expect(mails.map((mail) => mail.recipientAddress).sort()).toEqual([
      'admin@beta.example.jp',
      'kei@alpha.example.jp',
      'ri@alpha.example.jp',
    ])
    const invoice = invoiceOf(made, 'INV-2025-05-002')
    const beta = mails.find((mail) => mail.tenantId === 'T-beta')!
    expect(beta.dedupeKey).toBe(`invoice:${invoice.invoiceId}:${beta.recipientHash}`)
    expect(beta).toMatchObject({ state: 'PENDING', sourceBatch: 'BATCH-302', channel: 'EMAIL' })
    expect(beta.attachments).toMatchObject([
      { path: 'reports/beta/invoices/2025-05/INV-2025-05-002.pdf' },
    ])
    expect(beta.body).toContain('¥148,500')
  })

  it('a summary goes to accounting', async () => {
    const made = sample()
    await bill(made)
    const summary = mailsOf(made).filter((mail) => mail.tenantId === null)
    expect(summary.map((mail) => mail.recipientAddress)).toEqual(['keiri@sakura-hd.example.jp'])
    expect(summary[0]?.body).toContain('¥222,200')
  })
})

describe('what is refused', () => {
  it.each([
    ['reason', { forceRecalc: true }],
    ['reason', { forceRecalc: true, reason: 'abc' }],
    ['period', { period: '2025-06' }],
    ['period', { period: '2025-13' }],
    ['period', { period: '1999-12' }],
    ['forceRecalc', { forceRecalc: 'maybe' }],
    ['force', { force: true }],
  ])('%s: %j', async (field, params) => {
    const made = sample()
    const done = await bill(made, { params })
    expect(done.state).toBe('failed')
    expect(done.error?.class).toBe('parameters')
    expect(done.error?.message).toContain(field)
    expect(invoicesOf(made)).toEqual([])
  })

  it('an issuer that is not complete, before any number is given out', async () => {
    const made = sample()
    const issuer = {
      name: ' ',
      postalCode: '100-0000',
      address: 'x',
      phone: '03',
      registrationNumber: 'T1234567890123',
      bankAccount: { bank: 'x', branch: 'x', type: '普通', number: '1', holder: 'x' },
      contact: { department: 'x', email: 'x' },
    } as const
    const done = await bill(made, { settings: { toban: { issuer } } })
    expect(done.error).toMatchObject({ code: 'issuer_incomplete', class: 'permanent' })
    expect(invoicesOf(made)).toEqual([])
  })
})

describe('a dry run', () => {
  it('shows the figures and writes nothing', async () => {
    const made = sample()
    const done = await bill(made, { dryRun: true })
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({
      dryRun: true,
      generatedInvoices: 0,
      totalAmount: 222_200,
      accounting: null,
    })
    expect(done.tenants.map((tenant) => tenant.result)).toMatchObject([
      { outcome: 'preview', totalMinor: 73_700 },
      { outcome: 'preview', totalMinor: 148_500 },
    ])
    expect(invoicesOf(made)).toEqual([])
    expect(mailsOf(made)).toEqual([])
    expect(done.artifacts).toEqual([])
  })

  it('compares with what was issued', async () => {
    const made = sample()
    await bill(made)
    addItem(made, 'alpha', 1_000)
    const done = await bill(made, { dryRun: true, tenants: ['alpha'] })
    expect(done.tenants[0]?.result).toMatchObject({
      totalMinor: 74_800,
      issued: { number: 'INV-2025-05-001', totalMinor: 73_700 },
    })
  })
})
