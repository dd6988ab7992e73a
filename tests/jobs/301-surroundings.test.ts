/** BATCH-301 and its neighbours: targets, 204, 302's invoices, quotas, the monthly roll-up, dry runs. */
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { storedUsage } from '../../data/platform/usage.ts'
import { accessLogIsGone, activeUsers } from '../../data/tenant/activity.ts'
import {
  accessLog,
  errorsLogged,
  notificationsSent,
  reportsCompleted,
  skillAssessments,
} from '../../data/tenant/usage.ts'
import batch from '../../jobs/300-tenant/301-tenant-usage.ts'
import { addDays, type Day, daySpan, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { addAccount, addBusyDay, addCalls, addLogin, addReport, insert } from './301-company.ts'

const DAY = '2025-05-20'
const NOON = instantOf(DAY, '12:00')

afterEach(cleanUp)

function measure(made: TestFolder, day: Day, options: Partial<PerformOptions> = {}) {
  const at = instantOf(addDays(day, 1), '01:45')
  return performBatch(batch, { dataRoot: made.root, at, businessDate: day, ...options })
}

function row(made: TestFolder, code: string, date: Day = DAY) {
  return storedUsage(made.platform(), { tenantId: `T-${code}`, date })
}

function keysRaised(performed: Awaited<ReturnType<typeof measure>>): string[] {
  return performed.alerts.raised.map((alert) => `${alert.severity} ${alert.key}`)
}

describe('targets (rule 1)', () => {
  it('go by the contract of the date, not by the status of today', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'ended', contractTo: DAY, status: 'EXPIRED' })
    made.addTenant({ code: 'suspended', status: 'SUSPENDED' })
    made.addTenant({ code: 'over', contractTo: addDays(DAY, -1) })
    made.addTenant({ code: 'coming', contractFrom: addDays(DAY, 1) })
    made.addTenant({ code: 'inactive', status: 'INACTIVE' })
    made.addTenant({ code: 'deleted', isDeleted: true })
    const performed = await measure(made, DAY)
    expect(performed.tenants.map((tenant) => tenant.code).sort()).toEqual(['ended', 'suspended'])
    expect(row(made, 'suspended')).toMatchObject({
      activeUsers: 0,
      apiRequests: 0,
      responseTimeP95Ms: null,
    })
  })
})

describe('the cross-check with BATCH-204 (rule 9)', () => {
  const technical = {
    usage_date: DAY,
    tenant_id: 'T-alpha',
    unique_users_count: 0,
    successful_api_calls: 0,
    client_errors: 0,
    server_errors: 0,
    request_bytes: 0,
    response_bytes: 0,
    total_files: 0,
    storage_used_bytes: 0,
    reports_generated: 5,
    report_users: 1,
    reports_generated_auto: 2,
    total_sessions: 0,
    peak_concurrent_sessions: 0,
    run_id: 'r',
    updated_at: 0,
  }

  it('says LOW which figures differ, and takes it back when they agree', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    addBusyDay(made.tenant('alpha'), DAY)
    insert(made.platform(), 'usage_statistics', {
      ...technical,
      api_calls_count: 990,
      successful_reports: 5,
      active_users_count: 4,
    })
    const differing = await measure(made, DAY)
    expect(differing.alerts.raised).toMatchObject([
      {
        key: 'tenant:alpha:usage_mismatch',
        severity: 'LOW',
        message: {
          ja: expect.stringContaining('呼び出し 1000 (BATCH-204: 990)'),
          en: expect.stringContaining('calls 1000 (BATCH-204: 990)'),
        },
      },
    ])
    expect(row(made, 'alpha')?.apiRequests).toBe(1000)
    made.platform().sqlite.exec('UPDATE usage_statistics SET api_calls_count = 1000')
    const agreeing = await measure(made, DAY)
    expect(agreeing.alerts.cleared).toContain('tenant:alpha:usage_mismatch')
  })
})

function addInvoice(made: TestFolder, period: string, subtotal: number, over = {}): void {
  insert(made.platform(), 'invoices', {
    invoice_id: `I-${period}`,
    invoice_number: `INV-${period}-001`,
    tenant_id: 'T-alpha',
    period,
    revision: 0,
    status: 'generated',
    billing_type: 'MONTHLY',
    period_start: `${period}-01`,
    period_end: `${period}-28`,
    plan_code: 'STANDARD',
    plan_name: 'S',
    contract_ids: '[]',
    currency_code: 'JPY',
    base_minor: subtotal,
    usage_minor: 0,
    additional_minor: 0,
    discount_minor: 0,
    subtotal_minor: subtotal,
    tax_minor: 0,
    total_minor: subtotal,
    paid_minor: 0,
    balance_minor: subtotal,
    issue_date: '2025-06-01',
    due_date: '2025-06-30',
    payment_terms: 'EOM',
    payment_method: 'BANK_TRANSFER',
    issuer_snapshot: '{}',
    recipient_snapshot: '{}',
    usage_details: '{}',
    is_estimated: 0,
    content_hash: 'x',
    generated_at: 0,
    created_at: 0,
    updated_at: 0,
    ...over,
  })
}

