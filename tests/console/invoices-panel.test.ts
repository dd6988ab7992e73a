import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoiceFiles, invoices } from '../../data/platform/schema/index.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

const PAGE = '/batches/BATCH-302'

let one: Installation
beforeAll(() => {
  one = installation()
  const { orm } = one.data.platform()
  const [october] = orm.select().from(invoices).all()
  if (!october) throw new Error('the fixture has an invoice')
  const add = (row: Partial<typeof invoices.$inferInsert>) =>
    orm
      .insert(invoices)
      .values({ ...october, ...row })
      .run()
  add({
    ...{ invoiceId: 'SEPTEMBER', invoiceNumber: 'INV-2026-09-001', period: '2026-09' },
    ...{ baseMinor: 40_000, usageMinor: 0, subtotalMinor: 40_000, taxMinor: 4_000 },
    ...{ totalMinor: 44_000, status: 'cancelled' },
  })
  add({
    ...{ invoiceId: 'CORRECTION', invoiceNumber: 'INV-2026-09-001-R1', period: '2026-09' },
    ...{ revision: 1, correctsInvoiceId: 'SEPTEMBER', correctionReason: '割引の適用漏れ' },
    ...{ baseMinor: 48_000, usageMinor: 0, subtotalMinor: 48_000, taxMinor: 4_800 },
    ...{ totalMinor: 52_800, status: 'paid', paidMinor: 52_800, balanceMinor: 0 },
  })
  add({
    ...{ invoiceId: 'UNUSUAL', invoiceNumber: 'INV-2026-10-002', tenantId: 'T-yamato' },
    anomaly: { beforeMinor: 20_000, nowMinor: 60_000, changeBp: 20_000, mail: 'kept_back' },
  })
  add({
    ...{ invoiceId: 'HELD', invoiceNumber: null, tenantId: 'T-tokyo-denki', status: 'held' },
    holdReason: 'usage_missing: 使用量がない日: 2026-10-17',
  })
  orm
    .insert(invoiceFiles)
    .values({
      invoiceId: 'INVOICE1',
      kind: 'xlsx',
      path: 'reports/sakura/invoices/2026-10/INV-2026-10-001.xlsx',
      bytes: 1,
      sha256: 'x'.repeat(64),
      createdAt: 0,
    })
    .run()
})
afterAll(() => one.close())

describe('the invoices of a month', () => {
  test('begin with the newest month, each with its amounts, its change and its files', async () => {
    const html = await page(one, PAGE, { lang: 'en' })
    // 48,000, the correction in force, to 60,000.
    expect(textOf(html)).toMatch(
      /INV-2026-10-001 .{1,80}60,000 .{1,10}6,000 .{1,10}66,000 \+25% Unpaid PDF Excel/,
    )
    expect(html).toContain('href="/tenants/sakura/invoices/INVOICE1/pdf"')
    expect(html).toContain('href="/tenants/sakura/invoices/INVOICE1/xlsx"')
    expect(textOf(html)).toMatch(/INV-2026-10-002 .{1,80}66,000 – unusual Unpaid/)
  })

  test('show a correction below its original, with the reason', async () => {
    const text = textOf(await page(one, `${PAGE}?month=2026-09`, { lang: 'en' }))
    expect(text).toMatch(
      /INV-2026-09-001 .{1,80}44,000 – Cancelled INV-2026-09-001-R1 corrects INV-2026-09-001 割引の適用漏れ .{1,80}52,800 – Paid/,
    )
  })

  test('of a month without any, or of nonsense, is no fault', async () => {
    const empty = textOf(await page(one, `${PAGE}?month=2020-01`, { lang: 'en' }))
    expect(empty).toContain('No invoice of this month.')
    const odd = textOf(await page(one, `${PAGE}?month=2026-99`, { lang: 'en' }))
    expect(odd).toContain('INV-2026-10-001')
  })

  test('are summed up for thirteen months: only what is in force counts', async () => {
    const html = await page(one, PAGE, { lang: 'en' })
    const bars = [...html.matchAll(/aria-label="([^"]*, invoices: [^"]*)"/g)].map(
      ([, label]) => label,
    )
    expect(bars).toHaveLength(13)
    expect(bars.at(-1)).toMatch(/132,000, invoices: 2$/)
    expect(bars.at(-2)).toMatch(/52,800, invoices: 1$/)
    expect(bars.at(0)).toMatch(/0, invoices: 0$/)
  })
})

describe('what waits for a person', () => {
  test('is named with its reason, and recalculated by a run of that company and month', async () => {
    const text = textOf(await page(one, PAGE, { lang: 'en' }))
    expect(text).toMatch(
      /Held or unfinished: 1 .* Days of usage are missing 使用量がない日: 2026-10-17/,
    )
    const answer = await post(one, `${PAGE}/recalculations/HELD`, { reason: '再集計済み' })
    expect(answer.status).toBe(303)
    expect(one.started.at(-1)).toMatchObject({
      batchId: 'BATCH-302',
      tenants: ['tokyo-denki'],
      params: { period: '2026-10' },
      dryRun: false,
      reason: '再集計済み',
    })
  })

  test('a mail kept back is released by a run with the reason', async () => {
    const text = textOf(await page(one, PAGE, { lang: 'en' }))
    expect(text).toMatch(/Mails kept back: 1 .* INV-2026-10-002 .*60,000 .{1,10}20,000 \+200%/)
    const answer = await post(one, `${PAGE}/releases/UNUSUAL`, { reason: '増設を確認した' })
    expect(answer.status).toBe(303)
    expect(one.started.at(-1)).toMatchObject({
      tenants: ['yamato'],
      params: { period: '2026-10', releaseMail: true },
      reason: '増設を確認した',
    })
  })

  test.each(['recalculations/HELD', 'releases/UNUSUAL'])(
    '%s without a reason is refused',
    async (path) => {
      const before = one.started.length
      expect((await post(one, `${PAGE}/${path}`, { reason: ' ' })).status).toBe(422)
      expect(one.started).toHaveLength(before)
    },
  )

  test('an unknown invoice is not found', async () => {
    expect((await post(one, `${PAGE}/releases/NONE`, { reason: 'x' })).status).toBe(404)
  })
})
