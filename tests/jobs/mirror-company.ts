/** Companies with people, destinations and connections, for the tests of BATCH-403, 405 and 407–409. */
import { generateKeyPairSync } from 'node:crypto'
import type { TenantDb } from '../../data/tenant/open.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import type { TestFolder } from '../fixture/data-folder.ts'

export const DAY = '2026-06-25'

/** A clock that only waits move; the stand-ins and the batch's pauses share it. */
export function windUpClock(time = '06:15', day = DAY) {
  const startedAt = instantOf(day, time)
  const waits: number[] = []
  let passedMs = 0
  return {
    startedAt,
    now: () => startedAt + passedMs,
    elapsedMs: () => passedMs,
    waits,
    pause: async (ms: number) => {
      waits.push(ms)
      passedMs += ms
    },
  }
}

export type Person = Readonly<{
  code: string
  email?: string
  status?: 'ACTIVE' | 'SUSPENDED' | 'RETIRED'
}>

/** Employees in one department; the id is `e-<code>`, the address `<code>@example.jp` unless said otherwise. */
export function addPeople(tenant: TenantDb, people: readonly Person[]): void {
  const { sqlite } = tenant
  const add = sqlite.prepare(`
    INSERT INTO employees (employee_id, employee_code, full_name, full_name_kana, email, hire_date, retire_date,
      department_id, employment_status, employee_status, created_at, updated_at)
    VALUES (@id, @code, @name, 'カナ', @email, '2019-04-01', @retired, 'id-D001', 'FULL_TIME', @status, 0, 0)`)
  sqlite
    .transaction(() => {
      sqlite.exec(`
        INSERT INTO departments (department_id, department_code, department_name, department_level, path,
          department_status, sort_order, source, valid_from, created_at, updated_at)
        VALUES ('id-D001', 'D001', '本社', 1, '/D001/', 'ACTIVE', 1, 'hr', '2019-04-01', 0, 0)
        ON CONFLICT DO NOTHING`)
      for (const { code, email, status = 'ACTIVE' } of people) {
        const retired = status === 'RETIRED' ? '2026-03-31' : null
        add.run({
          id: `e-${code}`,
          code,
          name: `社員${code}`,
          email: email ?? `${code}@example.jp`,
          status,
          retired,
        })
      }
    })
    .immediate()
}

export function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

export function addDestination(
  tenant: TenantDb,
  service: string,
  externalId: string | null,
  over: Readonly<Record<string, string | number | null>> = {},
): void {
  const row = {
    destination_id: `${service}-${externalId ?? 'hook'}`,
    name: `#${externalId}`,
    service,
    external_id: externalId,
    is_enabled: 1,
    auto_registered: 0,
    ...over,
  }
  insert(tenant, 'notification_channels', row)
}

export function addSetting(
  tenant: TenantDb,
  key: string,
  over: Readonly<Record<string, string | number | null>> = {},
): void {
  insert(tenant, 'notification_settings', {
    setting_key: key,
    setting_name: key,
    notification_type: 'SLACK',
    trigger_event: 'announcement',
    target_audience: 'ALL',
    template_key: 'announcement',
    frequency_type: 'IMMEDIATE',
    digest: 0,
    send_on: 'ALL_DAYS',
    priority: 1,
    is_enabled: 1,
    updated_at: 0,
    ...over,
  })
}

function insert(
  { sqlite }: Pick<TenantDb, 'sqlite'>,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
): void {
  const names = Object.keys(row)
  const values = names.map((name) => `@${name}`).join(', ')
  sqlite.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values})`).run(row)
}

export type Connected = Readonly<{
  key: string
  service: string
  endpointUrl: string | null
  authType?: string
  authRef?: object | null
  connection?: object
  over?: Readonly<Record<string, string | number | null>>
}>

/** The config id is `<key>-<code>`. */
export function connect(made: TestFolder, code: string, connected: Connected): void {
  const { key, service, endpointUrl, authType = 'BEARER', connection = {}, over = {} } = connected
  const authRef = connected.authRef === undefined ? { env: `SECRET_${code}` } : connected.authRef
  insert(made.platform(), 'integration_configs', {
    config_id: `${key}-${code}`,
    tenant_id: `T-${code}`,
    integration_key: key,
    service,
    integration_type: 'API',
    endpoint_url: endpointUrl,
    auth_type: authType,
    auth_ref: authRef === null ? null : JSON.stringify(authRef),
    connection_config: JSON.stringify(connection),
    request_headers: '{}',
    timeout_seconds: 5,
    is_enabled: 1,
    health_status: 'UNKNOWN',
    updated_at: 1,
    updated_by: 'test',
    ...over,
  })
}

/** Everything a mirror may change, but for "seen once more". */
export function mirrorRows(tenant: TenantDb, service: string): unknown {
  const rows = (table: string) =>
    (
      tenant.sqlite
        .prepare(`SELECT * FROM ${table} WHERE service = ? ORDER BY 1, 2, 3`)
        .all(service) as Record<string, unknown>[]
    ).map(({ last_seen_run: _seen, ...row }) => row)
  return { accounts: rows('external_accounts'), containers: rows('external_containers') }
}

export function countRows(tenant: TenantDb, sql: string): number {
  return tenant.sqlite.prepare(sql).pluck().get() as number
}

export function keyPair(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
