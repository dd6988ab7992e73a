/** Opening the three planes: what is refused, with which words, and what is never created by accident. */
import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { createOps, openOps } from '../../data/ops/open.ts'
import { createPlatform, openPlatform } from '../../data/platform/open.ts'
import { APPLICATION_ID, BUSY_TIMEOUT_MS } from '../../data/sqlite/database.ts'
import { writeFault } from '../../data/sqlite/write-fault.ts'
import { createTenant, openTenant } from '../../data/tenant/open.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { AT, codeOf, newOps, newPlatform, newTenant, tempFolder } from './temp-folder.ts'

const identity = { installationId: 'inst-1', appVersion: '0.1.0', at: AT }
const alpha = { tenantId: 'T-1', tenantCode: 'alpha', installationId: 'inst-1', at: AT }

const planes = [
  {
    name: 'ops.db',
    prefix: 'database',
    create: (path: string) => createOps(path, identity),
    open: (path: string) => openOps(path, 'read-write'),
  },
  {
    name: 'platform.db',
    prefix: 'database',
    create: (path: string) => createPlatform(path, identity),
    open: (path: string) => openPlatform(path, 'read-write'),
  },
  {
    name: 'a tenant file',
    prefix: 'tenant_file',
    create: (path: string) => createTenant(path, alpha),
    open: (path: string) => openTenant(path, { code: 'alpha' }, 'read-write'),
  },
]

test('whether a file can be written is known at once, also while somebody else writes', () => {
  const path = join(tempFolder(), 'ops.db')
  createOps(path, identity).sqlite.close()
  const [mine, other] = [openOps(path, 'read-write').sqlite, openOps(path, 'read-write').sqlite]
  expect(writeFault(mine)).toBeNull()
  other.exec('BEGIN IMMEDIATE')
  expect(writeFault(mine)).toBeNull()
  other.exec('ROLLBACK')
  expect(mine.pragma('busy_timeout', { simple: true })).toBe(BUSY_TIMEOUT_MS)
  expect(writeFault(openOps(path, 'read-only').sqlite)).toMatch(/readonly/)
})

