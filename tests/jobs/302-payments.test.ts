import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Encoding from 'encoding-japanese'
import { afterEach, describe, expect, it } from 'vitest'
import { auditRows } from '../../data/ops/reading/audit-rows.ts'
import { invoicePayments } from '../../data/platform/schema/index.ts'
import type { ImportPlan } from '../../server/commands/payments/index.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { toban } from '../fixture/process.ts'
import {
  addDiscount,
  bill,
  filesOf,
  holding,
  invoiceOf,
  invoicesOf,
  pay,
  paymentsOf,
  sample,
  sha256Of,
} from './302-month.ts'

afterEach(cleanUp)

const ALPHA = 'INV-2025-05-001'
const BETA = 'INV-2025-05-002'
const REASON = '長期契約割引の適用漏れ'

async function billed(): Promise<TestFolder> {
  const made = sample()
  await bill(made)
  return made
}

function entriesOf(made: TestFolder) {
  return made.platform().orm.select().from(invoicePayments).all()
}

function faultOf(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

function verbsOf(made: TestFolder): string[] {
  const asked = { operator: null, verb: null, object: null, since: null, beforeId: null }
  return auditRows(made.ops(), { ...asked, limit: 100 })
    .map(({ verb, result }) => `${verb} ${result}`)
    .reverse()
}

describe('a payment', () => {
  it('makes an invoice partly paid, paid, overpaid, and a refund settles it', async () => {
    const made = await billed()
    expect(pay(made, ALPHA, '¥30,000')).toMatchObject({ state: 'partial', balanceMinor: 43_700 })
    expect(invoiceOf(made, ALPHA)).toMatchObject({ status: 'generated', paidDate: null })
    expect(pay(made, ALPHA, '４３，７００')).toMatchObject({ state: 'paid', balanceMinor: 0 })
    expect(invoiceOf(made, ALPHA)).toMatchObject({ status: 'paid', paidDate: '2025-06-20' })
    expect(() => pay(made, ALPHA, '300')).toThrow(/more than the ¥0 that are open/)
    expect(pay(made, ALPHA, '300', { mayOverpay: true })).toMatchObject({ state: 'overpaid' })
    expect(pay(made, ALPHA, '300', { kind: 'refund' })).toMatchObject({ state: 'paid' })
    expect(verbsOf(made).filter((verb) => /payment|refund/.test(verb))).toEqual([
      'payment.recorded ok',
      'payment.recorded ok',
      'payment.recorded refused',
      'payment.recorded ok',
      'refund.recorded ok',
    ])
  })

  it('is taken back by an entry of its own, once, and counts no more', async () => {
    const made = await billed()
    const { paymentId } = pay(made, ALPHA, '73700')
    const acts = paymentsOf(made)
    const back = { paymentId, by: 'keiri', reason: '別の会社の入金だった' }
    expect(acts.reverse(back)).toMatchObject({ state: 'unpaid', balanceMinor: 73_700 })
    expect(invoiceOf(made, ALPHA)).toMatchObject({ status: 'generated', paidDate: null })
    expect(entriesOf(made).map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['payment', 73_700],
      ['reversal', -73_700],
    ])
    expect(() => acts.reverse(back)).toThrow(/taken back already/)
    const reversal = entriesOf(made)[1]?.paymentId ?? ''
    expect(() => acts.reverse({ ...back, paymentId: reversal })).toThrow(/taken back already/)
  })

  it('of a form that is sent twice is one payment', async () => {
    const made = await billed()
    const first = pay(made, ALPHA, '30000', { key: 'form-0001' })
    expect(pay(made, ALPHA, '30000', { key: 'form-0001' })).toEqual(first)
    expect(entriesOf(made)).toHaveLength(1)
    pay(made, ALPHA, '30001', { key: 'form-0001' })
    expect(entriesOf(made)).toHaveLength(2)
  })

  it('is refused before anything is written, with what to do', async () => {
    const made = await billed()
    const refused: [string, Parameters<typeof pay>[3]][] = [
      ['payment_amount_invalid', { amount: '7万円' }],
      ['payment_amount_invalid', { amount: '0' }],
      ['payment_amount_invalid', { amount: '100.5' }],
      ['payment_day_invalid', { paidOn: '2025-07-01' }],
      ['payment_day_invalid', { paidOn: '2015-06-20' }],
      ['payment_method_invalid', { method: 'CASH' }],
      ['refund_exceeds_paid', { kind: 'refund' }],
      ['no_such_invoice', { invoice: 'INV-2025-05-999' }],
      ['reason_missing', { reason: ' ' }],
    ]
    for (const [code, change] of refused) {
      const hint = { ja: expect.any(String), en: expect.any(String) }
      expect(faultOf(() => pay(made, ALPHA, '100', change))).toMatchObject({ code, hint })
    }
    expect(entriesOf(made)).toEqual([])
  })
})