describe('a month that is invoiced already (rule 10)', () => {
  it('is saved, alarmed with the figure that moved, and the invoice stays', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    addBusyDay(alpha, DAY)
    await measure(made, DAY)
    addInvoice(made, '2025-05', 50_000)
    const unchanged = await measure(made, DAY)
    expect(keysRaised(unchanged)).toEqual([])
    addCalls(alpha, { count: 10, userId: 'u3', at: NOON })
    addLogin(alpha, 'u3', NOON)
    const late = await measure(made, DAY)
    expect(keysRaised(late)).toEqual(['MEDIUM tenant:alpha:usage_after_invoice'])
    expect(late.alerts.raised[0]?.message.en).toContain('api_requests 1000 → 1010')
    expect(late.alerts.raised[0]?.message.en).not.toContain('active_users_mtd')
    addCalls(alpha, { count: 10, userId: 'u3', at: NOON })
    const again = await measure(made, DAY)
    expect(again.alerts.raised[0]?.message.ja).toBe(
      `alpha: ${DAY} の利用量が、その月の請求後に変わりました: api_requests 1010 → 1020`,
    )
    expect(row(made, 'alpha')).toMatchObject({ apiRequests: 1020, totalLogins: 6 })
    expect(
      made.platform().sqlite.prepare('SELECT subtotal_minor FROM invoices').pluck().all(),
    ).toEqual([50_000])
  })

  it('keeps the mark that 302 set on the row', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    await measure(made, DAY)
    made.platform().sqlite.exec('UPDATE tenant_usage_daily SET is_final = 1')
    await measure(made, DAY)
    expect(row(made, 'alpha')?.isFinal).toBe(1)
  })
})

describe('month-to-date calls against the monthly limit', () => {
  it('grades 80 % MEDIUM and 95 % CRITICAL, and clears in the new month', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', monthlyApiLimit: 1000 })
    const alpha = made.tenant('alpha')
    const days: [Day, number][] = [
      ['2025-05-29', 700],
      ['2025-05-30', 100],
      ['2025-05-31', 150],
      ['2025-06-01', 10],
    ]
    const said: (readonly string[])[] = []
    for (const [day, count] of days) {
      addCalls(alpha, { count, userId: 'u1', at: instantOf(day, '12:00') })
      said.push((await measure(made, day)).alerts.news)
    }
    expect(said).toEqual([
      [],
      ['opened tenant:alpha:api_month'],
      ['worse tenant:alpha:api_month'],
      ['resolved tenant:alpha:api_month'],
    ])
  })

  it('takes the included quantity of the plan when the company has no limit of its own', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', plan: 'STANDARD' })
    addCalls(made.tenant('alpha'), { count: 41_000, userId: 'u1', at: instantOf(DAY, '01:00') })
    expect(keysRaised(await measure(made, DAY))).toEqual(['MEDIUM tenant:alpha:api_month'])
  })

  it('does not judge an older day that is calculated anew', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', monthlyApiLimit: 1000 })
    await measure(made, '2025-05-22')
    addCalls(made.tenant('alpha'), { count: 990, userId: 'u1', at: NOON })
    const performed = await measure(made, DAY, { at: instantOf('2025-05-23', '10:00') })
    expect(row(made, 'alpha')?.apiRequests).toBe(990)
    expect(performed.alerts).toMatchObject({ raised: [], cleared: ['tenant:alpha:usage_failed'] })
  })
})

describe('the estimate of the month (rule 8)', () => {
  // STANDARD: 50,000 a month, 50,000 calls and 100 reports included; 31 days in May.
  it('is the price of the days so far by the pricing of BATCH-302, without tax', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', plan: 'STANDARD' })
    await measure(made, '2025-05-01')
    expect(row(made, 'alpha', '2025-05-01')).toMatchObject({
      mtdEstimateMinor: 1_612,
      currencyCode: 'JPY',
    })
    for (let report = 0; report < 8; report++)
      addReport(made.tenant('alpha'), instantOf('2025-05-02', '12:00'))
    await measure(made, '2025-05-02')
    // floor(50,000 × 2/31) + (8 − floor(100 × 2/31)) × 100
    expect(row(made, 'alpha', '2025-05-02')?.mtdEstimateMinor).toBe(3_225 + 200)
  })

  it('is null when the month would be held, for example because its first days are missing', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', plan: 'STANDARD' })
    const performed = await measure(made, '2025-05-05')
    expect(row(made, 'alpha', '2025-05-05')?.mtdEstimateMinor).toBeNull()
    expect(performed.log.map((line) => line.fields)).toContainEqual(
      expect.objectContaining({ reason: 'usage_missing' }),
    )
  })

  it('is null for a plan that is not billed', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', plan: 'FREE' })
    await measure(made, DAY)
    expect(row(made, 'alpha')).toMatchObject({ mtdEstimateMinor: null, currencyCode: null })
  })

  it('is HIGH above twice the previous invoice, from the 5th of the month on', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', plan: 'STANDARD' })
    addInvoice(made, '2025-04', 3_000)
    await measure(made, '2025-05-01')
    expect(keysRaised(await measure(made, '2025-05-04'))).toEqual([])
    const fifth = await measure(made, '2025-05-05')
    expect(row(made, 'alpha', '2025-05-05')?.mtdEstimateMinor).toBe(8_064)
    expect(keysRaised(fifth)).toEqual(['HIGH tenant:alpha:estimate'])
    expect(fifth.alerts.raised[0]?.context?.audience).toEqual(['tenant_admin', 'sales'])
  })
})

