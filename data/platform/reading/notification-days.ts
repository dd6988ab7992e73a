/** Messages by day, company and channel; read by the panel of BATCH-401. */
import type { Day } from '../../../server/domain/calendar-day.ts'
import type { ChannelName } from '../../../server/domain/delivery/outbox.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

export type DayOfChannel = Readonly<{
  day: Day
  channel: ChannelName
  planned: number
  sent: number
  /** Given up, expired or in doubt. */
  failed: number
  deferred: number
}>

export type DayOfCompany = DayOfChannel &
  /** `tenantCode` null: the holding's own. */
  Readonly<{ tenantCode: string | null; tenantName: string | null }>

const SUMS = `SUM(s.enqueued) AS planned, SUM(s.sent) AS sent,
  SUM(s.failed + s.expired + s.in_doubt) AS failed, SUM(s.deferred) AS deferred`

type Days = Readonly<{ from: Day; to: Day }>

/** Both days included; in the order of the codes, the holding first. */
export function companyDays(platform: PlatformDb, days: Days): DayOfCompany[] {
  const sql = `SELECT s.day, s.channel, t.tenant_code AS tenantCode, t.tenant_name AS tenantName, ${SUMS}
    FROM notification_stats_daily s LEFT JOIN tenants t ON t.tenant_id = s.tenant_id
    WHERE s.day >= @from AND s.day <= @to
    GROUP BY s.day, s.tenant_id, s.channel ORDER BY t.tenant_code, s.channel, s.day`
  return statement<[Days], DayOfCompany>(platform.sqlite, sql).all(days)
}

/** Both days included; days without a message are left out. */
export function channelDays(platform: PlatformDb, days: Days): DayOfChannel[] {
  const sql = `SELECT s.day, s.channel, ${SUMS} FROM notification_stats_daily s
    WHERE s.day >= @from AND s.day <= @to GROUP BY s.channel, s.day ORDER BY s.channel, s.day`
  return statement<[Days], DayOfChannel>(platform.sqlite, sql).all(days)
}
