/** What a company's file itself refuses, whoever writes. */
import { describe, expect, test } from 'vitest'
import { insert, type Row } from './row.ts'
import { AT, newTenant } from './temp-folder.ts'

describe('a tenant file', () => {
  test('an organisation may be written in any order within one transaction', () => {
    const db = newTenant().sqlite
    db.transaction(() => {
      insert(db, 'employees', employee({ manager_id: 'E2' }))
      insert(db, 'employees', employee({ employee_id: 'E2' }))
      insert(db, 'departments', department({ manager_id: 'E2' }))
    })()
    const orphan = employee({ employee_id: 'E3', department_id: 'nowhere' })
    expect(() => insert(db, 'employees', orphan)).toThrow(/FOREIGN KEY/)
  })

  test('nobody is his own manager or retires before he was hired', () => {
    const db = newTenant().sqlite
    insert(db, 'departments', department({}))
    expect(() => insert(db, 'employees', employee({ manager_id: 'E1' }))).toThrow(/CHECK/)
    expect(() => insert(db, 'employees', employee({ retire_date: '2019-03-31' }))).toThrow(/CHECK/)
    insert(db, 'employees', employee({ retire_date: '2026-03-31' }))
  })

  test('a business row is not deleted unless it says so', () => {
    const db = newTenant().sqlite
    insert(db, 'departments', department({}))
    expect(db.prepare('SELECT is_deleted FROM departments').pluck().get()).toBe(0)
  })

  test('the audit log may be archived but not changed', () => {
    const db = newTenant().sqlite
    const entry = { audit_id: 'L1', at: AT, action: 'UPDATE', result: 'SUCCESS', source: 'app' }
    insert(db, 'audit_log', entry)
    expect(() => db.exec("UPDATE audit_log SET result = 'ERROR'")).toThrow(/never changed/)
    db.exec('DELETE FROM audit_log')
  })

  test('destinations without an outside id do not collide, those with one do', () => {
    const db = newTenant().sqlite
    const hook = (id: string, external: string | null): Row => ({
      destination_id: id,
      name: id,
      service: 'SLACK',
      external_id: external,
      is_enabled: 1,
      auto_registered: 0,
    })
    for (const id of ['D1', 'D2']) insert(db, 'notification_channels', hook(id, null))
    insert(db, 'notification_channels', hook('D3', 'C01'))
    expect(() => insert(db, 'notification_channels', hook('D4', 'C01'))).toThrow(/UNIQUE/)
  })

  test('an outside account belongs to one person; those it is in dispute between keep a row each', () => {
    const db = newTenant().sqlite
    insert(db, 'departments', department({}))
    for (const id of ['E1', 'E2', 'E3']) insert(db, 'employees', employee({ employee_id: id }))
    const link = (employee: string, state: string): Row => ({
      service: 'SLACK',
      employee_id: employee,
      external_id: 'U1',
      method: 'EMAIL',
      confidence: 90,
      state,
      linked_at: AT,
      verified_at: AT,
    })
    insert(db, 'external_links', link('E1', 'LINKED'))
    expect(() => insert(db, 'external_links', link('E2', 'LINKED'))).toThrow(/UNIQUE/)
    for (const id of ['E2', 'E3']) insert(db, 'external_links', link(id, 'CONFLICT'))
    expect(() => insert(db, 'external_links', link('E9', 'CONFLICT'))).toThrow(/FOREIGN KEY/)
  })
})

function department(change: Row): Row {
  return {
    department_id: 'D1',
    department_code: 'D001',
    department_name: '人事部',
    department_level: 1,
    path: '/D001/',
    department_status: 'ACTIVE',
    sort_order: 1,
    source: 'hr',
    valid_from: '2020-04-01',
    created_at: AT,
    updated_at: AT,
    ...change,
  }
}

function employee(change: Row): Row {
  const id = change.employee_id ?? 'E1'
  return {
    employee_id: id,
    employee_code: id,
    full_name: '山田 太郎',
    full_name_kana: 'ヤマダ タロウ',
    email: `${id}@example.co.jp`,
    hire_date: '2020-04-01',
    department_id: 'D1',
    employment_status: 'FULL_TIME',
    employee_status: 'ACTIVE',
    created_at: AT,
    updated_at: AT,
    ...change,
  }
}
