/** Brings a file to the schema of the program, one transaction per step; called by the openers. */
import { TobanError } from '../../server/domain/errors.ts'
import type { Sqlite } from './database.ts'

/** One step. `version` counts from 1 without a hole; `sql` never changes once it was released. */
export type Migration = { version: number; name: string; sql: string }

/** The schema number of the file (`PRAGMA user_version`); 0 = no step taken yet. */
export function schemaVersion(db: Sqlite): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** The schema number the program knows. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/**
 * Takes the missing steps and returns the version reached. A step that fails leaves the file at the
 * step before it. Throws `schema_newer` when the file is ahead of the program; `file` is for its words.
 */
export function migrate(db: Sqlite, migrations: readonly Migration[], file: string): number {
  refuseNewer(schemaVersion(db), latestVersion(migrations), file)
  for (const migration of migrations) takeStep(db, migration)
  return schemaVersion(db)
}

/** Throws `schema_newer` or `schema_older` unless the file has exactly the program's schema. */
export function demandCurrent(db: Sqlite, migrations: readonly Migration[], file: string): void {
  const [found, known] = [schemaVersion(db), latestVersion(migrations)]
  refuseNewer(found, known, file)
  if (found < known) throw schemaOlder(found, known, file)
}

function takeStep(db: Sqlite, migration: Migration): void {
  const step = db.transaction(() => {
    // Read inside the transaction: another process may have migrated while this one waited.
    if (schemaVersion(db) >= migration.version) return
    db.exec(migration.sql)
    db.pragma(`user_version = ${migration.version}`)
  })
  step.immediate()
}

function refuseNewer(found: number, known: number, file: string): void {
  if (found <= known) return
  throw new TobanError({
    code: 'schema_newer',
    kind: 'refused',
    message: {
      ja: `${file} のスキーマは版 ${found} ですが、このプログラムは版 ${known} までしか知りません`,
      en: `${file} has schema version ${found}, this program knows versions up to ${known}`,
    },
    hint: {
      ja: '新しい版の Toban を起動するか、この版で取ったバックアップを復元してください',
      en: 'start the newer version of Toban, or restore a backup taken with this one',
    },
  })
}

function schemaOlder(found: number, known: number, file: string): TobanError {
  return new TobanError({
    code: 'schema_older',
    kind: 'refused',
    message: {
      ja: `${file} のスキーマは版 ${found} で、このプログラムには版 ${known} が必要です`,
      en: `${file} has schema version ${found}, this program needs version ${known}`,
    },
    hint: {
      ja: 'バックアップを取り、`toban migrate` を実行してください',
      en: 'take a backup, then type `toban migrate`',
    },
  })
}
