import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileHash, MORNING, reading, type SmallDemo, smallDemo } from './demo-folder.ts'

let demo: SmallDemo

beforeAll(() => {
  demo = smallDemo()
})
afterAll(() => demo.remove())

function platform<T = Record<string, unknown>>(sql: string): T[] {
  return reading(demo.folder.platformFile, ({ all }) => all<T>(sql))
}

function ops<T = Record<string, unknown>>(sql: string): T[] {
  return reading(demo.folder.opsFile, ({ all }) => all<T>(sql))
}

describe('the holding’s books', () => {
  it('hold twelve months of issued invoices and none for the open month', () => {
    const periods = platform<{ period: string }>('SELECT DISTINCT period FROM invoices ORDER BY 1')
    expect(periods).toHaveLength(12)
    expect(periods[0]?.period).toBe('2025-10')
    expect(periods.at(-1)?.period).toBe('2026-09')
    expect(platform(`SELECT DISTINCT status FROM invoices ORDER BY 1`)).toEqual([
      { status: 'cancelled' },
      { status: 'generated' },
      { status: 'paid' },
    ])
  })

  it('know who is idle: at 35, 64 and 95 days, and nobody else', () => {
    const idle =
      platform(`SELECT tenant_code AS code, level, inactive_days AS days FROM tenant_activity
      JOIN tenants USING (tenant_id) WHERE level <> 'active' ORDER BY 3`)
    expect(idle).toEqual([
      { code: 'sumire-shop', level: 'attention', days: 35 },
      { code: 'kuri-farm', level: 'warning', days: 64 },
      { code: 'yuzu-print', level: 'critical', days: 95 },
    ])
  })

  it('say each end of a contract once per stage, and know whom nobody can write to', () => {
    const said = platform(`SELECT tenant_code AS code, group_concat(stage) AS stages FROM
        (SELECT tenant_code, stage FROM contract_notices JOIN tenants USING (tenant_id) ORDER BY contract_notices.created_at, stage DESC)
      GROUP BY 1 ORDER BY 1`)
    expect(said).toMatchInlineSnapshot(`
      [
        {
          "code": "kikyo-clinic",
          "stages": "30,14,7,3,0,-1",
        },
        {
          "code": "kuri-farm",
          "stages": "30,14,7",
        },
        {
          "code": "midori-logi",
          "stages": "30",
        },
        {
          "code": "pacific-bridge",
          "stages": "30,14,7,3,0",
        },
        {
          "code": "sumire-shop",
          "stages": "30,14",
        },
        {
          "code": "tanpopo-cafe",
          "stages": "30,14,7,3",
        },
        {
          "code": "tsubaki-care",
          "stages": "30,14",
        },
      ]
    `)
    expect(
      platform(`SELECT DISTINCT tenant_code AS code FROM contract_notices JOIN tenants USING (tenant_id)
      WHERE contract_notices.status = 'failed'`),
    ).toEqual([{ code: 'kuri-farm' }])
  })

  it('add up: lines to subtotal and bases, each tax once per rate, paid and open to the total', () => {
    const wrong = platform(`
      SELECT i.invoice_number FROM invoices i
      WHERE i.subtotal_minor <> (SELECT sum(amount_minor) FROM invoice_lines l WHERE l.invoice_id = i.invoice_id)
        OR i.subtotal_minor <> (SELECT sum(base_minor) FROM invoice_taxes t WHERE t.invoice_id = i.invoice_id)
        OR i.tax_minor <> (SELECT sum(base_minor * rate_bp / 10000) FROM invoice_taxes t WHERE t.invoice_id = i.invoice_id)
        OR i.total_minor <> i.paid_minor + i.balance_minor
        OR i.due_date < i.issue_date`)
    expect(wrong).toEqual([])
    expect(platform('SELECT DISTINCT rate_bp FROM invoice_taxes ORDER BY 1')).toEqual([
      { rate_bp: 0 },
      { rate_bp: 800 },
      { rate_bp: 1000 },
    ])
  })

  it('bill exactly the users of the month’s last day beyond the plan', () => {
    const wrong = platform(`
      SELECT i.invoice_number, l.quantity_num FROM invoices i
      JOIN tenant_usage_daily u ON u.tenant_id = i.tenant_id AND u.usage_date = i.period_end
      JOIN plan_prices p ON p.plan_code = i.plan_code AND p.currency_code = i.currency_code
      LEFT JOIN invoice_lines l ON l.invoice_id = i.invoice_id AND l.line_type = 'users'
      WHERE coalesce(l.quantity_num, 0) <> max(0, u.active_users_mtd - p.included_users)`)
    expect(wrong).toEqual([])
  })

  it('number the invoices of a month without a gap in the order of the codes', () => {
    const rows = platform<{ number: string; code: string }>(
      `SELECT invoice_number AS number, tenant_code AS code FROM invoices JOIN tenants USING (tenant_id)
       WHERE period = '2026-09' AND revision = 0 ORDER BY 1`,
    )
    expect(rows.map(({ number }) => number)).toEqual(
      rows.map((_, index) => `INV-2026-09-${String(index + 1).padStart(3, '0')}`),
    )
    expect(rows.map(({ code }) => code)).toEqual([...rows.map(({ code }) => code)].sort())
  })

  it('have the accounting file that each export names', () => {
    const exports = platform<{
      path: string
      sha256: string
      kind: string
      debit: number
      credit: number
      total: number
    }>(`
      SELECT e.path, e.sha256, e.kind, e.debit_minor AS debit, e.credit_minor AS credit, r.total_jpy_minor AS total
      FROM accounting_exports e JOIN billing_runs r USING (period)`)
    expect(exports.filter(({ kind }) => kind === 'regular')).toHaveLength(12)
    expect(exports.filter(({ kind }) => kind === 'correction')).toHaveLength(2)
    for (const { path, sha256, kind, debit, credit, total } of exports) {
      expect(fileHash(join(demo.folder.root, path))).toBe(sha256)
      expect(debit).toBe(kind === 'regular' ? total : credit)
    }
  })

  it('reconcile with accounting to the yen: every month, company, rate and account', () => {
    const invoices = platform<{
      number: string
      code: string
      period: string
      total: number
      corrected: number
      taxes: string
    }>(`SELECT invoice_number AS number, tenant_code AS code, period, total_minor AS total,
        EXISTS (SELECT 1 FROM invoices c WHERE c.corrects_invoice_id = i.invoice_id) AS corrected,
        (SELECT json_group_array(json_array(rate_bp, base_minor, tax_minor)) FROM invoice_taxes t
          WHERE t.invoice_id = i.invoice_id) AS taxes
      FROM invoices i JOIN tenants USING (tenant_id) WHERE i.currency_code = 'JPY'`)
    const expected = invoices.flatMap(({ number, code, period, total, corrected, taxes }) => {
      const rates = JSON.parse(taxes) as [number, number, number][]
      // What was corrected was booked, and booked back.
      return (corrected === 1 ? [1, -1] : [1]).flatMap((sign) =>
        [
          [period, code, number, '売掛金', sign * total],
          ...rates.flatMap(([, base]) => [[period, code, number, '売上高', -sign * base]]),
          ...rates.flatMap(([, , tax]) => [[period, code, number, '仮受消費税', -sign * tax]]),
        ].filter(([, , , , amount]) => amount !== 0),
      )
    })
    expect(new Set(invoices.map(({ period }) => period)).size).toBe(12)
    const booked = accountingRows(demo.folder.root).map((row) => row.slice(0, 5))
    expect(booked.map(String).sort()).toEqual(expected.map(String).sort())
    // Each rate of a company's month under its own name, and the month as a whole in balance.
    const sums = new Map<string, number>()
    for (const [period, , , , amount, category] of accountingRows(demo.folder.root)) {
      for (const key of [`${period}`, `${period} ${category}`])
        sums.set(key, (sums.get(key) ?? 0) + Number(amount))
    }
    const rates = platform<{ period: string; category: string; sum: number }>(
      `SELECT period, CASE tax_class WHEN 'RED' THEN '課税売上8%(軽減)' ELSE '課税売上10%' END AS category,
         -sum(t.base_minor + t.tax_minor) AS sum
       FROM invoice_taxes t JOIN invoices i USING (invoice_id)
       WHERE currency_code = 'JPY' AND rate_bp > 0 AND NOT EXISTS (
         SELECT 1 FROM invoices c WHERE c.corrects_invoice_id = i.invoice_id) GROUP BY 1, 2`,
    )
    for (const { period, category, sum } of rates)
      expect([period, category, sums.get(`${period} ${category}`)]).toEqual([period, category, sum])
    const months = [...new Set(invoices.map(({ period }) => period))]
    expect(months.map((month) => sums.get(month))).toEqual(months.map(() => 0))
  })

  it('are paid by entries that add up, and one company owes its last month', () => {
    const wrong =
      platform(`SELECT invoice_number FROM invoices i WHERE paid_minor <> carried_minor + (
        SELECT coalesce(sum(amount_minor), 0) FROM invoice_payments p WHERE p.invoice_id = i.invoice_id)
      OR status <> 'cancelled' AND (status = 'paid') <> (balance_minor <= 0 AND total_minor > 0)`)
    expect(wrong).toEqual([])
    const owing = platform<{ code: string }>(
      `SELECT tenant_code AS code FROM invoices JOIN tenants USING (tenant_id) WHERE balance_minor > 0`,
    )
    expect(owing.length).toBeGreaterThan(0)
  })

  it('have an invoice corrected before it was paid, one corrected after, and some paid in parts', () => {
    const corrections =
      platform(`SELECT t.tenant_code AS code, i.invoice_number AS number, i.status,
        i.correction_reason AS reason, o.status AS original, i.total_minor - o.total_minor AS change,
        i.carried_minor - o.paid_minor AS uncarried, i.balance_minor AS open,
        (SELECT group_concat(kind || ' ' || (amount_minor = i.total_minor - i.carried_minor)) FROM invoice_payments p
          WHERE p.invoice_id = i.invoice_id) AS entries
      FROM invoices i JOIN invoices o ON o.invoice_id = i.corrects_invoice_id
        JOIN tenants t ON t.tenant_id = i.tenant_id ORDER BY i.period`)
    const settled = { status: 'paid', uncarried: 0, open: 0 }
    expect(corrections).toEqual([
      {
        ...{ ...settled, code: 'yuzu-print', number: expect.stringMatching(/-R1$/) },
        ...{
          reason: '障害時間の減額',
          original: 'cancelled',
          change: -1_650,
          entries: 'payment 1',
        },
      },
      {
        ...{ ...settled, code: 'kobato-trade', number: expect.stringMatching(/-R1$/) },
        ...{
          reason: 'データ移行作業の重複計上分',
          original: 'paid',
          change: -4_400,
          entries: 'refund 1',
        },
      },
    ])
    const billed =
      platform(`SELECT b.label, i.revision FROM billing_adjustments b JOIN invoices i USING (invoice_id)
      WHERE i.revision > 0 ORDER BY i.period`)
    expect(billed).toHaveLength(2)
    const parts =
      platform(`SELECT t.tenant_code AS code, i.period, count(*) AS n, i.balance_minor > 0 AS open
      FROM invoice_payments p JOIN invoices i USING (invoice_id) JOIN tenants t USING (tenant_id)
      WHERE p.reference LIKE '% 回目' GROUP BY 1, 2 ORDER BY 2`)
    expect(parts).toEqual([
      { code: 'midori-logi', period: '2026-08', n: 2, open: 0 },
      { code: 'hibari-edu', period: '2026-09', n: 1, open: 1 },
    ])
  })

  it('tell thirty days of checks with one bad night and one outage', () => {
    const verdicts = platform(
      `SELECT verdict, count(*) AS n FROM health_check_runs GROUP BY 1 ORDER BY 1`,
    )
    expect(verdicts).toEqual([
      { verdict: 'DEGRADED', n: 8 },
      { verdict: 'HEALTHY', n: expect.any(Number) },
      { verdict: 'UNHEALTHY', n: 1 },
    ])
    const wrong =
      platform(`SELECT hour_ms FROM health_check_runs r WHERE pass + warn + fail + unknown <>
      (SELECT count(*) FROM health_checks c WHERE c.hour_ms = r.hour_ms)`)
    expect(wrong).toEqual([])
  })
})

