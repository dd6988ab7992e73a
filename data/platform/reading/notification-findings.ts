/** Findings about notification settings as a person reads them, and what runs mended; read by the panel of BATCH-405. */
import type { Day, Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { maybeWords } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import type { FindingSeverity } from '../notification-findings.ts'
import type { PlatformDb } from '../open.ts'

export type ShownFinding = Readonly<{
  id: number
  /** Null: the holding's own. */
  tenantCode: string | null
  tenantName: string | null
  checkCode: string
  subjectType: string
  subjectId: string
  severity: FindingSeverity
  message: Words
  proposal: Words | null
  isFixable: boolean
  state: 'OPEN' | 'IGNORED' | 'FIXED' | 'GONE'
  ignoredUntil: Day | null
  firstSeenAt: Instant
}>

type Row = Omit<ShownFinding, 'isFixable' | 'message' | 'proposal'> &
  Readonly<{
    isFixable: 0 | 1
    message: string
    messageEn: string | null
    proposal: string | null
    proposalEn: string | null
  }>

const FINDINGS = `SELECT f.finding_id AS id, t.tenant_code AS tenantCode, t.tenant_name AS tenantName,
    f.check_code AS checkCode, f.subject_type AS subjectType, f.subject_id AS subjectId, f.severity, f.message,
    f.message_en AS messageEn, f.proposal, f.proposal_en AS proposalEn, f.auto_fixable AS isFixable, f.state, f.ignored_until AS ignoredUntil, f.first_seen_at AS firstSeenAt
  FROM notification_findings f LEFT JOIN tenants t ON t.tenant_id = f.tenant_id`

/** Open and ignored ones: the worst first, the oldest of them before the others. */
export function shownFindings(platform: PlatformDb, limit: number): ShownFinding[] {
  const sql = `${FINDINGS} WHERE f.state IN ('OPEN', 'IGNORED')
    ORDER BY f.state = 'IGNORED', CASE f.severity WHEN 'ERROR' THEN 0 WHEN 'WARN' THEN 1 ELSE 2 END,
      t.tenant_code, f.first_seen_at, f.finding_id LIMIT ?`
  return statement<[number], Row>(platform.sqlite, sql).all(limit).map(shown)
}

/** Null for a finding that never was. */
export function notificationFinding(platform: PlatformDb, id: number): ShownFinding | null {
  const row = statement<[number], Row>(platform.sqlite, `${FINDINGS} WHERE f.finding_id = ?`).get(
    id,
  )
  return row ? shown(row) : null
}

function shown(row: Row): ShownFinding {
  const { messageEn, proposalEn, ...rest } = row
  return {
    ...rest,
    message: { ja: row.message, en: messageEn ?? row.message },
    proposal: maybeWords(row.proposal, proposalEn),
    isFixable: row.isFixable === 1,
  }
}

/** One setting or connection that a run of BATCH-405 mended; `before` and `change` are JSON. */
export type Mended = Readonly<{
  id: number
  runId: string
  /** Null: the holding's own. */
  tenantCode: string | null
  /** Key of the setting, id of the connection. */
  key: string
  before: string
  change: string
  /** The check that wanted it. */
  reason: string
  at: Instant
  /** Who took it back; null while it stands. */
  takenBackBy: string | null
}>

const MENDED = `SELECT h.id, h.run_id AS runId, t.tenant_code AS tenantCode, h.key, h.old_value AS before,
    h.new_value AS change, h.reason, h.changed_at AS at, h.rolled_back_by AS takenBackBy
  FROM setting_change_history h LEFT JOIN tenants t ON t.tenant_id = h.tenant_id
  WHERE h.category = 'notification' AND h.state = 'done'`

/** Newest first. */
export function latestMended(platform: PlatformDb, limit: number): Mended[] {
  const sql = `${MENDED} ORDER BY h.changed_at DESC, h.run_id DESC, t.tenant_code, h.id LIMIT ?`
  return statement<[number], Mended>(platform.sqlite, sql).all(limit)
}

/** What a run mended and nobody has taken back yet. @param owner code of a company, `_platform` = the holding's own */
export function standingMended(platform: PlatformDb, runId: string, owner: string): Mended[] {
  const sql = `${MENDED} AND h.run_id = ? AND COALESCE(t.tenant_code, '_platform') = ? AND h.rolled_back_by IS NULL
    ORDER BY h.id`
  return statement<[string, string], Mended>(platform.sqlite, sql).all(runId, owner)
}
