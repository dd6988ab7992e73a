import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditRows } from '../../data/ops/reading/audit-rows.ts'
import { invoicePayments, invoices } from '../../data/platform/schema/index.ts'
import { TOKEN } from './fixture/doubles.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

const INVOICE = '/tenants/sakura/invoices/INVOICE1'
const TYPED = {
  kind: 'payment',
  paidOn: '2026-11-20',
  amount: '26,000',
  method: 'BANK_TRANSFER',
  reference: 'R-1',
  reason: '入金を確認した',
  key: 'form-key-1',
}

let one: Installation
beforeAll(() => {
  one = installation()
  const { orm } = one.data.platform()
  const [october] = orm.select().from(invoices).all()
  if (!october) throw new Error('the fixture has an invoice')
  const yamato = { tenantId: 'T-yamato', invoiceId: 'YAMATO', invoiceNumber: 'INV-2026-10-002' }
  orm
    .insert(invoices)
    .values({ ...october, ...yamato, dueDate: '2026-11-10' })
    .run()
})
afterAll(() => one.close())

function entries() {
  return one.data.platform().orm.select().from(invoicePayments).all()
}

/** A form with a file, as a browser sends it. */
async function send(
  path: string,
  form: Record<string, string | Blob>,
  cookie = TOKEN,
  lang = 'en',
) {
  const body = new FormData()
  for (const [name, value] of Object.entries(form)) body.append(name, value)
  return one.app.request(`http://localhost${path}`, {
    method: 'POST',
    body,
    headers: {
      Cookie: `toban_session=${cookie}; toban_language=${lang}`,
      Origin: 'http://localhost',
    },
  })
}

function csv(...lines: string[]): Blob {
  return new Blob([['入金日,請求書番号,取引先コード,金額', ...lines, ''].join('\r\n')])
}

function hidden(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
}

describe('a payment on the page of an invoice', () => {
  test('is entered once however often the form is sent, and shows what is left', async () => {
    for (let n = 0; n < 2; n += 1) {
      const answer = await post(one, `${INVOICE}/payments`, TYPED)
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${INVOICE}#payments`])
    }
    expect(entries()).toMatchObject([{ amountMinor: 26_000, reference: 'R-1' }])
    const asked = { operator: null, object: 'INV-2026-10-001', verb: null, since: null }
    expect(auditRows(one.data.ops(), { ...asked, beforeId: null, limit: 9 })).toMatchObject([
      { verb: 'payment.recorded', reason: '入金を確認した', result: 'ok' },
    ])
    const html = await page(one, INVOICE, { lang: 'en' })
    expect(html).toContain('name="amount" value="40000"')
    const text = textOf(html)
    expect(text).toMatch(/Invoice INV-2026-10-001 Partly paid/)
    expect(text).toMatch(/Paid .{1,3}26,000 Open .{1,3}40,000/)
    expect(textOf(await page(one, '/batches/BATCH-302', { lang: 'en' }))).toContain('Partly paid')
    expect(textOf(await page(one, '/tenants/sakura'))).toContain('一部入金')
    expect(textOf(await page(one, '/reports'))).toContain('一部入金')
  })

  test('that is refused shows the form again with what was typed, and why', async () => {
    const wrong = { ...TYPED, key: 'form-key-2', amount: '99,000' }
    const answer = await post(one, `${INVOICE}/payments`, wrong, { lang: 'en' })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('value="99,000"')
    expect(textOf(html)).toMatch(/is more than the .{1,3}40,000 that are open.*enter as overpaid/)
    expect((await post(one, `${INVOICE}/payments`, { ...TYPED, reason: ' ' })).status).toBe(422)
    expect(entries()).toHaveLength(1)
  })

  test('is taken back by another entry, from its own company only', async () => {
    const { paymentId = '' } = entries()[0] ?? {}
    const undo = (path: string) =>
      post(one, `${path}/payments/${paymentId}/undo`, { reason: '誤り' })
    expect((await undo('/tenants/yamato/invoices/YAMATO')).status).toBe(404)
    expect((await undo('/tenants/yamato/invoices/INVOICE1')).status).toBe(404)
    expect((await undo(INVOICE)).status).toBe(303)
    expect((await undo(INVOICE)).status).toBe(403)
    expect(entries().map(({ amountMinor }) => amountMinor)).toEqual([26_000, -26_000])
    expect(textOf(await page(one, INVOICE, { lang: 'en' }))).toMatch(/Payment taken back/)
  })
})