describe('a document that was issued', () => {
  it('never changes by what is paid later: a lost file comes back byte for byte', async () => {
    const made = await billed()
    pay(made, ALPHA, '30000')
    addDiscount(made, 'alpha', { type: 'percentage', valueBp: 1_000, label: '長期契約割引' })
    await bill(made, { params: { forceRecalc: true, reason: REASON } })
    expect(invoiceOf(made, `${ALPHA}-R1`)).toMatchObject({
      carriedMinor: 30_000,
      paidMinor: 30_000,
      balanceMinor: 36_000,
    })
    pay(made, `${ALPHA}-R1`, '36000')
    pay(made, BETA, '148500')
    const files = filesOf(made)
    for (const { path } of files) rmSync(join(made.root, path))
    await bill(made)
    const lost = files.filter(({ path, sha256 }) => sha256Of(made, path) !== sha256)
    // The original was replaced by its correction: nobody asks for its files any more but the backup.
    expect(lost.map(({ path }) => path.includes(`${ALPHA}.`))).toEqual([true, true])
  })

  it('is paid through its correction: what was paid is carried over, and taken back there', async () => {
    const made = await billed()
    const { paymentId } = pay(made, ALPHA, '73700')
    addDiscount(made, 'alpha', { type: 'percentage', valueBp: 1_000, label: '長期契約割引' })
    await bill(made, { params: { forceRecalc: true, reason: REASON } })
    expect(() => pay(made, ALPHA, '1')).toThrow(/corrected by INV-2025-05-001-R1/)
    const end = paymentsOf(made).reverse({ paymentId, by: 'keiri', reason: '不渡り' })
    expect(end).toMatchObject({ invoiceNumber: `${ALPHA}-R1`, balanceMinor: 66_000 })
    expect(invoiceOf(made, ALPHA)).toMatchObject({ status: 'paid', paidMinor: 73_700 })
  })
})

