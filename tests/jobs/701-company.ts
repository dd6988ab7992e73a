/** A test company with an organisation and an HR connection; used by the tests of BATCH-701. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import encoding from 'encoding-japanese'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { Delays } from '../../jobs/700-master/701-organisation-sync/source.ts'
import type { SyncResult } from '../../jobs/700-master/701-organisation-sync/sync-result.ts'
import { organisationSync } from '../../jobs/700-master/701-organisation-sync.ts'
import { type Day, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

export const DAY = '2025-05-20'
const SINCE = '2019-04-01'

export type Department = Readonly<{
  code: string
  parent?: string
  name?: string
  status?: string
  source?: string
}>

export function connectHr(
  made: TestFolder,
  code: string,
  connection: object,
  over: object = {},
): void {
  const { sqlite } = made.platform()
  const row = {
    config_id: `INT-${code}`,
    tenant_id: `T-${code}`,
    integration_key: 'hr',
    service: 'HR',
    integration_type: 'API',
    endpoint_url: null,
    auth_type: 'NONE',
    auth_ref: null,
    connection_config: JSON.stringify(connection),
    request_headers: '{}',
    timeout_seconds: 5,
    is_enabled: 1,
    health_status: 'UNKNOWN',
    updated_at: 0,
    updated_by: 'test',
    ...over,
  }
  const names = Object.keys(row)
  const values = names.map((name) => `@${name}`).join(', ')
  sqlite
    .prepare(`INSERT INTO integration_configs (${names.join(', ')}) VALUES (${values})`)
    .run(row)
}

export function addDepartments(tenant: TenantDb, departments: readonly Department[]): void {
  const add = tenant.sqlite.prepare(`
    INSERT INTO departments (department_id, department_code, department_name, parent_department_id,
      department_level, path, department_status, sort_order, source, valid_from, created_at, updated_at)
    VALUES (@id, @code, @name, @parentId, @level, @path, @status, @sort, @source, '${SINCE}', 0, 0)`)
  const levels = new Map<string, { level: number; path: string }>()
  const all = tenant.sqlite.transaction(() => {
    for (const [
      index,
      { code, parent, name, status = 'ACTIVE', source = 'hr' },
    ] of departments.entries()) {
      const above = parent === undefined ? { level: 0, path: '/' } : levels.get(parent)
      const place = { level: (above?.level ?? 0) + 1, path: `${above?.path ?? '/'}${code}/` }
      levels.set(code, place)
      add.run({
        ...place,
        id: `id-${code}`,
        code,
        name: name ?? `部門${code}`,
        parentId: parent === undefined ? null : `id-${parent}`,
        status,
        sort: index + 1,
        source,
      })
    }
  })
  all()
}

export function addEmployee(
  tenant: TenantDb,
  code: string,
  department: string,
  position?: string,
): void {
  tenant.sqlite
    .prepare(`
      INSERT INTO employees (employee_id, employee_code, full_name, full_name_kana, email, hire_date,
        department_id, position_id, employment_status, employee_status, created_at, updated_at)
      VALUES (@id, @code, @name, 'カナ', @email, '${SINCE}', @department, @position, 'FULL_TIME', 'ACTIVE', 0, 0)`)
    .run({
      id: `e-${code}`,
      code,
      name: `社員${code}`,
      email: `${code}@example.jp`,
      department: `id-${department}`,
      position: position === undefined ? null : `p-${position}`,
    })
  tenant.sqlite
    .prepare(`
      INSERT INTO employee_departments (id, employee_id, department_id, assignment_type, assignment_status,
        start_date, approval_status, source, created_at, updated_at)
      VALUES (@id, @employee, @department, 'PRIMARY', 'ACTIVE', '${SINCE}', 'APPROVED', 'hr', 0, 0)`)
    .run({ id: `a-${code}`, employee: `e-${code}`, department: `id-${department}` })
}

export function addPosition(tenant: TenantDb, code: string, authority: number): void {
  tenant.sqlite
    .prepare(`
      INSERT INTO positions (position_id, position_code, position_name, authority_level, is_management,
        is_executive, can_evaluate, can_hire, requires_approval, position_status, sort_order, source,
        valid_from, created_at, updated_at)
      VALUES (@id, @code, @name, @authority, 0, 0, 1, 0, 1, 'ACTIVE', 1, 'hr', '${SINCE}', 0, 0)`)
    .run({ id: `p-${code}`, code, name: `役職${code}`, authority })
}

/** D001, and D002 … D0nn below it. */
export function flat(count: number): Department[] {
  return Array.from({ length: count }, (_, index) => {
    const code = `D${String(index + 1).padStart(3, '0')}`
    return index === 0 ? { code } : { code, parent: 'D001' }
  })
}