describe('a file of the bank', () => {
  const FILE = () =>
    csv(
      '2026-11-20,INV-2026-10-001,sakura,66000',
      '2026-11-20,INV-2026-10-002,yamato,65340',
      '2026-11-20,INV-2026-10-002,sakura,1',
      '2026-11-20,INV-2026-10-009,,1',
    )

  test('is shown line by line, entered when confirmed, and never twice', async () => {
    const before = entries()
    const preview = await (await send('/payments/previews', { file: FILE() })).text()
    expect(textOf(preview)).toMatch(
      /line 2, column 2 matches INV-2026-10-001 .*line 3, column 4 other amount .*line 4, column 3 wrong company .*line 5, column 2 unknown invoice/,
    )
    expect(entries()).toEqual(before)
    const confirm = { file: hidden(preview, 'file'), hash: hidden(preview, 'hash'), reason: '明細' }
    const done = await (
      await send('/payments/imports', { ...confirm, otherAmounts: 'enter' })
    ).text()
    expect(textOf(done)).toMatch(/Entered: 2 .*sakura 1 yamato 1 .*wrong company.*unknown invoice/)
    expect(entries()).toHaveLength(before.length + 2)
    const again = await send('/payments/imports', confirm)
    expect(again.status).toBe(409)
    expect(textOf(await again.text())).toContain('Something was entered since')
    expect(entries()).toHaveLength(before.length + 2)
    const open = textOf(await page(one, '/payments', { lang: 'en' }))
    expect(open).toMatch(/Open or overpaid: 1 .*INV-2026-10-002 .*65,340 .{1,3}660 Overdue/)
  })

  test('names companies in the language of the page', async () => {
    one.data
      .platform()
      .sqlite.exec(
        `UPDATE tenants SET tenant_name_en = 'Yamato Moving' WHERE tenant_code = 'yamato'`,
      )
    const file = () => csv('2026-11-20,INV-2026-10-002,yamato,1')
    const english = textOf(await (await send('/payments/previews', { file: file() })).text())
    expect(english).toContain('Yamato Moving')
    expect(english).not.toContain('大和運輸サービス株式会社')
    const japanese = await send('/payments/previews', { file: file() }, TOKEN, 'ja')
    expect(textOf(await japanese.text())).toContain('大和運輸サービス株式会社')
  })

  test('that is none, too large or missing is refused in words', async () => {
    const refused = async (form: Record<string, string | Blob>) => {
      const answer = await send('/payments/previews', form)
      return [answer.status, textOf(await answer.text())]
    }
    expect(await refused({})).toEqual([422, expect.stringContaining('Choose a file first')])
    const text = expect.stringContaining('a column is missing')
    expect(await refused({ file: new Blob(['a,b\n1,2\n']) })).toEqual([422, text])
    const big = new Blob(['x'.repeat(600 * 1024)])
    expect(await refused({ file: big })).toEqual([422, expect.stringContaining('512 KB')])
    const huge = new Blob(['x'.repeat(1_100 * 1024)])
    expect((await refused({ file: huge }))[0]).toBe(413)
  })
})

test('a company sees its invoice and its payments, and enters nothing', async () => {
  const own = installation({ role: 'company', tenants: ['sakura'], history: 'none' })
  const html = await page(own, INVOICE, { lang: 'en' })
  expect(textOf(html)).toContain('Invoice INV-2026-10-001')
  expect(html).not.toContain(`${INVOICE}/payments"`)
  expect((await post(own, `${INVOICE}/payments`, TYPED)).status).toBe(403)
  expect((await get(own, '/payments')).status).toBe(403)
  expect((await get(own, '/tenants/yamato/invoices/INVOICE1')).status).toBe(404)
  own.close()
})