describe('the file of a bank', () => {
  const HEADER = '入金日,請求書番号,取引先コード,入金額,摘要'
  const csv = (...lines: string[]) => Buffer.from([HEADER, ...lines, ''].join('\r\n'), 'utf8')
  const kindsOf = ({ lines }: ImportPlan) =>
    lines.map(({ line, column, verdict }) => `${line}:${column} ${verdict.kind}`)
  const asked = { by: 'keiri', reason: '6月の入金明細', hash: null, otherAmounts: 'leave' } as const

  it('is looked at line by line; nothing is written before it is confirmed', async () => {
    const made = await billed()
    pay(made, BETA, '48500')
    const acts = paymentsOf(made)
    const plan = acts.plan(
      csv(
        `2025/6/20,${ALPHA},alpha,"73,700",`,
        `2025-06-20,${BETA},beta,48500,`,
        `2025-06-20,${BETA},alpha,100000,`,
        `2025-06-20,${BETA},beta,99340,手数料差引`,
        '2025-06-20,INV-2025-05-009,beta,100,',
        `2025-06-31,${BETA},beta,100,`,
        `2025-06-20,${BETA},beta,たくさん,`,
        '2025-06-20,,beta,100,ヤマダタロウ',
      ),
    )
    expect(kindsOf(plan)).toEqual([
      '2:2 matched',
      '3:2 already',
      '4:3 wrong-company',
      '5:4 wrong-amount',
      '6:2 unknown-invoice',
      '7:1 faulty',
      '8:4 faulty',
      '9:2 faulty',
    ])
    expect(plan.counts).toMatchObject({ matched: 1, already: 1, faulty: 3 })
    expect(entriesOf(made)).toHaveLength(1)
  })

  it('is entered once, in Shift_JIS too; the second time changes nothing', async () => {
    const made = await billed()
    const acts = paymentsOf(made)
    // The number of the invoice is in the words of the payer, as wide as the bank writes them.
    const text = `${HEADER}\r\n2025年6月20日,,,"73,700",振込　ＩＮＶ−２０２５−０５−００１\r\n20250620,${BETA},beta,148500,\r\n`
    const bytes = Uint8Array.from(
      Encoding.convert(Encoding.stringToCode(text), { to: 'SJIS', from: 'UNICODE' }),
    )
    const { hash } = acts.plan(bytes)
    expect(acts.import({ ...asked, bytes, hash })).toMatchObject({
      kind: 'entered',
      companies: [
        { tenantCode: 'alpha', entered: 1, refused: null },
        { tenantCode: 'beta', entered: 1, refused: null },
      ],
    })
    expect(invoicesOf(made).map(({ status }) => status)).toEqual(['paid', 'paid'])
    const before = [entriesOf(made), invoicesOf(made)]
    expect(kindsOf(acts.plan(bytes))).toEqual(['2:2 already', '3:2 already'])
    expect(acts.import({ ...asked, bytes })).toMatchObject({ kind: 'entered', companies: [] })
    expect([entriesOf(made), invoicesOf(made)]).toEqual(before)
  })

  it('leaves other amounts alone, or enters them when a person says so; parts may add up', async () => {
    const made = await billed()
    const acts = paymentsOf(made)
    const parts = csv(`2025-06-20,${ALPHA},alpha,30000,`, `2025-06-21,${ALPHA},alpha,43700,`)
    expect(kindsOf(acts.plan(parts))).toEqual(['2:2 matched', '3:2 matched'])
    const short = csv(`2025-06-20,${ALPHA},alpha,73040,手数料差引`)
    acts.import({ ...asked, bytes: short })
    expect(entriesOf(made)).toEqual([])
    acts.import({ ...asked, bytes: short, otherAmounts: 'enter' })
    expect(invoiceOf(made, ALPHA)).toMatchObject({ status: 'generated', balanceMinor: 660 })
  })

  it('is looked at again when something was entered since', async () => {
    const made = await billed()
    const acts = paymentsOf(made)
    const bytes = csv(`2025-06-20,${ALPHA},alpha,73700,`)
    const { hash } = acts.plan(bytes)
    pay(made, ALPHA, '100')
    const end = acts.import({ ...asked, bytes, hash })
    expect(end).toMatchObject({ kind: 'changed', plan: { counts: { 'wrong-amount': 1 } } })
    expect(entriesOf(made)).toHaveLength(1)
  })

  it('one company whose lines can not be entered does not stop the other', async () => {
    const made = await billed()
    // Whatever it is that goes wrong in the books of one company.
    made
      .platform()
      .sqlite.exec(
        `CREATE TRIGGER broken BEFORE UPDATE ON invoices WHEN NEW.tenant_id = 'T-alpha' BEGIN SELECT RAISE(ABORT, 'broken'); END`,
      )
    const bytes = csv(`2025-06-20,${ALPHA},alpha,73700,`, `2025-06-20,${BETA},beta,148500,`)
    expect(paymentsOf(made).import({ ...asked, bytes })).toMatchObject({
      companies: [
        { tenantCode: 'alpha', entered: 0, refused: { en: expect.stringContaining('broken') } },
        { tenantCode: 'beta', entered: 1, refused: null },
      ],
    })
    expect(invoicesOf(made).map(({ paidMinor }) => paidMinor)).toEqual([0, 148_500])
    expect(entriesOf(made)).toHaveLength(1)
  })

  it('comes in by the command line, and is taken back there', async () => {
    const made = await billed()
    const file = join(made.root, 'june.csv')
    writeFileSync(file, csv(`2025-06-20,${ALPHA},alpha,73700,`, `2025-06-20,${BETA},beta,1,`))
    const say = (...args: string[]) =>
      toban(['payments', ...args, '--data', made.root, '--json', '--lang', 'en'])
    const done = say('import', file, '--enter', '--reason', '6月の入金明細')
    expect(JSON.parse(done.out)).toMatchObject({
      companies: [{ tenantCode: 'alpha', entered: 1 }],
      plan: { lines: [{ verdict: { kind: 'matched' } }, { verdict: { kind: 'wrong-amount' } }] },
    })
    const { paymentId = '' } = entriesOf(made)[0] ?? {}
    const back = say('undo', paymentId, '--reason', '取込の誤り')
    expect(JSON.parse(back.out)).toMatchObject({ state: 'unpaid', balanceMinor: 73_700 })
    const listed = JSON.parse(say('list').out)
    expect(listed).toMatchObject([{ kind: 'reversal' }, { isTakenBack: true }])
  })

  it('is refused whole when it is no such file', () => {
    const made = holding()
    const files: [string, string][] = [
      ['a column is missing', '日付,金額\n2025-06-20,1\n'],
      ['two columns mean the same', '日付,入金日,金額,摘要\n1,2,3,4\n'],
      ['no line', `${HEADER}\n`],
      ['not CSV', `${HEADER}\n"2025`],
    ]
    for (const [words, text] of files)
      expect(() => paymentsOf(made).plan(Buffer.from(text))).toThrow(words)
  })
})

it('a correction is made anew when a payment comes in while its files are made', async () => {
  const made = await billed()
  addDiscount(made, 'alpha', { type: 'percentage', valueBp: 1_000, label: '長期契約割引' })
  const correct = () => bill(made, { params: { forceRecalc: true, reason: REASON } })
  const running = correct()
  const draft = () => invoicesOf(made).find(({ status }) => status === 'draft')
  await until(draft, 'the draft of the correction')
  pay(made, ALPHA, '30000')
  const done = await running
  expect(done.tenants.map(({ fault }) => fault?.code)).toEqual(['paid_meanwhile', undefined])
  expect(draft()).toMatchObject({ carriedMinor: 0 })
  await correct()
  expect(invoiceOf(made, `${ALPHA}-R1`)).toMatchObject({
    status: 'generated',
    carriedMinor: 30_000,
    balanceMinor: 36_000,
  })
})
