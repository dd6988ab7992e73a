/** Configurations that were in force, newest first, and the texts of one of them; read by the plan screen. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type ConfigOfHistory = Readonly<{
  version: string
  /** Since when it was in force the last time. */
  loadedAt: Instant
  loadedBy: string
}>

/** Refused ones have no text and are left out. The first is the one in force, unless there is none. */
export function configHistory(ops: OpsDb, limit: number): ConfigOfHistory[] {
  const sql = `SELECT version, loaded_at AS loadedAt, loaded_by AS loadedBy FROM config_versions
    WHERE files <> '{}' ORDER BY in_force DESC, loaded_at DESC LIMIT ?`
  return statement(ops.sqlite, sql).all(limit) as ConfigOfHistory[]
}

/** Path → text; null: no such version, or one that was refused. */
export function configTexts(ops: OpsDb, version: string): Readonly<Record<string, string>> | null {
  const sql = `SELECT files FROM config_versions WHERE version = ? AND files <> '{}'`
  const row = statement(ops.sqlite, sql).get(version) as { files: string } | undefined
  return row ? (JSON.parse(row.files) as Record<string, string>) : null
}
