/** Companies with traces on chosen days, and a way to run BATCH-304 on them; used by its tests. */
import type { InactiveSummary } from '../../jobs/300-tenant/304-inactive-tenants/inactive-summary.ts'
import batch from '../../jobs/300-tenant/304-inactive-tenants.ts'
import { addDays, type Day, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { addAccount, addLogin } from './301-company.ts'

/** The reference day of the card's acceptance cases: a Monday. */
export const DAY = '2025-06-30'

export const NOTICES = {
  ops: ['ops@example.jp'],
  sales: ['sales@example.jp'],
  slackChannel: null,
  renewalUrl: null,
  supportEmail: null,
}

export async function find(made: TestFolder, day: Day, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: made.root,
    at: instantOf(day, '04:00'),
    settings: { toban: { tenantNotices: NOTICES } },
    ...options,
  })
  return { ...done, summary: done.summary as InactiveSummary }
}

/** One company with a person who logged in at noon of the day; null = never. */
export function company(made: TestFolder, code: string, lastLogin: Day | null): void {
  made.addTenant({ code })
  addAccount(made.tenant(code), 'u1')
  if (lastLogin !== null) addLogin(made.tenant(code), 'u1', instantOf(lastLogin, '12:00'))
}

export function idleCompanies(idleDays: Readonly<Record<string, number>>, day: Day = DAY) {
  const made = makeDataFolder()
  for (const [code, days] of Object.entries(idleDays)) company(made, code, addDays(day, -days))
  return made
}

export type Mail = Readonly<{
  address: string
  subject: string
  body: string
  tenantId: string | null
  dedupe: string
}>

export function mails(made: TestFolder, like = '%'): Mail[] {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT recipient_address AS address, subject, body, tenant_id AS tenantId, dedupe_key AS dedupe
       FROM mail_queue WHERE dedupe_key LIKE ? ORDER BY rowid`,
    )
    .all(like) as Mail[]
}

export function tenantMails(made: TestFolder): Mail[] {
  return mails(made).filter(({ tenantId }) => tenantId !== null)
}
