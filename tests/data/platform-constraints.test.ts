/** What platform.db itself refuses besides invoices, whoever writes. */
import { describe, expect, test } from 'vitest'
import type { Sqlite } from '../../data/sqlite/database.ts'
import { insert, type Row } from './row.ts'
import { AT, newPlatform } from './temp-folder.ts'

describe('platform.db', () => {
  test('a legal hold is lifted by another person than the one who opened the incident', () => {
    const db = newPlatform().sqlite
    holdTenant(db, 'yamada')
    const lift = db.prepare('UPDATE legal_holds SET lifted_at = 2, lifted_by = ?')
    expect(() => lift.run('yamada')).toThrow(/can not lift/)
    expect(lift.run('suzuki').changes).toBe(1)
  })

  test.each(['ab', '-abc', 'abc-', 'Abc', '../x', 'a b', 'あいう', 'a'.repeat(21)])(
    'a tenant can not have the code %s',
    (code) => {
      const db = newPlatform().sqlite
      expect(() => insert(db, 'tenants', { ...company(db), tenant_code: code })).toThrow(/CHECK/)
      insert(db, 'tenants', company(db))
    },
  )

  test('a mail has one key under both names, and goes into the queue once', () => {
    const db = newPlatform().sqlite
    insert(db, 'mail_queue', mail('M1'))
    expect(db.prepare('SELECT idempotency_key FROM mail_queue').pluck().get()).toBe('invoice:1:abc')
    expect(() => insert(db, 'mail_queue', mail('M2'))).toThrow(/UNIQUE/)
  })

  test('a message is being sent only by somebody who has claimed it', () => {
    const db = newPlatform().sqlite
    insert(db, 'mail_queue', mail('M1'))
    expect(() => db.exec("UPDATE mail_queue SET state = 'SENDING'")).toThrow(/CHECK/)
    db.exec("UPDATE mail_queue SET state = 'SENDING', claim_token = 't'")
  })

  test('the platform and a tenant each have one integration of a kind', () => {
    const db = newPlatform().sqlite
    const setting = (id: string, tenant: string | null): Row => ({
      config_id: id,
      tenant_id: tenant,
      integration_key: 'smtp_server',
      service: 'smtp',
      integration_type: 'SMTP',
      auth_type: 'NONE',
      connection_config: '{}',
      request_headers: '{}',
      timeout_seconds: 60,
      is_enabled: 1,
      health_status: 'UNKNOWN',
      updated_at: AT,
      updated_by: 'op',
    })
    insert(db, 'integration_configs', setting('C1', null))
    insert(db, 'integration_configs', setting('C2', 'T1'))
    expect(() => insert(db, 'integration_configs', setting('C3', null))).toThrow(/UNIQUE/)
  })
})

function holdTenant(db: Sqlite, openedBy: string): void {
  insert(db, 'security_incidents', {
    incident_id: 'S1',
    type: 'intrusion',
    severity: 'HIGH',
    mode: 'monitor',
    state: 'open',
    detected_at: AT,
    aware_at: AT,
    tenants: '[]',
    window_from: AT,
    window_to: AT,
    personal_data: 'none',
    opened_by: openedBy,
  })
  insert(db, 'legal_holds', {
    incident_id: 'S1',
    tenant_id: 'T1',
    from_at: AT,
    kinds: '["rows"]',
    tables: '["*"]',
    paths: '[]',
  })
}

function company(db: Sqlite): Row {
  db.exec(
    `INSERT OR IGNORE INTO plans (plan_code, plan_name, is_billable, sort, valid_from)
     VALUES ('BASIC', 'ベーシック', 1, 1, '2020-01-01')`,
  )
  return {
    tenant_id: 'T1',
    tenant_code: 'nippon-seimitsu',
    tenant_name: '日本精密',
    tenant_type: 'SUBSIDIARY',
    tenant_level: 1,
    status: 'ACTIVE',
    subscription_plan: 'BASIC',
    max_users: 100,
    max_storage_gb: 10,
    api_rate_limit: 1000,
    country_code: 'JP',
    currency_code: 'JPY',
    locale: 'ja',
    timezone: 'Asia/Tokyo',
    postal_code: '100-0001',
    address: '東京都千代田区',
    phone_number: '03-0000-0000',
    admin_email: 'admin@example.co.jp',
    contract_start_date: '2020-04-01',
    created_at: AT,
    updated_at: AT,
  }
}

function mail(id: string): Row {
  return {
    delivery_id: id,
    dedupe_key: 'invoice:1:abc',
    source_batch: 'BATCH-302',
    channel: 'EMAIL',
    integration_config_id: 'smtp',
    recipient_type: 'USER',
    recipient_address: 'keiri@example.co.jp',
    recipient_hash: 'abc',
    priority: 1,
    state: 'PENDING',
    next_attempt_at: AT,
    expires_at: AT + 1,
    attempts: 0,
    max_attempts: 4,
    attempt_seq: 0,
    deferrals: 0,
    created_at: AT,
    updated_at: AT,
  }
}
