import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHARACTERS, type Character } from '../../server/demo/index.ts'
import { addDays, dayAt } from '../../server/domain/calendar-day.ts'
import {
  databasesOf,
  filesBelow,
  MORNING,
  reading,
  type SmallDemo,
  smallDemo,
} from './demo-folder.ts'

const TODAY = dayAt(MORNING)
let demo: SmallDemo

beforeAll(() => {
  demo = smallDemo()
})
afterAll(() => demo.remove())

function codeOf(character: Character): string {
  return demo.summary.companies.find(({ characters }) => characters.includes(character))?.code ?? ''
}

function tenant(character: Character): string {
  return demo.folder.tenantFile(codeOf(character))
}

function usage<T>(character: Character, columns: string, rest = ''): T[] {
  const sql = `SELECT ${columns} FROM tenant_usage_daily JOIN tenants USING (tenant_id) WHERE tenant_code = ? ${rest}`
  return reading(demo.folder.platformFile, ({ all }) => all<T>(sql, codeOf(character)))
}

describe('the demo companies', () => {
  it('have every character', () => {
    const found = new Set(demo.summary.companies.flatMap(({ characters }) => characters))
    expect(CHARACTERS.filter((character) => !found.has(character))).toEqual([])
  })

  it('lie in whole files without broken references, private to the owner', () => {
    for (const path of databasesOf(demo.folder)) {
      reading(path, ({ all }) => {
        expect(all('PRAGMA quick_check')).toEqual([{ quick_check: 'ok' }])
        expect(all('PRAGMA foreign_key_check')).toEqual([])
        expect(all('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
      })
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
  })

  it('use only reserved mail domains', () => {
    for (const { code } of demo.summary.companies) {
      const emails = reading(demo.folder.tenantFile(code), ({ all }) =>
        all<{ email: string }>('SELECT email FROM employees'),
      )
      const foreign = emails.filter(
        ({ email }) => !/[@＠.][a-z0-9-]+\.example\.(co\.)?jp$/i.test(email),
      )
      expect(foreign).toEqual([])
    }
  })

  it('keep the quiet ones quiet', () => {
    const lastLogin = (character: Character) =>
      reading(tenant(character), ({ one }) =>
        one<number | null>('SELECT max(last_login_at) FROM user_accounts'),
      )
    expect(dayAt(lastLogin('idle') ?? 0) <= addDays(TODAY, -95)).toBe(true)
    expect(dayAt(lastLogin('idle') ?? 0) >= addDays(TODAY, -102)).toBe(true)
    expect(lastLogin('new')).toBeNull()
    expect(dayAt(lastLogin('suspended') ?? 0) < addDays(TODAY, -20)).toBe(true)
  })

  it('measure a suspended company to the last day, an ended one to its last day of contract', () => {
    const last = (character: Character) =>
      usage<{ day: string }>(character, 'max(usage_date) AS day')[0]?.day
    expect(last('suspended')).toBe(addDays(TODAY, -1))
    expect(last('contract_ended')).toBe('2026-10-20')
    expect(last('new')).toBe(addDays(TODAY, -1))
  })

  it('lack one day of usage in the open month for exactly one company', () => {
    expect(demo.summary.openMonth).toBe('2026-10')
    const days = reading(demo.folder.platformFile, ({ all }) =>
      all<{ code: string; days: number }>(
        `SELECT tenant_code AS code, count(*) AS days FROM tenant_usage_daily JOIN tenants USING (tenant_id)
         WHERE usage_date LIKE '2026-10-%' GROUP BY tenant_id HAVING days <> 31`,
      ),
    )
    expect(days).toEqual(
      expect.arrayContaining([
        { code: codeOf('missing_usage_day'), days: 30 },
        { code: codeOf('contract_ended'), days: 20 },
        { code: codeOf('trial'), days: 4 },
      ]),
    )
    expect(days).toHaveLength(3)
  })

  it('reach the limits they are there for', () => {
    const share = (character: Character) =>
      usage<{ share: number }>(
        character,
        'storage_bytes * 100.0 / (max_storage_gb * 1073741824) AS share',
        'ORDER BY usage_date DESC LIMIT 1',
      )[0]?.share ?? 0
    expect(share('storage_83')).toBeGreaterThan(82)
    expect(share('storage_83')).toBeLessThan(84)
    expect(share('over_storage')).toBeGreaterThan(100)
    const calls = usage<{ share: number }>(
      'calls_96',
      'sum(api_requests) * 100.0 / monthly_api_limit AS share',
      `AND usage_date LIKE '2026-11-%'`,
    )
    expect(calls[0]?.share).toBeCloseTo(96, 0)
  })

  it('triple the calls of one company this month', () => {
    const perUser = (month: string) =>
      usage<{ n: number }>(
        'calls_tripled',
        'sum(api_requests) * 1.0 / sum(active_users) AS n',
        `AND usage_date LIKE '${month}%'`,
      )[0]?.n ?? 0
    expect(perUser('2026-11') / perUser('2026-10')).toBeGreaterThan(2.3)
  })

  it('say in yesterday’s usage what their own logs say', () => {
    const day = addDays(TODAY, -4)
    const [row] = usage<Record<string, number>>(
      'large',
      'tenant_usage_daily.*',
      `AND usage_date = '${day}'`,
    )
    const span = [Date.parse(`${day}T00:00:00+09:00`), Date.parse(`${day}T24:00:00+09:00`)]
    const logged = reading(tenant('large'), ({ one }) => ({
      total_logins: one(
        `SELECT count(*) FROM login_history WHERE at >= ? AND at < ? AND result = 'success'`,
        ...span,
      ),
      api_requests: one(
        `SELECT count(*) FROM api_access_log WHERE at >= ? AND at < ? AND user_id NOT LIKE 'USR9%'`,
        ...span,
      ),
      busy_ms: one(
        `SELECT sum(response_ms) FROM api_access_log WHERE at >= ? AND at < ? AND user_id NOT LIKE 'USR9%'`,
        ...span,
      ),
      active_users: one('SELECT count(*) FROM user_activity_daily WHERE day = ?', day),
      active_users_mtd: one(
        'SELECT count(DISTINCT user_id) FROM user_activity_daily WHERE day >= ? AND day <= ?',
        `${day.slice(0, 7)}-01`,
        day,
      ),
      reports_generated: one(
        `SELECT count(*) FROM report_history WHERE completed_at >= ? AND completed_at < ? AND state = 'SUCCESS'`,
        ...span,
      ),
      skill_assessments: one('SELECT count(*) FROM skill_records WHERE assessment_date = ?', day),
      error_count: one(
        `SELECT count(*) FROM error_log WHERE at >= ? AND at < ? AND level <> 'WARN'`,
        ...span,
      ),
    }))
    expect(row).toMatchObject(logged)
    expect(logged.api_requests).toBeGreaterThan(0)
  })

  it('have the uploads that their tables name, with true sizes and digests', () => {
    for (const character of ['ordinary', 'storage_83'] as const) {
      const root = demo.folder.filesDir(codeOf(character))
      const rows = reading(tenant(character), ({ all }) =>
        all<{ path: string; bytes: number; sha256: string }>(
          'SELECT path, bytes, sha256 FROM uploaded_files',
        ),
      )
      expect(rows.map(({ path }) => path).sort()).toEqual(filesBelow(root))
      // The recordings are copies of one: their last one and a small file stand for all.
      for (const { path, bytes, sha256 } of rows.filter((row) => row.bytes < 64 * 1024 ** 2)) {
        expect(statSync(join(root, path)).size).toBe(bytes)
        expect(
          createHash('sha256')
            .update(readFileSync(join(root, path)))
            .digest('hex'),
        ).toBe(sha256)
      }
    }
  })

  it('plant faults of data entry in one company only', () => {
    const faults = `SELECT count(*) FROM employees WHERE hire_date > '${TODAY}' OR birth_date < '1900-01-01'
      OR (employee_status = 'RETIRED' AND retire_date IS NULL)`
    expect(reading(tenant('dirty_data'), ({ one }) => one(faults))).toBe(3)
    expect(reading(tenant('large'), ({ one }) => one(faults))).toBe(0)
  })
})
