/** What is wrong with settings of companies, from the day it is seen until it is gone; written by BATCH-305. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import {
  type FindingReason,
  type SettingCategory,
  type SettingFinding,
  type SettingSeverity,
  shownValues,
  type ValueSource,
} from '../../server/domain/settings/finding.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type FindingState = 'open' | 'fixed' | 'manual' | 'failed' | 'vanished'

/** What became of a finding in this run. */
export type SettledFinding = SettingFinding & Readonly<{ state: Exclude<FindingState, 'vanished'> }>

export type FindingsOfRun = Readonly<{
  tenantId: string
  findings: readonly SettledFinding[]
  /** Only these were looked at: a finding of another category is not gone because it was not found. */
  categories: readonly SettingCategory[]
  runId: string
  at: Instant
}>

type Live = Readonly<{ id: number; category: string; key: string }>

/** Answers the keys (`category key`) that were not known as live before. */
export function mergeSettingFindings(platform: PlatformDb, of: FindingsOfRun): Set<string> {
  return platform.sqlite
    .transaction(() => {
      const live = new Map(liveOf(platform, of.tenantId).map((row) => [nameOf(row), row]))
      const news = of.findings.filter((finding) => !live.has(nameOf(finding)))
      for (const finding of of.findings) save(platform, of, finding, live.get(nameOf(finding)))
      const found = new Set(of.findings.map(nameOf))
      const gone = [...live.values()].filter(
        (row) =>
          !found.has(nameOf(row)) && (of.categories as readonly string[]).includes(row.category),
      )
      for (const row of gone) vanish(platform, row, of.at)
      return new Set(news.map(nameOf))
    })
    .immediate()
}

export function nameOf({ category, key }: Readonly<{ category: string; key: string }>): string {
  return `${category} ${key}`
}

/** A fix that failed is still wrong, and so is the finding. */
function liveOf(platform: PlatformDb, tenantId: string): Live[] {
  const sql = `SELECT id, category, key FROM setting_findings
    WHERE tenant_id = ? AND state IN ('open', 'manual', 'failed') ORDER BY id`
  return statement<[string], Live>(platform.sqlite, sql).all(tenantId)
}

function save(
  platform: PlatformDb,
  { tenantId, runId, at }: FindingsOfRun,
  finding: SettledFinding,
  known: Live | undefined,
): void {
  const { category, key, severity, reason, state, source, isFixable } = finding
  const { current, expected } = shownValues(finding)
  const row = { category, key, severity, reason, state, source, fixable: isFixable ? 1 : 0 }
  const values = { ...row, current, expected, runId, at }
  if (known) {
    statement(
      platform.sqlite,
      `UPDATE setting_findings SET run_id = @runId, current_value = @current, expected_value = @expected,
         severity = @severity, reason = @reason, source = @source, state = @state, auto_fixable = @fixable, last_seen_at = @at
       WHERE id = @id`,
    ).run({ ...values, id: known.id })
    return
  }
  statement(
    platform.sqlite,
    `INSERT INTO setting_findings (run_id, tenant_id, category, key, current_value, expected_value, severity,
       auto_fixable, state, first_seen_at, last_seen_at, reason, source)
     VALUES (@runId, @tenantId, @category, @key, @current, @expected, @severity, @fixable, @state, @at, @at, @reason,
       @source)`,
  ).run({ ...values, tenantId })
}

function vanish(platform: PlatformDb, { id }: Live, at: Instant): void {
  const sql = `UPDATE setting_findings SET state = 'vanished', last_seen_at = ? WHERE id = ?`
  statement(platform.sqlite, sql).run(at, id)
}

export type StoredFinding = Readonly<{
  id: number
  tenantId: string
  tenantCode: string
  category: SettingCategory
  key: string
  current: string | null
  expected: string | null
  severity: SettingSeverity
  isFixable: boolean
  state: FindingState
  reason: FindingReason | null
  /** What says how it should be; null = nothing does. */
  source: ValueSource | null
  firstSeenAt: Instant
}>

const FINDING = `SELECT f.id, f.tenant_id AS tenantId, t.tenant_code AS tenantCode, f.category, f.key,
    f.current_value AS current, f.expected_value AS expected, f.severity, f.auto_fixable AS isFixable, f.state, f.reason, f.source,
    f.first_seen_at AS firstSeenAt
  FROM setting_findings f JOIN tenants t ON t.tenant_id = f.tenant_id`
type Row = Omit<StoredFinding, 'isFixable'> & { isFixable: 0 | 1 }

export function findingById(platform: PlatformDb, id: number): StoredFinding | null {
  const row = statement<[number], Row>(platform.sqlite, `${FINDING} WHERE f.id = ?`).get(id)
  return row ? { ...row, isFixable: row.isFixable === 1 } : null
}

/** `manual`: those that wait for a person. */
export type FindingCounts = Readonly<{ all: number; manual: number }>

export function liveFindingCounts(platform: PlatformDb): FindingCounts {
  const sql = `SELECT count(*) AS "all", coalesce(sum(state <> 'open'), 0) AS manual FROM setting_findings
    WHERE state IN ('open', 'manual', 'failed')`
  return statement<[], FindingCounts>(platform.sqlite, sql).get() ?? { all: 0, manual: 0 }
}

/** Still wrong; worst first, then by company. */
export function liveFindings(platform: PlatformDb, limit: number, offset = 0): StoredFinding[] {
  const sql = `${FINDING} WHERE f.state IN ('open', 'manual', 'failed')
    ORDER BY CASE f.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
      t.tenant_code, f.category, f.key LIMIT ? OFFSET ?`
  const rows = statement<[number, number], Row>(platform.sqlite, sql).all(limit, offset)
  return rows.map((row) => ({ ...row, isFixable: row.isFixable === 1 }))
}

/** An operator has accepted it as it is. */
export function closeFinding(platform: PlatformDb, id: number, at: Instant): void {
  const sql = `UPDATE setting_findings SET state = 'vanished', last_seen_at = ? WHERE id = ?`
  statement(platform.sqlite, sql).run(at, id)
}

export function dropFindingsBefore(platform: PlatformDb, before: Instant): void {
  const sql = `DELETE FROM setting_findings WHERE state IN ('fixed', 'vanished') AND last_seen_at < ?`
  statement(platform.sqlite, sql).run(before)
}