/** The company's own departments as the HR system would deliver them. */
export function rowsOf(departments: readonly Department[]): string[][] {
  return departments.map(({ code, parent, name }) => [code, name ?? `部門${code}`, parent ?? ''])
}

export const HEADER = ['code', 'name', 'parent_code']

export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[header, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`
}

/** Drops a file that has been lying there for a minute at 05:00 of DAY. Answers its path. */
export function drop(
  made: TestFolder,
  name: string,
  content: string | Uint8Array,
  at = DAY,
): string {
  const path = join(made.folder.inboxDir, 'hr', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  const seconds = instantOf(at, '04:59') / 1_000
  utimesSync(path, seconds, seconds)
  return path
}

export function shiftJis(text: string): Uint8Array {
  const codes = encoding.convert(encoding.stringToCode(text), {
    to: 'SJIS',
    from: 'UNICODE',
    fallback: 'error',
  })
  return Uint8Array.from(codes)
}

export type SyncOptions = Partial<PerformOptions> & Readonly<{ day?: Day; delays?: Delays }>

export async function sync(made: TestFolder, options: SyncOptions = {}) {
  const { day = DAY, delays = {}, ...rest } = options
  const at = instantOf(day, '05:00')
  const performed = await performBatch(organisationSync(delays), {
    dataRoot: made.root,
    at,
    businessDate: day,
    ...rest,
  })
  const resultOf = (code: string) =>
    performed.tenants.find((tenant) => tenant.code === code)?.result as SyncResult
  return { ...performed, resultOf }
}

export type StoredDepartment = Readonly<{
  code: string
  name: string
  parent: string | null
  level: number
  path: string
  status: string
  abolished: Day | null
  from: Day
}>

export function stored(tenant: TenantDb): Map<string, StoredDepartment> {
  const rows = tenant.sqlite
    .prepare(`
      SELECT d.department_code AS code, d.department_name AS name, p.department_code AS parent,
        d.department_level AS level, d.path, d.department_status AS status,
        d.abolition_date AS abolished, d.valid_from AS "from"
      FROM departments d LEFT JOIN departments p ON p.department_id = d.parent_department_id`)
    .all() as StoredDepartment[]
  return new Map(rows.map((row) => [row.code, row]))
}

/** Everything a synchronisation may change, for "nothing was written". */
export function masters(tenant: TenantDb): unknown[] {
  const tables = [
    'departments',
    'positions',
    'employees',
    'employee_departments',
    'employee_positions',
    'department_history',
    'position_history',
    'org_pending_changes',
  ]
  return tables.map((table) => tenant.sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1`).all())
}

/** A folder with one company of these departments, its HR connection ready. */
export function company(departments: readonly Department[], connection: object = {}): TestFolder {
  const made = makeDataFolder()
  made.addTenant({ code: 'alpha' })
  addDepartments(made.tenant('alpha'), departments)
  connectHr(made, 'alpha', { source: 'csv', entities: ['departments'], ...connection })
  return made
}

export const FILE = 'alpha_departments_20250520.csv'

/** 20 departments: D001 with D002…; D016–D018 hang below D010, the others below D001. */
export const TWENTY: readonly Department[] = flat(20).map((department) =>
  ['D016', 'D017', 'D018'].includes(department.code)
    ? { ...department, parent: 'D010' }
    : department,
)

/** The next delivery: D021 new, D003 renamed, D010 moved, D015 missing. */
export function changedTwenty(): Department[] {
  return [
    ...TWENTY.filter(({ code }) => code !== 'D015').map((department) => {
      if (department.code === 'D003') return { ...department, name: '新しい名前' }
      return department.code === 'D010' ? { ...department, parent: 'D002' } : department
    }),
    { code: 'D021', parent: 'D002', name: '新設部' },
  ]
}
