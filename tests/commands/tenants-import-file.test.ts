/** `tenants import` of a company's file from another installation: checked, copied, made ours. */
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import { APPLICATION_ID } from '../../data/sqlite/database.ts'
import { migrate } from '../../data/sqlite/migrate.ts'
import { inspectHandover } from '../../data/tenant/handover.ts'
import { tenantMigrations } from '../../data/tenant/migrations/index.ts'
import { createTenant, openTenant } from '../../data/tenant/open.ts'
import { importTenants } from '../../server/commands/tenants.ts'
import { cleanUp, INSTALLATION_ID } from '../fixture/data-folder.ts'
import { AT, stage, stateOf } from './import-stage.ts'

afterEach(cleanUp)

describe("a company's file", () => {
  const ABOUT = { name: '株式会社オメガ', plan: 'STANDARD', admin_email: 'it@omega.example.jp' }

  /** As another installation hands it over: under any name, in WAL mode, with a row of its own. */
  function handedOver(inbox: string): string {
    const path = join(inbox, 'from-osaka.db')
    const identity = { tenantId: 'T-omega', tenantCode: 'omega', installationId: 'osaka', at: AT }
    const db = createTenant(path, identity)
    insertDepartment(db.sqlite, 'D-1')
    db.sqlite.close()
    return path
  }

  test('is copied, made ours and registered, and the original stays as it was', async () => {
    const { context, data, inbox } = stage()
    const path = handedOver(inbox)
    const before = readFileSync(path)
    const result = await importTenants(context, path, { ...ABOUT, reason: '大阪より移管' })
    expect(result).toMatchObject({
      kind: 'company-file',
      fkFaults: 0,
      tenants: [{ code: 'omega', tenantId: 'T-omega' }],
    })
    const target = data.folder.tenantFile('omega')
    expect(statSync(target).mode & 0o777).toBe(0o600)
    const ours = openTenant(target, { code: 'omega' }, 'read-only')
    expect(ours.sqlite.prepare('SELECT installation_id FROM tenant_meta').pluck().get()).toBe(
      INSTALLATION_ID,
    )
    expect(ours.sqlite.prepare('SELECT count(*) FROM departments').pluck().get()).toBe(1)
    ours.sqlite.close()
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(data.folder.tenantsDir).filter((name) => name.includes('.tmp-'))).toEqual([])
    const audited = context.ops.sqlite.prepare('SELECT object, reason, after FROM audit').get() as {
      after: string
    }
    expect(audited).toMatchObject({ object: 'omega', reason: '大阪より移管' })
    expect(JSON.parse(audited.after)).toMatchObject({ fromInstallation: 'osaka', file: path })
  })

  test('brings what still stands in its write-ahead log', async () => {
    const { context, data, inbox } = stage()
    const path = handedOver(inbox)
    const writer = new Database(path)
    insertDepartment(writer, 'D-2')
    await importTenants(context, path, ABOUT)
    writer.close()
    const ours = data.tenant('omega')
    expect(ours.sqlite.prepare('SELECT count(*) FROM departments').pluck().get()).toBe(2)
  })

  test('of an older schema is brought up to date in the copy', async () => {
    const { context, data, inbox } = stage()
    const path = join(inbox, 'older.db')
    const db = new Database(path)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    const older = migrate(db, tenantMigrations.slice(0, -1), path)
    db.prepare(
      `INSERT INTO tenant_meta VALUES ('T-omega', 'omega', 'tenant', NULL, ?, 'osaka', 0)`,
    ).run(older)
    db.close()
    await importTenants(context, path, ABOUT)
    expect(data.tenant('omega').sqlite.pragma('user_version', { simple: true })).toBe(older + 1)
    expect(inspectHandover(path).schemaVersion).toBe(older)
  })

  test.each<[string, (path: string) => void, string, RegExp]>([
    [
      'of another program',
      (path) => alter(path, 'PRAGMA application_id = 1'),
      'not_a_toban_file',
      /not a file of Toban/,
    ],
    [
      'of a newer Toban',
      (path) => alter(path, 'PRAGMA user_version = 9999'),
      'schema_newer',
      /has schema version 9999/,
    ],
    [
      'without an identity',
      (path) => alter(path, 'DELETE FROM tenant_meta'),
      'tenant_file_corrupt',
      /says no company/,
    ],
    [
      'that is an archive',
      (path) => alter(path, `UPDATE tenant_meta SET kind = 'archive'`),
      'tenant_file_corrupt',
      /of kind archive, expected tenant/,
    ],
    [
      'with a code that would leave the folder',
      (path) => alter(path, `UPDATE tenant_meta SET tenant_code = '../../x'`),
      'tenant_code_invalid',
      /"..\/..\/x"/,
    ],
    ['that is empty', (path) => truncateSync(path, 0), 'tenant_file_corrupt', /the file is empty/],
    [
      'that is a text',
      (path) => writeFileSync(path, 'not a database at all, just a text. '.repeat(30)),
      'tenant_file_corrupt',
      /damaged/,
    ],
    ['with damaged pages', scribble, 'tenant_file_corrupt', /damaged/],
  ])('%s is refused and nothing is made', async (_name, spoil, code, message) => {
    const { context, inbox } = stage()
    const path = handedOver(inbox)
    spoil(path)
    await expect(importTenants(context, path, ABOUT)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    expect(stateOf(context)).toMatchObject({ codes: [], files: [], audit: [{ result: 'refused' }] })
  })

  test('of a company that is here already is refused, by its code and by its id', async () => {
    const { context, data, inbox } = stage()
    const path = handedOver(inbox)
    data.addTenant({ code: 'other', tenantId: 'T-omega' })
    await expect(importTenants(context, path, ABOUT)).rejects.toMatchObject({
      code: 'tenant_id_taken',
      kind: 'refused',
    })
    data.addTenant({ code: 'omega', tenantId: 'T-another' })
    await expect(importTenants(context, path, ABOUT)).rejects.toMatchObject({
      code: 'tenant_exists',
      kind: 'refused',
    })
    expect(
      data.tenant('omega').sqlite.prepare('SELECT count(*) FROM departments').pluck().get(),
    ).toBe(0)
  })

  test('needs its name, plan and address before anything is copied', async () => {
    const { context, inbox } = stage()
    await expect(importTenants(context, handedOver(inbox))).rejects.toMatchObject({
      code: 'tenant_request_invalid',
      message: expect.stringMatching(
        /name: is required\nplan: is required\nadmin_email: is required/,
      ),
    })
    expect(stateOf(context).files).toEqual([])
  })

  test('put straight into its place must be moved away first', async () => {
    const { context, data, inbox } = stage()
    const target = data.folder.tenantFile('omega')
    copyFileSync(handedOver(inbox), target)
    await expect(importTenants(context, target, ABOUT)).rejects.toMatchObject({
      code: 'import_in_place',
    })
  })

  test('never takes the place of another file of that name', async () => {
    const { context, data, inbox } = stage()
    const target = data.folder.tenantFile('omega')
    const other = {
      tenantId: 'T-other',
      tenantCode: 'omega',
      installationId: INSTALLATION_ID,
      at: AT,
    }
    createTenant(target, other).sqlite.close()
    await expect(importTenants(context, handedOver(inbox), ABOUT)).rejects.toMatchObject({
      code: 'tenant_file_exists',
    })
    expect(openTenant(target, { code: 'omega' }, 'read-only').tenantId).toBe('T-other')
  })

  test('whose registration failed after the copy is registered by the next try', async () => {
    const { context, data, inbox } = stage()
    const path = handedOver(inbox)
    const trigger = `CREATE TRIGGER refuse BEFORE INSERT ON contracts BEGIN SELECT RAISE(ABORT, 'no'); END`
    context.platform.sqlite.exec(trigger)
    await expect(importTenants(context, path, ABOUT)).rejects.toThrow('no')
    context.platform.sqlite.exec('DROP TRIGGER refuse')
    await expect(importTenants(context, path, ABOUT)).resolves.toMatchObject({
      tenants: [{ outcome: 'adopted' }],
    })
    expect(data.tenant('omega').tenantId).toBe('T-omega')
  })
})

function insertDepartment(db: Database.Database, id: string): void {
  db.prepare(
    `INSERT INTO departments (department_id, department_code, department_name, department_level, path,
       department_status, sort_order, source, valid_from, created_at, updated_at)
     VALUES (@id, @id, '総務部', 1, '/', 'ACTIVE', 1, 'manual', '2024-04-01', 0, 0)`,
  ).run({ id })
}

function alter(path: string, sql: string): void {
  const db = new Database(path)
  db.exec(sql)
  db.close()
}

/** Overwrites pages in the middle, as a bad disk would. */
function scribble(path: string): void {
  const pages = Math.floor(statSync(path).size / 4096)
  const noise = Buffer.alloc(4096 * 6, 0xa5)
  const bytes = readFileSync(path)
  noise.copy(bytes, Math.floor(pages / 2) * 4096)
  writeFileSync(path, bytes)
}
