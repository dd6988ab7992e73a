/** Steps of the schema: complete, all or nothing, and honest about files of other versions. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { opsMigrations } from '../../data/ops/migrations/index.ts'
import { migrateOps, openOps } from '../../data/ops/open.ts'
import { platformMigrations } from '../../data/platform/migrations/index.ts'
import { migratePlatform, openPlatform } from '../../data/platform/open.ts'
import { APPLICATION_ID } from '../../data/sqlite/database.ts'
import { type Migration, migrate, schemaVersion } from '../../data/sqlite/migrate.ts'
import { tenantMigrations } from '../../data/tenant/migrations/index.ts'
import { migrateTenant, openTenant } from '../../data/tenant/open.ts'
import type { TobanError } from '../../server/domain/errors.ts'
import { codeOf, newOps, newPlatform, newTenant, tempFolder } from './temp-folder.ts'

const lists = [
  { name: 'ops', migrations: opsMigrations },
  { name: 'platform', migrations: platformMigrations },
  { name: 'tenant', migrations: tenantMigrations },
]

test.each(lists)('the steps of $name are numbered from 1 without a hole, names unique', (list) => {
  const { migrations } = list
  expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, index) => index + 1))
  expect(new Set(migrations.map((step) => step.name)).size).toBe(migrations.length)
})

const steps: readonly Migration[] = [
  {
    version: 1,
    name: 'one',
    sql: 'CREATE TABLE one (a INTEGER) STRICT; INSERT INTO one VALUES (7)',
  },
  { version: 2, name: 'two', sql: 'CREATE TABLE two (a INTEGER) STRICT' },
]
const broken: Migration = {
  version: 3,
  name: 'three',
  sql: 'CREATE TABLE three (a); CREATE nonsense',
}

describe('migrate', () => {
  test('takes only the missing steps and may be called again', () => {
    const db = new Database(':memory:')
    expect(migrate(db, steps.slice(0, 1), 'x.db')).toBe(1)
    expect(migrate(db, steps, 'x.db')).toBe(2)
    expect(migrate(db, steps, 'x.db')).toBe(2)
    expect(db.prepare('SELECT count(*) FROM one').pluck().get()).toBe(1)
  })

  test('leaves the file at the step before the one that failed', () => {
    const db = new Database(':memory:')
    expect(() => migrate(db, [...steps, broken], 'x.db')).toThrow()
    expect(schemaVersion(db)).toBe(2)
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'three'").get()).toBeUndefined()
  })

  test('refuses a newer file, naming it and both versions, in both languages', () => {
    const db = new Database(':memory:')
    db.pragma('user_version = 42')
    const error = caught(() => migrate(db, steps, '/data/ops.db'))
    expect(error.code).toBe('schema_newer')
    for (const words of [error.words.ja, error.words.en]) {
      expect(words).toMatch(/\/data\/ops\.db.*42.*2/)
    }
    expect(error.hint?.en).toContain('newer version of Toban')
  })
})

const planes = [
  {
    name: 'ops.db',
    make: newOps,
    meta: 'plane_meta',
    migrations: opsMigrations,
    open: (path: string) => openOps(path, 'read-only'),
    upgrade: migrateOps,
  },
  {
    name: 'platform.db',
    make: newPlatform,
    meta: 'plane_meta',
    migrations: platformMigrations,
    open: (path: string) => openPlatform(path, 'read-only'),
    upgrade: migratePlatform,
  },
  {
    name: 'a tenant file',
    make: newTenant,
    meta: 'tenant_meta',
    migrations: tenantMigrations,
    open: (path: string) => openTenant(path, { code: 'alpha' }, 'read-only'),
    upgrade: (path: string) => migrateTenant(path, { code: 'alpha' }),
  },
]

describe.each(planes)('$name', ({ make, meta, migrations, open, upgrade }) => {
  const latest = migrations.length

  test('of a newer program is neither opened nor migrated', () => {
    const { path, sqlite } = make()
    sqlite.pragma(`user_version = ${latest + 1}`)
    expect(codeOf(() => open(path))).toBe('schema_newer')
    expect(codeOf(() => upgrade(path))).toBe('schema_newer')
    expect(schemaVersion(sqlite)).toBe(latest + 1)
  })

  test('of an older program asks for a migration, gets it, and opens', () => {
    const path = oldFile(make, meta, migrations)
    const error = caught(() => open(path))
    expect(error.code).toBe('schema_older')
    expect(error.hint?.en).toContain('toban migrate')
    expect(upgrade(path)).toEqual({ from: 1, to: latest })
    expect(upgrade(path)).toEqual({ from: latest, to: latest })
    const { sqlite } = open(path)
    expect(sqlite.prepare(`SELECT schema_version FROM ${meta}`).pluck().get()).toBe(latest)
    sqlite.close()
  })
})

/** A file that has taken the first step only, with the identity row of a fresh one. */
function oldFile(make: () => { path: string }, meta: string, migrations: readonly Migration[]) {
  const path = join(tempFolder(), 'old.db')
  const db = new Database(path)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  migrate(db, migrations.slice(0, 1), path)
  db.prepare('ATTACH ? AS fresh').run(make().path)
  db.exec(`INSERT INTO main.${meta} SELECT * FROM fresh.${meta}; DETACH fresh`)
  db.exec(`UPDATE ${meta} SET schema_version = 1`)
  db.close()
  return path
}

function caught(work: () => unknown): TobanError {
  try {
    work()
  } catch (error) {
    return error as TobanError
  }
  throw new Error('expected an error')
}
