/** A company with people, records that run out and templates, for the tests of BATCH-401. */
import type { TenantDb } from '../../data/tenant/open.ts'
import type { Day } from '../../server/domain/calendar-day.ts'
import { addPeople, addSetting } from './mirror-company.ts'

type Values = Readonly<Record<string, string | number | null>>

export function insert(tenant: TenantDb, table: string, row: Values): void {
  const names = Object.keys(row)
  tenant.sqlite
    .prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    .run(row)
}

/** 佐藤, with 部長 as manager; both by mail. */
export function addSatoAndManager(tenant: TenantDb): void {
  addPeople(tenant, [{ code: 'sato' }, { code: 'bucho' }])
  tenant.sqlite
    .prepare(`UPDATE employees SET manager_id = 'e-bucho' WHERE employee_id = 'e-sato'`)
    .run()
}

export function addAccount(tenant: TenantDb, code: string): void {
  insert(tenant, 'user_accounts', {
    user_id: `u-${code}`,
    login_id: code,
    employee_id: `e-${code}`,
    account_status: 'ACTIVE',
    is_service: 0,
    must_change_password: 0,
    failed_login_count: 0,
    mfa_enabled: 0,
    created_at: 0,
    updated_at: 0,
  })
}

/** A mail setting with a template of its own; more fields override. */
export function mailSetting(tenant: TenantDb, event: string, over: Values = {}): void {
  addSetting(tenant, event, {
    notification_type: 'EMAIL',
    trigger_event: event,
    target_audience: 'EMPLOYEE',
    template_key: event,
    frequency_type: 'DAILY',
    ...over,
  })
}

export function template(tenant: TenantDb, key: string, body: string, over: Values = {}): void {
  const names = [...body.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1])
  insert(tenant, 'notification_templates', {
    template_id: `T-${key}-${over.language_code ?? 'ja'}`,
    template_key: key,
    notification_type: 'EMAIL',
    language_code: 'ja',
    subject_template: `【通知】${key}`,
    body_template: body,
    format_type: 'PLAIN',
    parameters: JSON.stringify(names),
    sample_data: '{}',
    is_default: 1,
    is_active: 1,
    version: 1,
    ...over,
  })
}

/** Certification of an employee; the id tells them apart. */
export function certification(
  tenant: TenantDb,
  id: string,
  expiryDate: Day,
  employeeCode = 'sato',
): void {
  const { sqlite } = tenant
  sqlite.exec(`
    INSERT INTO skill_categories (category_id, category_code, category_name, category_level, category_path,
      category_type, category_status, display_order, created_at, updated_at)
    VALUES ('cat', 'CAT', '資格', 1, '/cat', 'CERTIFICATION', 'ACTIVE', 1, 0, 0) ON CONFLICT DO NOTHING`)
  // One record per person and skill.
  insert(tenant, 'skill_items', {
    skill_item_id: `item-${id}`,
    skill_code: id,
    skill_name: '基本情報技術者',
    skill_category_id: 'cat',
    skill_type: 'CERTIFICATION',
    is_core_skill: 0,
    is_active: 1,
    display_order: 1,
    created_at: 0,
    updated_at: 0,
  })
  insert(tenant, 'skill_records', {
    skill_record_id: id,
    employee_id: `e-${employeeCode}`,
    skill_item_id: `item-${id}`,
    skill_category_id: 'cat',
    skill_level: 3,
    expiry_date: expiryDate,
    skill_status: 'ACTIVE',
    created_at: 0,
    updated_at: 0,
  })
}

export function goal(tenant: TenantDb, id: string, over: Values = {}): void {
  insert(tenant, 'goal_progress', {
    goal_id: id,
    employee_id: 'e-sato',
    goal_title: `目標${id}`,
    goal_category: 'SKILL',
    goal_type: 'QUANTITATIVE',
    start_date: '2026-04-01',
    target_date: '2026-09-30',
    progress_rate: 50,
    achievement_status: 'IN_PROGRESS',
    approval_status: 'APPROVED',
    priority_level: 'MEDIUM',
    created_at: 0,
    updated_at: 0,
    ...over,
  })
}

/** As the application enters it. */
export function entered(tenant: TenantDb, id: string, over: Values = {}): void {
  insert(tenant, 'notifications', {
    notification_id: id,
    dedupe_key: id,
    trigger_event: 'announcement',
    notification_type: 'INFO',
    notification_category: 'HR',
    priority: 1,
    title: 'お知らせ',
    message: '全社会議のお知らせです。',
    message_format: 'PLAIN',
    scheduled_at: 0,
    delivery_status: 'PENDING',
    read_status: 'UNREAD',
    created_by: 'app',
    created_at: 0,
    updated_at: 0,
    ...over,
  })
}

export type Notification = Readonly<{
  event: string
  recipient: string | null
  priority: number
  status: string
  title: string
  stage: string
}>

export function notificationsOf(tenant: TenantDb): Notification[] {
  return tenant.sqlite
    .prepare(`SELECT trigger_event AS event, recipient_id AS recipient, priority, delivery_status AS status, title,
      dedupe_key AS stage FROM notifications ORDER BY dedupe_key`)
    .all() as Notification[]
}
