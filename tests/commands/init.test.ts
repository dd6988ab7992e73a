/** `toban init`: what it makes, and that it never touches an installation that is there. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dataFolder } from '../../data/folder.ts'
import { openOps } from '../../data/ops/open.ts'
import { createPlatform, openPlatform } from '../../data/platform/open.ts'
import { installationIdOf, plansOn, seedPriceBook } from '../../data/platform/provisioning.ts'
import { initDataFolder } from '../../server/commands/init.ts'
import { operatorsFor } from '../../server/commands/operators.ts'
import { makeDataFolder } from '../fixture/data-folder.ts'

const AT = Date.UTC(2025, 5, 1)
const options = { appVersion: '0.1.0', at: AT }
const FROM = { ip: '127.0.0.1', userAgent: 'test' }

function emptyFolder() {
  const root = mkdtempSync(join(tmpdir(), 'toban-init-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return dataFolder(join(root, 'data'))
}

test('an empty folder becomes an installation: private, empty, with one administrator', async () => {
  const folder = emptyFolder()
  const made = await initDataFolder(folder, options)
  expect(made).toMatchObject({
    root: folder.root,
    adminLogin: 'admin',
    oneTimePassword: expect.any(String),
  })
  expect(statSync(folder.root).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder.tenantsDir)).toEqual([])
  const platform = openPlatform(folder.platformFile, 'read-only')
  expect(installationIdOf(platform)).toBe(made.installationId)
  expect(plansOn(platform, '2025-06-01')).toEqual([])
  platform.sqlite.close()
  const ops = openOps(folder.opsFile, 'read-write')
  const operators = operatorsFor(ops, () => AT)
  const signedIn = await operators.authenticate('admin', made.oneTimePassword ?? '', FROM)
  expect(signedIn.ok && operators.session(signedIn.token)).toMatchObject({
    role: 'admin',
    mustChangePassword: true,
  })
  expect(
    ops.sqlite.prepare('SELECT verb FROM audit ORDER BY id').pluck().all().slice(0, 2),
  ).toEqual(['operator.add', 'system.init'])
  ops.sqlite.close()
})

test('a second time is refused and changes nothing', async () => {
  const folder = emptyFolder()
  await initDataFolder(folder, options)
  const again = initDataFolder(folder, { ...options, adminLogin: 'other' })
  await expect(again).rejects.toMatchObject({
    code: 'data_folder_exists',
    kind: 'refused',
    message: expect.stringContaining(folder.root),
  })
  const ops = openOps(folder.opsFile, 'read-only')
  expect(ops.sqlite.prepare('SELECT login FROM operators').pluck().all()).toEqual(['admin'])
  ops.sqlite.close()
})

test('a given password needs no change, and a weak one is refused before anything is made', async () => {
  const folder = emptyFolder()
  await expect(initDataFolder(folder, { ...options, password: 'short' })).rejects.toMatchObject({
    code: 'password_weak',
  })
  expect(existsSync(folder.root)).toBe(false)
  const made = await initDataFolder(folder, {
    ...options,
    adminLogin: 'Sato',
    password: 'plum-anvil-orbit-9',
  })
  expect(made).toMatchObject({ adminLogin: 'sato', oneTimePassword: null })
})

test('what a crash left half made is finished under the same installation id', async () => {
  const folder = emptyFolder()
  await initDataFolder(folder, options)
  for (const side of ['', '-wal', '-shm']) rmSync(folder.opsFile + side, { force: true })
  const before = openPlatform(folder.platformFile, 'read-only')
  const id = installationIdOf(before)
  before.sqlite.close()
  const made = await initDataFolder(folder, options)
  expect(made.installationId).toBe(id)
})

test('an ops.db without any operator gets its administrator', async () => {
  const data = makeDataFolder()
  const made = await initDataFolder(data.folder, options)
  expect(made).toMatchObject({
    installationId: 'test-installation',
    oneTimePassword: expect.any(String),
  })
  data.close()
})

test('an installation that has lost a database is not papered over with an empty one', async () => {
  const data = makeDataFolder()
  onTestFinished(() => data.close())
  data.addTenant({ code: 'alpha' })
  data.ops().sqlite.close()
  rmSync(data.folder.opsFile)
  const lostOps = {
    code: 'data_folder_incomplete',
    message: expect.stringContaining(data.folder.opsFile),
  }
  await expect(initDataFolder(data.folder, options)).rejects.toMatchObject(lostOps)
  expect(existsSync(data.folder.opsFile)).toBe(false)

  const folder = emptyFolder()
  await initDataFolder(folder, options)
  rmSync(folder.platformFile)
  await expect(initDataFolder(folder, options)).rejects.toMatchObject({
    code: 'data_folder_incomplete',
  })
  rmSync(folder.opsFile)
  writeFileSync(folder.tenantFile('alpha'), '')
  await expect(initDataFolder(folder, options)).rejects.toMatchObject({
    code: 'data_folder_incomplete',
  })
  expect(existsSync(folder.platformFile)).toBe(false)
})

test('the sample price book is written once and never over prices that are there', () => {
  const data = makeDataFolder()
  onTestFinished(() => data.close())
  const path = join(data.root, 'other.db')
  const platform = createPlatform(path, { installationId: 'x', appVersion: '0', at: AT })
  expect([seedPriceBook(platform), seedPriceBook(platform)]).toEqual([true, false])
  expect(plansOn(platform, '2025-06-01')).toHaveLength(4)
  platform.sqlite.close()
})