describe.each(planes)('$name', ({ prefix, create, open }) => {
  test('is created private, in WAL mode, with its identity, and opens again', () => {
    const path = join(tempFolder(), 'file.db')
    const made = create(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(made.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(made.sqlite.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
    made.sqlite.close()
    const again = open(path)
    expect(again.sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(again.sqlite.pragma('busy_timeout', { simple: true })).toBe(5000)
    again.sqlite.close()
    expect(readdirSync(dirname(path))).toEqual(['file.db'])
  })

  test('is never overwritten by creating it twice', () => {
    const path = join(tempFolder(), 'file.db')
    create(path).sqlite.close()
    const before = statSync(path).ino
    expect(codeOf(() => create(path))).toBe(`${prefix}_exists`)
    expect(statSync(path).ino).toBe(before)
    expect(readdirSync(dirname(path))).toEqual(['file.db'])
  })

  test('is not created by opening it when it is missing', () => {
    const path = join(tempFolder(), 'file.db')
    expect(codeOf(() => open(path))).toBe(`${prefix}_missing`)
    expect(existsSync(path)).toBe(false)
  })

  test('is called damaged when the file is empty, and the words name the file', () => {
    const path = join(tempFolder(), 'file.db')
    writeFileSync(path, '')
    const error = errorOf(() => open(path))
    expect(error.code).toBe(`${prefix}_corrupt`)
    expect(error.message).toContain('no tables')
    expect(error.words.ja).toContain(path)
    expect(error.hint?.en).toContain('restore')
    expect(statSync(path).size).toBe(0)
  })

  test('is called damaged when the file is a database without a table', () => {
    const path = join(tempFolder(), 'file.db')
    const raw = new Database(path)
    raw.exec('CREATE TABLE t (a); DROP TABLE t')
    raw.close()
    expect(errorOf(() => open(path)).message).toContain('no tables')
  })

  test('is called damaged when the file is rubbish', () => {
    const path = join(tempFolder(), 'file.db')
    writeFileSync(path, 'this is not a database, it is a text. '.repeat(500))
    expect(codeOf(() => open(path))).toBe(`${prefix}_corrupt`)
  })

  test('is called damaged when a folder has its name', () => {
    expect(codeOf(() => open(tempFolder()))).toBe(`${prefix}_corrupt`)
  })

  test('refuses the database of another program', () => {
    const path = join(tempFolder(), 'file.db')
    const raw = new Database(path)
    raw.exec('CREATE TABLE bookmarks (url TEXT)')
    raw.close()
    expect(codeOf(() => open(path))).toBe('not_a_toban_file')
  })

  test('says where it can not write when its folder is missing', () => {
    const path = join(tempFolder(), 'nowhere', 'file.db')
    const error = errorOf(() => create(path))
    expect(error.code).toBe('data_folder_not_writable')
    expect(error.message).toContain(dirname(path))
  })
})

describe('read-only', () => {
  test('sees committed rows and can not write, neither by SQL nor by pragma', () => {
    const writer = newTenant()
    const reader = openTenant(writer.path, { code: 'alpha' }, 'read-only')
    const count = () => reader.sqlite.prepare('SELECT count(*) FROM roles').pluck().get()
    expect(count()).toBe(0)
    insertRole(writer.sqlite)
    expect(count()).toBe(1)
    expect(codeOf(() => insertRole(reader.sqlite))).toBe('SQLITE_READONLY')
    expect(reader.sqlite.pragma('query_only', { simple: true })).toBe(1)
    reader.sqlite.close()
  })
})

describe('identity', () => {
  test('a file under the name of another company is refused, naming both', () => {
    const beta = newTenant(join(tempFolder(), 'beta.db'), 'beta')
    beta.sqlite.close()
    const path = join(dirname(beta.path), 'alpha.db')
    copyFileSync(beta.path, path)
    const error = errorOf(() => openTenant(path, { code: 'alpha' }, 'read-only'))
    expect(error.code).toBe('tenant_identity_mismatch')
    expect(error.kind).toBe('refused')
    for (const words of [error.words.ja, error.words.en]) {
      expect(words).toContain('alpha')
      expect(words).toContain('beta')
    }
  })

  test('it is checked before the schema, so that a stranger is never told to migrate', () => {
    const beta = newTenant(join(tempFolder(), 'beta.db'), 'beta')
    beta.sqlite.pragma('user_version = 1')
    expect(codeOf(() => openTenant(beta.path, { code: 'alpha' }, 'read-only'))).toBe(
      'tenant_identity_mismatch',
    )
  })

  test('the planes are not mistaken for one another', () => {
    const [ops, platform, tenant] = [newOps(), newPlatform(), newTenant()]
    const mismatch = 'database_identity_mismatch'
    expect(codeOf(() => openOps(platform.path, 'read-only'))).toBe(mismatch)
    expect(codeOf(() => openPlatform(ops.path, 'read-only'))).toBe(mismatch)
    expect(codeOf(() => openOps(tenant.path, 'read-only'))).toBe(mismatch)
    expect(codeOf(() => openTenant(ops.path, { code: 'alpha' }, 'read-only'))).toBe(
      'tenant_identity_mismatch',
    )
  })

  test('a handle carries the identity that the file says', () => {
    const { path } = newTenant()
    const tenant = openTenant(path, { code: 'alpha' }, 'read-only')
    expect(tenant).toMatchObject({ plane: 'tenant', code: 'alpha', tenantId: 'T-alpha', path })
    tenant.sqlite.close()
  })
})

test('outboxes survive a power cut: synchronous is FULL where one lies, NORMAL in ops.db', () => {
  const level = (db: { sqlite: Database.Database }) =>
    db.sqlite.pragma('synchronous', { simple: true })
  expect([level(newOps()), level(newPlatform()), level(newTenant())]).toEqual([1, 2, 2])
})

test('a file that comes from a backup in DELETE mode is back in WAL mode after it was opened', () => {
  const made = newOps()
  made.sqlite.pragma('journal_mode = DELETE')
  made.sqlite.close()
  const db = openOps(made.path, 'read-write')
  expect(db.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
  db.sqlite.close()
})

function insertRole(db: Database.Database): void {
  db.prepare(
    `INSERT INTO roles (role_id, code, name, is_active, created_at, updated_at)
     VALUES ('R1', 'HR', '人事', 1, 1, 1)`,
  ).run()
}

function errorOf(work: () => unknown): TobanError {
  try {
    work()
  } catch (error) {
    if (error instanceof TobanError) return error
    throw error
  }
  throw new Error('expected an error')
}
