/** Contracts whose end is near or past, and the notices about them; read and written by BATCH-307 and its panel. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { Urgency } from '../../server/domain/contract/notice.ts'
import type { ChannelName, DeliveryState } from '../../server/domain/delivery/outbox.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type EndingContract = Readonly<{
  contractId: string
  tenantId: string
  tenantCode: string
  tenantName: string
  tenantNameEn: string | null
  status: string
  locale: string
  adminEmail: string
  planCode: string
  /** As the price book has it: in Japanese. */
  planName: string
  isBillable: boolean
  startDate: Day
  /** As it is written; whether it is a day that exists is not asked here. */
  endDate: string
  autoRenew: boolean
  noticeEnabled: boolean
  /** The end of a trial, which goes before the contract's. */
  isTrial: boolean
  /** Renewed, or another contract goes on the day after the end. */
  isFollowed: boolean
  /** Any contract of the tenant begins later than this one. */
  hasLater: boolean
}>

/** Contracts that have begun and whose end is not after `until`, with the company they belong to. */
export function endingContracts(
  platform: PlatformDb,
  { date, until }: Readonly<{ date: Day; until: Day }>,
): EndingContract[] {
  return statement<[object], Row>(platform.sqlite, ENDING).all({ date, until }).map(contractOf)
}

type Flags = 'isBillable' | 'autoRenew' | 'noticeEnabled' | 'isTrial' | 'isFollowed' | 'hasLater'
type Row = Omit<EndingContract, Flags> & Record<Flags, 0 | 1>

function contractOf(row: Row): EndingContract {
  return {
    ...row,
    isBillable: row.isBillable === 1,
    autoRenew: row.autoRenew === 1,
    noticeEnabled: row.noticeEnabled === 1,
    isTrial: row.isTrial === 1,
    isFollowed: row.isFollowed === 1,
    hasLater: row.hasLater === 1,
  }
}

const END = `CASE WHEN t.status = 'TRIAL' AND t.trial_end_date IS NOT NULL THEN t.trial_end_date ELSE c.end_date END`

const ENDING = `SELECT c.contract_id AS contractId, c.tenant_id AS tenantId, t.tenant_code AS tenantCode,
    t.tenant_name AS tenantName, t.tenant_name_en AS tenantNameEn, t.status, t.locale, t.admin_email AS adminEmail,
    p.plan_code AS planCode, p.plan_name AS planName, p.is_billable AS isBillable, c.start_date AS startDate, ${END} AS endDate,
    c.auto_renew AS autoRenew, c.notice_enabled AS noticeEnabled,
    (t.status = 'TRIAL' AND t.trial_end_date IS NOT NULL) AS isTrial,
    (c.renewed_by IS NOT NULL OR EXISTS (SELECT 1 FROM contracts n WHERE n.tenant_id = c.tenant_id
      AND n.contract_id <> c.contract_id AND n.start_date > c.start_date
      AND n.start_date <= date(c.end_date, '+1 day') AND (n.end_date IS NULL OR n.end_date > c.end_date))) AS isFollowed,
    EXISTS (SELECT 1 FROM contracts n WHERE n.tenant_id = c.tenant_id AND n.start_date > c.start_date) AS hasLater
  FROM contracts c JOIN tenants t ON t.tenant_id = c.tenant_id JOIN plans p ON p.plan_code = c.plan_code
  WHERE t.is_deleted = 0 AND c.start_date <= @date AND ${END} IS NOT NULL AND ${END} <= @until
  ORDER BY endDate, t.tenant_code, c.contract_id`

/** How each way of a notice went; `ids` are rows of mail_queue. */
export type NoticeWay = Readonly<{ channel: ChannelName; ids: readonly string[]; state: string }>

export type NoticeStatus = 'queued' | 'partial' | 'failed' | 'sent'

export type ContractNotice = Readonly<{
  tenantId: string
  contractId: string
  endDate: Day
  stage: number
  daysLeft: number
  urgency: Urgency
  status: NoticeStatus
  channels: readonly NoticeWay[]
  createdAt: Instant
}>

export type NoticeKey = Pick<ContractNotice, 'contractId' | 'endDate' | 'stage'>

const NOTICE = `SELECT tenant_id AS tenantId, contract_id AS contractId, end_date AS endDate, stage,
  days_left AS daysLeft, urgency, status, channels, created_at AS createdAt FROM contract_notices`
type NoticeRow = Omit<ContractNotice, 'channels'> & { channels: string }

function noticeOf(row: NoticeRow): ContractNotice {
  return { ...row, channels: JSON.parse(row.channels) as NoticeWay[] }
}

