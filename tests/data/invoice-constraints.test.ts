/** A published invoice never changes, whoever writes and by which statement. */
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { platformMigrations } from '../../data/platform/migrations/index.ts'
import { enterPayment } from '../../data/platform/payments.ts'
import type { Sqlite } from '../../data/sqlite/database.ts'
import { migrate } from '../../data/sqlite/migrate.ts'
import { insert, type Row } from './row.ts'
import { AT, newPlatform } from './temp-folder.ts'

describe('invoices', () => {
  test('a draft is recalculated freely, its parts come and go', () => {
    const db = newPlatform().sqlite
    issue(db, 'draft')
    db.exec(
      'UPDATE invoices SET base_minor = 200, subtotal_minor = 200, tax_minor = 20, total_minor = 220',
    )
    db.exec('DELETE FROM invoice_lines; DELETE FROM invoice_taxes; DELETE FROM invoice_files')
  })

  test('the sums must add up', () => {
    const db = newPlatform().sqlite
    issue(db, 'draft')
    expect(() => db.exec('UPDATE invoices SET base_minor = 101')).toThrow(/CHECK/)
    expect(() => db.exec('UPDATE invoices SET total_minor = 111')).toThrow(/CHECK/)
  })

  test('only a held one has no number, and several may be held', () => {
    const db = newPlatform().sqlite
    insert(db, 'invoices', { ...invoice, invoice_number: null, status: 'held' })
    const other = { ...invoice, invoice_id: 'I2', period: '2026-04', invoice_number: null }
    expect(() => insert(db, 'invoices', other)).toThrow(/CHECK/)
    insert(db, 'invoices', { ...other, status: 'held' })
  })

  test('a published one takes its payment', () => {
    const db = newPlatform().sqlite
    issue(db, 'generated')
    enterPayment({ sqlite: db }, { ...payment, amountMinor: 100, entryKey: 'a' })
    const state = () =>
      db.prepare('SELECT status, paid_minor, balance_minor, paid_date FROM invoices').raw().get()
    expect(state()).toEqual(['generated', 100, 10, null])
    enterPayment({ sqlite: db }, { ...payment, amountMinor: 10, entryKey: 'b' })
    expect(state()).toEqual(['paid', 110, 0, '2026-05-01'])
    expect(() =>
      enterPayment({ sqlite: db }, { ...payment, amountMinor: 10, entryKey: 'b' }),
    ).toThrow(/UNIQUE/)
  })

  test.each([
    'UPDATE invoices SET paid_minor = 100, balance_minor = 10',
    'UPDATE invoices SET balance_minor = 7',
    'UPDATE invoices SET carried_minor = 5',
    'UPDATE invoice_payments SET amount_minor = 109',
    'DELETE FROM invoice_payments',
    "INSERT INTO invoice_payments SELECT 'x', 'I2', kind, paid_on, amount_minor, method, reference, reason, source, 'x', NULL, created_by, created_at FROM invoice_payments",
  ])('what was paid is its payments and nothing else: %s', (sql) => {
    const db = newPlatform().sqlite
    issue(db, 'generated')
    enterPayment({ sqlite: db }, { ...payment, amountMinor: 110, entryKey: 'a' })
    const draft = { ...invoice, invoice_id: 'I2', invoice_number: 'INV-2026-04-001' }
    insert(db, 'invoices', { ...draft, period: '2026-04' })
    expect(() => db.exec(sql)).toThrow(/never|nobody pays/)
  })

  test('an older file keeps what was paid: as a payment, or as carried over to the correction', () => {
    const db = new Database(':memory:')
    db.pragma('foreign_keys = ON')
    const step = platformMigrations.findIndex(({ name }) => name === 'invoice-payments')
    migrate(db, platformMigrations.slice(0, step), 'platform.db')
    const row = { ...invoice, status: 'paid', paid_minor: 110, balance_minor: 0 }
    insert(db, 'invoices', { ...row, paid_date: '2026-05-01' })
    const r1 = { ...row, invoice_id: 'I1R', invoice_number: 'INV-2026-03-001-R1', revision: 1 }
    insert(db, 'invoices', { ...r1, status: 'generated', corrects_invoice_id: 'I1' })
    migrate(db, platformMigrations, 'platform.db')
    const paid = db.prepare('SELECT invoice_id, amount_minor, paid_on FROM invoice_payments').raw()
    expect(paid.all()).toEqual([['I1', 110, '2026-05-01']])
    const carried = db.prepare('SELECT carried_minor, paid_minor FROM invoices ORDER BY revision')
    expect(carried.raw().all()).toEqual([
      [0, 110],
      [110, 110],
    ])
  })

  test.each([
    'UPDATE invoices SET total_minor = total_minor',
    'UPDATE invoices SET tax_minor = 11, total_minor = 111',
    "UPDATE invoices SET invoice_number = 'INV-2026-03-999'",
    "UPDATE invoices SET recipient_snapshot = '{}'",
    "UPDATE invoices SET issuer_snapshot = '{}'",
    "UPDATE invoices SET due_date = '2027-01-01'",
    "UPDATE invoices SET status = 'draft'",
    'DELETE FROM invoices',
    "UPDATE invoice_lines SET label = 'x'",
    'DELETE FROM invoice_lines',
    'INSERT INTO invoice_lines SELECT invoice_id, 2, line_type, label, quantity_text, quantity_num, unit, unit_price_minor, amount_minor, tax_class, discount_id, details FROM invoice_lines',
    'UPDATE invoice_taxes SET tax_minor = 0',
    'DELETE FROM invoice_taxes',
    "UPDATE invoice_files SET sha256 = 'x'",
    'DELETE FROM invoice_files',
    'INSERT OR REPLACE INTO invoices SELECT * FROM invoices',
  ])('a published one refuses: %s', (sql) => {
    const db = newPlatform().sqlite
    issue(db, 'generated')
    const before = everything(db)
    expect(() => db.exec(sql)).toThrow(/never (changed|deleted|added|becomes)/)
    expect(everything(db)).toEqual(before)
  })

  test('even a draft is never deleted, because its number would be missing', () => {
    const db = newPlatform().sqlite
    issue(db, 'draft')
    expect(() => db.exec('DELETE FROM invoices')).toThrow(/never deleted/)
  })
})

