/** `toban migrate`: every database, one by one, and a bad one does not keep the others from it. */
import { spawnSync } from 'node:child_process'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { claimLease } from '../../data/ops/lease.ts'
import { openOps } from '../../data/ops/open.ts'
import { APPLICATION_ID } from '../../data/sqlite/database.ts'
import { migrate } from '../../data/sqlite/migrate.ts'
import { tenantMigrations } from '../../data/tenant/migrations/index.ts'
import { openTenant } from '../../data/tenant/open.ts'
import { migrateDataFolder } from '../../server/commands/migrate.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const AT = Date.UTC(2025, 5, 1)
const options = { at: AT, by: 'tanaka' }

/** The company's file as the version before this one has left it. */
function makeOlder(path: string, code: string, steps = tenantMigrations.length - 1): number {
  for (const side of ['', '-wal', '-shm']) rmSync(path + side, { force: true })
  const db = new Database(path)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  const version = migrate(db, tenantMigrations.slice(0, steps), path)
  db.prepare(
    `INSERT INTO tenant_meta VALUES (?, ?, 'tenant', NULL, ?, 'test-installation', 0)`,
  ).run(`T-${code}`, code, version)
  db.close()
  return version
}

function threeCompanies() {
  const data = makeDataFolder()
  for (const code of ['alpha', 'beta', 'gamma']) {
    data.addTenant({ code })
    data.tenant(code).sqlite.close()
  }
  return data
}

test('a current folder stays as it is, without a word in the audit', () => {
  const data = threeCompanies()
  const results = migrateDataFolder(data.folder, options)
  expect(results.map(({ database, state }) => [database, state])).toEqual([
    ['ops', 'current'],
    ['platform', 'current'],
    ['tenant:alpha', 'current'],
    ['tenant:beta', 'current'],
    ['tenant:gamma', 'current'],
  ])
  expect(data.ops().sqlite.prepare('SELECT count(*) FROM audit').pluck().get()).toBe(0)
})

test('an older company is brought up to date although the one before it is damaged and the one after it mixed up', () => {
  const data = threeCompanies()
  writeFileSync(data.folder.tenantFile('alpha'), 'not a database, only a text. '.repeat(50))
  const from = makeOlder(data.folder.tenantFile('beta'), 'beta')
  makeOlder(data.folder.tenantFile('gamma'), 'somebody-else')
  const results = migrateDataFolder(data.folder, options)
  expect(results.slice(2)).toEqual([
    expect.objectContaining({
      database: 'tenant:alpha',
      state: 'failed',
      code: 'tenant_file_corrupt',
    }),
    { database: 'tenant:beta', state: 'migrated', from, to: from + 1 },
    expect.objectContaining({
      database: 'tenant:gamma',
      state: 'failed',
      code: 'tenant_identity_mismatch',
    }),
  ])
  const beta = openTenant(data.folder.tenantFile('beta'), { code: 'beta' }, 'read-only')
  expect(beta.sqlite.prepare('SELECT schema_version FROM tenant_meta').pluck().get()).toBe(from + 1)
  beta.sqlite.close()
  const audited = data.ops().sqlite.prepare('SELECT verb, operator, result FROM audit').all()
  expect(audited).toEqual([{ verb: 'system.migrate', operator: 'tanaka', result: 'failed' }])
})

test('a step that SQLite refuses is told in its words; the file stays at the step before', () => {
  const data = threeCompanies()
  const steps = tenantMigrations.findLastIndex(({ sql }) => sql.includes('CREATE TABLE'))
  const from = makeOlder(data.folder.tenantFile('beta'), 'beta', steps)
  const db = new Database(data.folder.tenantFile('beta'))
  const [table] = /CREATE TABLE (\w+)/.exec(tenantMigrations[steps]?.sql ?? '')?.slice(1) ?? []
  db.exec(`CREATE TABLE ${table} (in_the_way INTEGER)`)
  db.close()
  expect(migrateDataFolder(data.folder, options)[3]).toMatchObject({
    state: 'failed',
    code: 'migration_failed',
    words: { en: `table ${table} already exists` },
  })
  const after = new Database(data.folder.tenantFile('beta'), { readonly: true })
  expect(after.pragma('user_version', { simple: true })).toBe(from)
  after.close()
})

test('companies are migrated even when ops.db is gone', () => {
  const data = threeCompanies()
  const from = makeOlder(data.folder.tenantFile('beta'), 'beta')
  data.ops().sqlite.close()
  renameSync(data.folder.opsFile, `${data.folder.opsFile}.away`)
  const results = migrateDataFolder(data.folder, options)
  expect(results[0]).toMatchObject({ database: 'ops', state: 'failed', code: 'database_missing' })
  expect(results[3]).toMatchObject({ state: 'migrated', from })
})

test('while the scheduler runs nothing is touched; one that died does not stand in the way', () => {
  const data = threeCompanies()
  const from = makeOlder(data.folder.tenantFile('beta'), 'beta')
  const ended = spawnSync(process.execPath, ['-e', '']).pid
  const claim = { holder: 'host:1', at: AT, until: AT + 60_000 }
  claimLease(data.ops(), { ...claim, from: null, pid: process.pid })
  expect(() => migrateDataFolder(data.folder, options)).toThrow(
    expect.objectContaining({
      code: 'scheduler_running',
      kind: 'refused',
      message: expect.stringContaining(String(process.pid)),
    }),
  )
  const beta = new Database(data.folder.tenantFile('beta'), { readonly: true })
  expect(beta.pragma('user_version', { simple: true })).toBe(from)
  beta.close()
  claimLease(data.ops(), { ...claim, from: { holder: 'host:1', renewedAt: AT }, pid: ended })
  expect(migrateDataFolder(data.folder, options)[3]).toMatchObject({ state: 'migrated' })
  openOps(data.folder.opsFile, 'read-only').sqlite.close()
})
