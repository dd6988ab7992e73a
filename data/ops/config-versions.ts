/** Every configuration that was ever in force, as text; a run's config_version leads here. */
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

/** Makes this version the one in force; a version seen before keeps its first date. */
export function putInForce(ops: OpsDb, loaded: LoadedVersion): void {
  const insert = `INSERT INTO config_versions (version, files, loaded_at, loaded_by, in_force, faults)
    VALUES (@version, @files, @at, @by, 1, '[]')
    ON CONFLICT (version) DO UPDATE SET in_force = 1`
  ops.sqlite
    .transaction(() => {
      statement(ops.sqlite, 'UPDATE config_versions SET in_force = 0 WHERE in_force = 1').run()
      statement(ops.sqlite, insert).run({ ...loaded, files: JSON.stringify(loaded.files) })
    })
    .immediate()
}