const payment = {
  invoiceId: 'I1',
  kind: 'payment',
  paidOn: '2026-05-01',
  method: 'BANK_TRANSFER',
  reference: '',
  reason: 'x',
  source: 'manual',
  reversesPaymentId: null,
  createdBy: 'x',
  createdAt: AT,
} as const

const invoice: Row = {
  invoice_id: 'I1',
  invoice_number: 'INV-2026-03-001',
  tenant_id: 'T1',
  period: '2026-03',
  revision: 0,
  status: 'draft',
  billing_type: 'MONTHLY',
  period_start: '2026-03-01',
  period_end: '2026-03-31',
  plan_code: 'BASIC',
  plan_name: 'ベーシック',
  contract_ids: '["C1"]',
  currency_code: 'JPY',
  base_minor: 100,
  usage_minor: 0,
  additional_minor: 0,
  discount_minor: 0,
  subtotal_minor: 100,
  tax_minor: 10,
  total_minor: 110,
  paid_minor: 0,
  balance_minor: 110,
  issue_date: '2026-04-01',
  due_date: '2026-04-30',
  payment_terms: 'NET30',
  payment_method: 'BANK_TRANSFER',
  issuer_snapshot: '{"name":"持株会社"}',
  recipient_snapshot: '{"name":"テナント"}',
  usage_details: '{}',
  is_estimated: 0,
  content_hash: 'h',
  generated_at: AT,
  created_at: AT,
  updated_at: AT,
}

/** An invoice with a line, a tax and a file; made as a draft, as 302 does, and then published. */
function issue(db: Sqlite, status: 'draft' | 'generated'): void {
  insert(db, 'invoices', invoice)
  insert(db, 'invoice_lines', {
    invoice_id: 'I1',
    line_no: 1,
    line_type: 'base',
    label: '基本料金',
    quantity_text: '1',
    amount_minor: 100,
    tax_class: 'STD',
    details: '{}',
  })
  insert(db, 'invoice_taxes', {
    invoice_id: 'I1',
    rate_bp: 1000,
    tax_class: 'STD',
    base_minor: 100,
    tax_minor: 10,
    label: '消費税10%',
  })
  insert(db, 'invoice_files', {
    invoice_id: 'I1',
    kind: 'pdf',
    path: 'reports/alpha/invoices/2026-03/INV-2026-03-001.pdf',
    bytes: 1,
    sha256: 's',
    created_at: AT,
  })
  db.prepare('UPDATE invoices SET status = ?').run(status)
}

function everything(db: Sqlite): unknown[] {
  const tables = ['invoices', 'invoice_lines', 'invoice_taxes', 'invoice_files']
  return tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
}