describe('the ledger of the past', () => {
  it('gives every due time one fate and every run its due time', () => {
    expect(
      ops(`SELECT count(*) AS n FROM occurrences WHERE state = 'ran' AND run_id IS NULL`),
    ).toEqual([{ n: 0 }])
    const strays = ops(`SELECT r.id FROM runs r LEFT JOIN occurrences o ON o.run_id = r.id
      WHERE o.run_id IS NULL OR o.state <> 'ran' OR o.scheduled_for <> r.scheduled_for OR r.finished_at IS NULL`)
    expect(strays).toEqual([])
    expect(ops(`SELECT DISTINCT batch_id FROM runs ORDER BY 1`)).toHaveLength(8)
    expect(
      ops(
        `SELECT state, count(*) AS n FROM occurrences WHERE state <> 'ran' GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      { state: 'missed', n: 1 },
      { state: 'skipped', n: 1 },
    ])
  })

  it('has no hole between the first hour and now', () => {
    const hours = ops<{ at: number }>(
      `SELECT scheduled_for AS at FROM occurrences WHERE batch_id = 'BATCH-001' ORDER BY 1`,
    ).map(({ at }) => at)
    const gaps = hours.slice(1).filter((at, index) => at - (hours[index] ?? 0) !== 3_600_000)
    expect(gaps).toEqual([])
    expect(MORNING - (hours.at(-1) ?? 0)).toBeLessThan(3_600_000)
  })

  it('counts as many attempts as a run says, the last one ending as the run did', () => {
    const wrong = ops(`SELECT r.id FROM runs r
      WHERE r.attempt <> (SELECT count(*) FROM attempts a WHERE a.run_id = r.id)
        OR r.state <> (SELECT outcome FROM attempts a WHERE a.run_id = r.id ORDER BY attempt DESC LIMIT 1)
        OR r.finished_at <> (SELECT max(finished_at) FROM attempts a WHERE a.run_id = r.id)`)
    expect(wrong).toEqual([])
    const retried = ops<{ n: number }>(
      `SELECT count(*) AS n FROM runs WHERE attempt > 1 AND state = 'succeeded'`,
    )
    expect(retried[0]?.n).toBeGreaterThanOrEqual(3)
  })

  it('sorts run ids by the instant they were queued', () => {
    const wrong = ops<{ id: string; queuedAt: number }>(
      'SELECT id, queued_at AS queuedAt FROM runs',
    ).filter(({ id, queuedAt }) => timeOfUlid(id) !== queuedAt)
    expect(wrong).toEqual([])
  })

  it('lets usage and billing work for the day before, all others for their own day', () => {
    const wrong = ops(`SELECT id FROM runs WHERE business_date <>
      date((scheduled_for + 32400000) / 1000, 'unixepoch', CASE WHEN batch_id IN ('BATCH-301', 'BATCH-302') THEN '-1 day' ELSE '0 days' END)`)
    expect(wrong).toEqual([])
  })

  it('shows the night in which the missing usage was lost', () => {
    const failed = ops<{ code: string; day: string; error: string }>(`
      SELECT t.tenant_code AS code, json_extract(r.summary_json, '$.date') AS day, t.error_code AS error
      FROM tenant_results t JOIN runs r ON r.id = t.run_id WHERE t.state = 'failed' AND r.batch_id = 'BATCH-301'`)
    expect(failed).toEqual([
      { code: 'suzume-retail', day: '2026-10-29', error: 'tenant_file_busy' },
    ])
  })

  it('claims no backup that does not exist', () => {
    expect(platform('SELECT count(*) AS n FROM backup_sets')).toEqual([{ n: 0 }])
    expect(
      ops(
        `SELECT count(*) AS n FROM artifacts a JOIN runs r ON r.id = a.run_id WHERE r.batch_id = 'BATCH-101'`,
      ),
    ).toEqual([{ n: 0 }])
  })

  it('points every row of the other planes that names one of its runs to a run that is there', () => {
    const known = new Set(ops<{ id: string }>('SELECT id FROM runs').map(({ id }) => id))
    const named = platform<{ id: string }>(`SELECT run_id AS id FROM billing_runs
      UNION ALL SELECT run_id FROM health_check_runs`)
    expect(named.filter(({ id }) => !known.has(id))).toEqual([])
  })
})

/** Of all accounting files: month, company, invoice, account, debit less credit, tax category. */
function accountingRows(root: string): (string | number)[][] {
  const folder = join(root, 'reports/_platform/accounting')
  return readdirSync(folder).flatMap((file) => {
    const [, ...lines] = readFileSync(join(folder, file), 'utf8').trimEnd().split('\r\n')
    const month = file.slice('accounting_'.length, 'accounting_YYYY-MM'.length)
    return lines.map((line) => {
      const [
        ,
        number = '',
        code = '',
        ,
        debit = '',
        debited,
        credit = '',
        credited,
        category = '',
      ] = line.split(',')
      const amount = Number(debited) - Number(credited)
      return [month, code, number, debit || credit, amount, category]
    })
  })
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function timeOfUlid(id: string): number {
  return [...id.slice(0, 10)].reduce((time, letter) => time * 32 + CROCKFORD.indexOf(letter), 0)
}