export function noticeOfStage(platform: PlatformDb, key: NoticeKey): ContractNotice | null {
  const sql = `${NOTICE} WHERE contract_id = @contractId AND end_date = @endDate AND stage = @stage`
  const row = statement<[NoticeKey], NoticeRow>(platform.sqlite, sql).get(key)
  return row ? noticeOf(row) : null
}

/** Oldest first. */
export function noticesOfContract(
  platform: PlatformDb,
  contractId: string,
  endDate: string,
): ContractNotice[] {
  const sql = `${NOTICE} WHERE contract_id = ? AND end_date = ? ORDER BY created_at, stage DESC`
  return statement<[string, string], NoticeRow>(platform.sqlite, sql)
    .all(contractId, endDate)
    .map(noticeOf)
}

/** Notices since an instant that are not wholly delivered. */
export function openNotices(platform: PlatformDb, since: Instant): ContractNotice[] {
  const sql = `${NOTICE} WHERE created_at >= ? AND status IN ('queued', 'partial') ORDER BY created_at`
  return statement<[Instant], NoticeRow>(platform.sqlite, sql).all(since).map(noticeOf)
}

export function noticesSince(platform: PlatformDb, since: Instant): ContractNotice[] {
  const sql = `${NOTICE} WHERE created_at >= ? ORDER BY created_at`
  return statement<[Instant], NoticeRow>(platform.sqlite, sql).all(since).map(noticeOf)
}

/** One row per (contract, end, stage): saying it again replaces it. */
export function saveNotice(platform: PlatformDb, notice: ContractNotice): void {
  statement(
    platform.sqlite,
    `INSERT INTO contract_notices (tenant_id, contract_id, end_date, stage, days_left, urgency, status, channels, created_at)
     VALUES (@tenantId, @contractId, @endDate, @stage, @daysLeft, @urgency, @status, @channels, @createdAt)
     ON CONFLICT (contract_id, end_date, stage) DO UPDATE SET days_left = excluded.days_left,
       urgency = excluded.urgency, status = excluded.status, channels = excluded.channels,
       created_at = excluded.created_at`,
  ).run({ ...notice, channels: JSON.stringify(notice.channels) })
}

/** Contracts whose end was said and that now go on beyond the day: extended, or open-ended. */
export function extendedContracts(platform: PlatformDb, date: Day): string[] {
  const sql = `SELECT DISTINCT n.contract_id FROM contract_notices n JOIN contracts c ON c.contract_id = n.contract_id
    WHERE n.stage <= 0 AND (c.end_date IS NULL OR c.end_date > ?)`
  return statement<[Day], string>(platform.sqlite, sql).pluck().all(date)
}

export function dropNoticesBefore(platform: PlatformDb, at: Instant): void {
  statement(platform.sqlite, 'DELETE FROM contract_notices WHERE created_at < ?').run(at)
}

/** State of rows of mail_queue; those that were cleaned up are missing. */
export function queueStates(
  platform: PlatformDb,
  ids: readonly string[],
): Map<string, DeliveryState> {
  const sql = `SELECT delivery_id AS id, state FROM mail_queue
    WHERE delivery_id IN (SELECT value FROM json_each(?))`
  type Found = { id: string; state: DeliveryState }
  const rows = statement<[string], Found>(platform.sqlite, sql).all(JSON.stringify(ids))
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Addresses of the company's active EMERGENCY contacts. */
export function emergencyAddresses(platform: PlatformDb, tenantId: string): string[] {
  const sql = `SELECT email FROM tenant_contacts
    WHERE tenant_id = ? AND contact_type = 'EMERGENCY' AND is_active = 1 ORDER BY id`
  return statement<[string], string>(platform.sqlite, sql).pluck().all(tenantId)
}

/** Null: there is no such contract. */
export function noticesEnabled(platform: PlatformDb, contractId: string): boolean | null {
  const sql = 'SELECT notice_enabled FROM contracts WHERE contract_id = ?'
  const found = statement<[string], 0 | 1>(platform.sqlite, sql).pluck().get(contractId)
  return found === undefined ? null : found === 1
}

export function setNotices(
  platform: PlatformDb,
  contractId: string,
  { enabled, at }: Readonly<{ enabled: boolean; at: Instant }>,
): void {
  const sql = `UPDATE contracts SET notice_enabled = @on, updated_at = @at WHERE contract_id = @contractId`
  statement(platform.sqlite, sql).run({ contractId, on: enabled ? 1 : 0, at })
}