describe('the monthly roll-up (rule 11)', () => {
  it('turns days older than 26 months into a row of sums, on the 1st only', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', contractFrom: '2023-01-01' })
    const alpha = made.tenant('alpha')
    for (const user of ['u1', 'u2']) addAccount(alpha, user)
    for (const [day, user] of [
      ['2023-03-30', 'u1'],
      ['2023-03-31', 'u2'],
      ['2023-04-01', 'u1'],
    ] as const) {
      addCalls(alpha, { count: 3, userId: user, at: instantOf(day, '12:00'), ms: 30 })
      await measure(made, day)
    }
    const count = () =>
      made.platform().sqlite.prepare('SELECT COUNT(*) FROM tenant_usage_daily').pluck().get()
    await measure(made, '2025-05-30')
    expect(count()).toBe(4)
    await measure(made, '2025-05-31')
    expect(count()).toBe(3)
    const months = made.platform().sqlite.prepare('SELECT * FROM tenant_usage_monthly').all()
    expect(months).toMatchObject([
      {
        period: '2023-03',
        tenant_id: 'T-alpha',
        days: 2,
        active_users: 2,
        api_requests: 6,
        busy_ms: 180,
        response_time_avg_ms: 30,
        avg_active_users: 1,
      },
    ])
  })
})

describe('a dry run', () => {
  it('returns the figures and changes nothing: no row, no file, no alarm, no saved activity', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', monthlyApiLimit: 10 })
    const alpha = made.tenant('alpha')
    addBusyDay(alpha, DAY)
    const performed = await measure(made, DAY, { dryRun: true })
    expect(performed.summary).toMatchObject({
      dryRun: true,
      results: [{ usage: { activeUsers: 4, apiCalls: 1000 } }],
    })
    expect(performed.alerts).toEqual({ raised: [], cleared: [], silent: [], news: [] })
    expect(row(made, 'alpha')).toBeNull()
    expect(alpha.sqlite.prepare('SELECT COUNT(*) FROM user_activity_daily').pluck().get()).toBe(0)
    expect(existsSync(`${made.folder.reportsDir('_platform')}/usage`)).toBe(false)
  })

  it('counts the month to date as the real run would', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    addLogin(made.tenant('alpha'), 'u9', instantOf('2025-05-19', '12:00'))
    await measure(made, '2025-05-19')
    addBusyDay(made.tenant('alpha'), DAY)
    const performed = await measure(made, DAY, { dryRun: true })
    expect(performed.tenants[0]?.result).toMatchObject({ figures: { activeUsersMtd: 5 } })
  })
})

describe('the queries on logs', () => {
  it('never read a log from end to end', () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const { sqlite } = made.tenant('alpha')
    const texts: string[] = []
    const tenant = { ...made.tenant('alpha'), sqlite: listening(sqlite, texts) }
    const span = daySpan(DAY)
    activeUsers(tenant, { span, healthPaths: [] })
    for (const read of [reportsCompleted, notificationsSent, errorsLogged]) read(tenant, span)
    skillAssessments(tenant, DAY)
    accessLogIsGone(tenant, span)
    for (const _row of accessLog(tenant, span)) throw new Error('the log is empty')
    expect(texts).toHaveLength(8)
    for (const sql of texts) {
      const steps = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(BOUND) as { detail: string }[]
      const scans = steps.filter((step) =>
        /SCAN (api_access_log|login_history|report_history|notification_log|error_log|skill_records)/.test(
          step.detail,
        ),
      )
      expect(scans, sql).toEqual([])
    }
  })
})

/** A value for every name the texts bind. */
const BOUND = { from: 1, to: 2, healthPaths: '[]', day: DAY }

/** The same connection, which also notes every text it prepares. */
function listening<Db extends { prepare(sql: string): unknown }>(sqlite: Db, texts: string[]): Db {
  return new Proxy(sqlite, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (name === 'prepare') texts.push(String(given[0]))
        return Reflect.apply(value, target, given)
      }
    },
  })
}
