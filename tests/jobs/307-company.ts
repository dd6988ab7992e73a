/** Companies whose contracts end, and a way to run BATCH-307 on a day; used by its tests. */
import type { ContractSummary } from '../../jobs/300-tenant/307-contract-renewal/contract-summary.ts'
import batch from '../../jobs/300-tenant/307-contract-renewal.ts'
import { type Day, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TenantOptions, type TestFolder } from '../fixture/data-folder.ts'
import { insert } from './301-company.ts'

export const END = '2025-06-30'

export const NOTICES = {
  ops: ['ops@example.jp'],
  sales: ['sales@example.jp'],
  slackChannel: null,
  renewalUrl: null,
  supportEmail: null,
}

export function ending(options: Partial<TenantOptions> = {}): TestFolder {
  const made = makeDataFolder()
  addEnding(made, { code: 'alpha', name: 'アルファ商事', contractTo: END, ...options })
  return made
}

/** Adds a company whose contract, `C-<code>-1`, does not renew itself. */
export function addEnding(made: TestFolder, options: TenantOptions): void {
  made.addTenant(options)
  made
    .platform()
    .sqlite.prepare(
      `UPDATE contracts SET auto_renew = 0, contract_id = 'C-' || ? || '-1' WHERE tenant_id = ?`,
    )
    .run(options.code, `T-${options.code}`)
}

export async function notify(made: TestFolder, day: Day, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: made.root,
    at: instantOf(day, '09:30'),
    settings: { toban: { tenantNotices: NOTICES } },
    ...options,
  })
  return { ...done, summary: done.summary as ContractSummary }
}

export function notices(made: TestFolder) {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT end_date AS endDate, stage, days_left AS daysLeft, urgency, status FROM contract_notices
       ORDER BY created_at, stage DESC`,
    )
    .all()
}

export type Queued = Readonly<{
  channel: string
  address: string
  subject: string | null
  body: string
  format: string
  state: string
  priority: number
}>

/** Messages about contracts; the daily summaries to the holding are left out. */
export function queued(made: TestFolder, channel = 'EMAIL'): Queued[] {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT channel, recipient_address AS address, subject, body, body_format AS format, state, priority
       FROM mail_queue WHERE dedupe_key LIKE 'contract:%' AND channel = ? ORDER BY rowid`,
    )
    .all(channel) as Queued[]
}

export function addresses(made: TestFolder): string[] {
  return queued(made).map(({ address }) => address)
}

/** A contract of the company that goes on after the first one. */
export function addContract(
  made: TestFolder,
  contract: Readonly<{ startDate: Day; endDate?: Day }>,
): void {
  insert(made.platform(), 'contracts', {
    contract_id: `next-${contract.startDate}`,
    tenant_id: 'T-alpha',
    plan_code: 'STANDARD',
    start_date: contract.startDate,
    end_date: contract.endDate ?? null,
    auto_renew: 0,
    billing_cycle: 'MONTHLY',
    payment_terms: 'NET30',
    payment_method: 'BANK_TRANSFER',
    currency_code: 'JPY',
    notice_enabled: 1,
    created_at: 0,
    updated_at: 0,
  })
}

export function addSlack(made: TestFolder, apiUrl: string): void {
  insert(made.platform(), 'integration_configs', {
    config_id: 'INT-SLACK',
    tenant_id: 'T-alpha',
    integration_key: 'slack_api',
    service: 'SLACK',
    integration_type: 'API',
    endpoint_url: apiUrl,
    auth_type: 'BEARER',
    auth_ref: JSON.stringify({ env: 'TOBAN_TEST_SLACK' }),
    connection_config: '{}',
    request_headers: '{}',
    timeout_seconds: 5,
    is_enabled: 1,
    health_status: 'UNKNOWN',
    updated_at: 0,
    updated_by: 'test',
  })
  insert(made.tenant('alpha'), 'notification_channels', {
    destination_id: 'D1',
    name: 'keiyaku',
    service: 'SLACK',
    external_id: 'C1',
    is_enabled: 1,
    auto_registered: 0,
  })
  addSetting(made, 'SLACK', 'D1')
}

export function addSetting(made: TestFolder, type: string, destinationId: string | null): void {
  insert(made.tenant('alpha'), 'notification_settings', {
    setting_key: `contract-${type}`,
    setting_name: type,
    notification_type: type,
    trigger_event: 'contract_expiration',
    target_audience: 'CUSTOM',
    template_key: 'contract_expiration',
    frequency_type: 'IMMEDIATE',
    digest: 0,
    send_on: 'ALL_DAYS',
    destination_id: destinationId,
    priority: 1,
    is_enabled: 1,
    updated_at: 0,
  })
}

export function addTemplate(made: TestFolder, body: string, parameters: readonly string[]): void {
  insert(made.tenant('alpha'), 'notification_templates', {
    template_id: 'TPL',
    template_key: 'contract_expiration_low',
    notification_type: 'EMAIL',
    language_code: 'ja',
    subject_template: '更新 {{contractId}}',
    body_template: body,
    format_type: 'HTML',
    parameters: JSON.stringify(parameters),
    sample_data: '{}',
    is_default: 0,
    is_active: 1,
    version: 1,
  })
}
