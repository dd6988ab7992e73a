/** What is wrong with notification settings, from the day it is seen until it is gone; written by BATCH-405. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type FindingSeverity = 'ERROR' | 'WARN' | 'INFO'

export type FoundFault = Readonly<{
  checkCode: string
  subjectType: string
  subjectId: string
  severity: FindingSeverity
  message: Words
  proposal: Words | null
  isFixable: boolean
}>

export type Merged = Readonly<{ opened: readonly FoundFault[]; gone: number }>

export type MergeAbout = Readonly<{
  /** `_platform` = the holding's own. */
  tenantId: string
  /** Whether the check was made for the subject in this run: only then its absence means that it is well. */
  wasMade(checkCode: string, subjectId: string): boolean
  /** Mended by this run. */
  isFixed(checkCode: string, subjectId: string): boolean
  by: string
  today: Day
  at: Instant
}>

type Row = Readonly<{
  findingId: number
  checkCode: string
  subjectId: string
  state: 'OPEN' | 'IGNORED'
  ignoredUntil: Day | null
}>

/** New ones are opened, known ones seen again, the others gone. One that an operator ignores stays so until its day. */
export function mergeFindings(
  platform: PlatformDb,
  found: readonly FoundFault[],
  about: MergeAbout,
): Merged {
  const merge = platform.sqlite.transaction((): Merged => {
    const known = knownFindings(platform, about.tenantId)
    const opened = found.filter(
      (fault) => !seeAgain(platform, { fault, row: known.get(keyOf(fault)) }, about),
    )
    for (const fault of opened) open(platform, fault, about)
    const now = new Set(found.map(keyOf))
    const gone = [...known.values()].filter(
      (row) => !now.has(keyOf(row)) && about.wasMade(row.checkCode, row.subjectId),
    )
    for (const row of gone) close(platform, row, about)
    return { opened, gone: gone.length }
  })
  return merge.immediate()
}

function keyOf({
  checkCode,
  subjectId,
}: Readonly<{ checkCode: string; subjectId: string }>): string {
  return `${checkCode} ${subjectId}`
}

function knownFindings(platform: PlatformDb, tenantId: string): Map<string, Row> {
  const sql = `SELECT finding_id AS findingId, check_code AS checkCode, subject_id AS subjectId, state,
      ignored_until AS ignoredUntil
    FROM notification_findings WHERE tenant_id = ? AND state IN ('OPEN', 'IGNORED') ORDER BY finding_id`
  const rows = statement<[string], Row>(platform.sqlite, sql).all(tenantId)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** False when it is new. What it says and how bad it is may have changed: a secret has a day less. */
function seeAgain(
  platform: PlatformDb,
  { fault, row }: Readonly<{ fault: FoundFault; row: Row | undefined }>,
  { at, today }: MergeAbout,
): boolean {
  if (!row) return false
  const isOver = row.state === 'IGNORED' && row.ignoredUntil !== null && row.ignoredUntil < today
  const { severity } = fault
  const sql = `UPDATE notification_findings SET last_seen_at = @at, state = @state, severity = @severity,
      message = @message, message_en = @messageEn, proposal = @proposal, proposal_en = @proposalEn WHERE finding_id = @findingId`
  const state = isOver ? 'OPEN' : row.state
  statement(platform.sqlite, sql).run({
    at,
    state,
    severity,
    ...textColumns(fault),
    findingId: row.findingId,
  })
  return true
}

function open(platform: PlatformDb, fault: FoundFault, { tenantId, at }: MergeAbout): void {
  statement(
    platform.sqlite,
    `INSERT INTO notification_findings (tenant_id, check_code, subject_type, subject_id, severity, message, message_en,
       proposal, proposal_en, auto_fixable, state, first_seen_at, last_seen_at)
     VALUES (@tenantId, @checkCode, @subjectType, @subjectId, @severity, @message, @messageEn, @proposal, @proposalEn, @fixable, 'OPEN', @at, @at)`,
  ).run({ ...fault, ...textColumns(fault), tenantId, at, fixable: Number(fault.isFixable) })
}

function textColumns({ message, proposal }: FoundFault) {
  const said = storedWords(message)
  const wanted = proposal && storedWords(proposal)
  return {
    ...said,
    proposal: wanted?.message ?? null,
    proposalEn: wanted?.messageEn ?? null,
  }
}

function close(platform: PlatformDb, row: Row, { by, at, isFixed }: MergeAbout): void {
  const fixed = isFixed(row.checkCode, row.subjectId)
  const sql = `UPDATE notification_findings SET state = ?, fixed_by = ?, last_seen_at = ? WHERE finding_id = ?`
  statement(platform.sqlite, sql).run(
    fixed ? 'FIXED' : 'GONE',
    fixed ? by : null,
    at,
    row.findingId,
  )
}

/** Quiet up to and including the day; false when it is neither open nor ignored any more. */
export function ignoreFinding(platform: PlatformDb, id: number, until: Day): boolean {
  const sql = `UPDATE notification_findings SET state = 'IGNORED', ignored_until = ?
    WHERE finding_id = ? AND state IN ('OPEN', 'IGNORED')`
  return statement(platform.sqlite, sql).run(until, id).changes === 1
}

/** False when it is not ignored. */
export function reopenFinding(platform: PlatformDb, id: number): boolean {
  const sql = `UPDATE notification_findings SET state = 'OPEN', ignored_until = NULL
    WHERE finding_id = ? AND state = 'IGNORED'`
  return statement(platform.sqlite, sql).run(id).changes === 1
}

/** GONE and FIXED ones that are older than the instant. */
export function forgetFindings(platform: PlatformDb, before: Instant): number {
  const sql = `DELETE FROM notification_findings WHERE state IN ('GONE', 'FIXED') AND last_seen_at < ?`
  return statement(platform.sqlite, sql).run(before).changes
}

/** A correction that a person took back. */
export function noteTakenBack(platform: PlatformDb, changeId: number, by: string): void {
  const sql = 'UPDATE setting_change_history SET rolled_back_by = ? WHERE id = ?'
  statement(platform.sqlite, sql).run(by, changeId)
}
