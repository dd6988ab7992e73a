/**
 * Acts of operators between their commit and their line in the audit, which is another database. A process that dies
 * in between leaves the row; the next act or start completes what it tells of.
 */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { AuditEntry } from '../ops/audit.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** What of platform.db belongs to a change in a company's file, to be done when that was committed. */
export type Settlement = Readonly<{
  /** Ids in setting_change_history that are taken back. */
  takenBack: readonly number[]
  /** Rates of connections that are put back. */
  rates: readonly Readonly<{ configId: string; from: number | null; to: number | null }>[]
}>

export type OpenAct = Readonly<{
  id: string
  entry: AuditEntry
  /** Code of the company in whose file it happens: its audit_log knows the act by its id. Null: platform.db alone. */
  company: string | null
  settlement: Settlement | null
  at: Instant
}>

/** With `company`: before the change, committed by itself. Without: in the transaction of the change. */
export function addOpenAct(platform: PlatformDb, act: OpenAct): void {
  const sql = `INSERT INTO open_acts (act_id, entry, company, settlement, announced_at)
    VALUES (@id, @entry, @company, @settlement, @at)`
  const { entry, settlement, ...row } = act
  statement(platform.sqlite, sql).run({
    ...row,
    entry: JSON.stringify(entry),
    settlement: settlement === null ? null : JSON.stringify(settlement),
  })
}

export function dropOpenAct(platform: PlatformDb, id: string): void {
  statement(platform.sqlite, 'DELETE FROM open_acts WHERE act_id = ?').run(id)
}

type Row = Omit<OpenAct, 'entry' | 'settlement'> & { entry: string; settlement: string | null }

/** The oldest first. */
export function openActs(platform: PlatformDb): OpenAct[] {
  const sql = `SELECT act_id AS id, entry, company, settlement, announced_at AS at FROM open_acts ORDER BY act_id`
  return (statement(platform.sqlite, sql).all() as Row[]).map((row) => ({
    ...row,
    entry: JSON.parse(row.entry) as AuditEntry,
    settlement: row.settlement === null ? null : (JSON.parse(row.settlement) as Settlement),
  }))
}
