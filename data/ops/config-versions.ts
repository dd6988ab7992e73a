/** Every configuration that was ever in force, as text, and those that were refused; a run's config_version leads here. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type LoadedVersion = Readonly<{
  version: string
  /** Path → text; secrets are references only. */
  files: Readonly<Record<string, string>>
  at: Instant
  by: string
}>

/** Makes this version the one in force, since now: an edit that was taken back is a change of its own. */
export function putInForce(ops: OpsDb, loaded: LoadedVersion): void {
  const insert = `INSERT INTO config_versions (version, files, loaded_at, loaded_by, in_force, faults)
    VALUES (@version, @files, @at, @by, 1, '[]')
    ON CONFLICT (version) DO UPDATE SET in_force = 1, loaded_at = excluded.loaded_at,
      loaded_by = excluded.loaded_by, files = excluded.files, faults = '[]'`
  ops.sqlite
    .transaction(() => {
      statement(ops.sqlite, 'UPDATE config_versions SET in_force = 0 WHERE in_force = 1').run()
      statement(ops.sqlite, insert).run({ ...loaded, files: JSON.stringify(loaded.files) })
    })
    .immediate()
}

/** What was in force when the process stopped; null before the first start. */
export function lastInForce(ops: OpsDb): LoadedVersion | null {
  const sql = `SELECT version, files, loaded_at AS at, loaded_by AS by FROM config_versions WHERE in_force = 1`
  const row = statement(ops.sqlite, sql).get() as
    | (Omit<LoadedVersion, 'files'> & { files: string })
    | undefined
  return row ? { ...row, files: JSON.parse(row.files) as LoadedVersion['files'] } : null
}

/** The texts of a configuration that was in force at some time; null when they are not kept (any more). */
export function filesOfVersion(ops: OpsDb, version: string): LoadedVersion['files'] | null {
  const sql = `SELECT files FROM config_versions WHERE version = ? AND files <> '{}'`
  const row = statement(ops.sqlite, sql).get(version) as { files: string } | undefined
  return row ? (JSON.parse(row.files) as LoadedVersion['files']) : null
}

/** A refused configuration: its faults only, for its text may hold a secret that was typed where a reference belongs. */
export function recordFaulty(
  ops: OpsDb,
  refused: Omit<LoadedVersion, 'files'> & Readonly<{ faults: readonly unknown[] }>,
): void {
  const sql = `INSERT INTO config_versions (version, files, loaded_at, loaded_by, in_force, faults)
    VALUES (@version, '{}', @at, @by, 0, @faults)
    ON CONFLICT (version) DO UPDATE SET faults = excluded.faults`
  statement(ops.sqlite, sql).run({ ...refused, faults: JSON.stringify(refused.faults) })
}

export type ConfigVersion = Readonly<{
  version: string
  loadedAt: Instant
  loadedBy: string
  isInForce: boolean
  /** How many faults it was refused for; 0 = it was in force. */
  faults: number
}>

/** Newest first. */
export function configHistory(ops: OpsDb, limit: number): ConfigVersion[] {
  const sql = `SELECT version, loaded_at AS loadedAt, loaded_by AS loadedBy, in_force AS inForce,
      json_array_length(faults) AS faults FROM config_versions ORDER BY loaded_at DESC LIMIT ?`
  type Row = Omit<ConfigVersion, 'isInForce'> & { inForce: 0 | 1 }
  return (statement(ops.sqlite, sql).all(limit) as Row[]).map(({ inForce, ...row }) => ({
    ...row,
    isInForce: inForce === 1,
  }))
}

/** Path → text. Null: no such version, or it was refused and its text was not kept. */
export function configFiles(ops: OpsDb, version: string): Readonly<Record<string, string>> | null {
  const sql = `SELECT files FROM config_versions WHERE version = ? AND faults = '[]'`
  const row = statement(ops.sqlite, sql).get(version) as { files: string } | undefined
  return row ? (JSON.parse(row.files) as Record<string, string>) : null
}
