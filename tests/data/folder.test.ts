/** The data folder: private, complete, impossible to leave by a tenant's code, and clear when it can not be made. */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDataFolder, dataFolder, isTenantCode, notWritable } from '../../data/folder.ts'
import type { TobanError } from '../../server/domain/errors.ts'
import { codeOf, tempFolder } from './temp-folder.ts'

test('every folder that is made is private, and making them again changes nothing', () => {
  const root = join(tempFolder(), 'new', 'data')
  const folder = dataFolder(root)
  createDataFolder(folder)
  createDataFolder(folder)
  const names = readdirSync(root, { recursive: true }).map(String)
  expect(names).toContain(join('inbox', 'hr'))
  expect(names).toContain(join('reports', '_platform'))
  for (const name of ['', ...names]) {
    expect([name, statSync(join(root, name)).mode & 0o777]).toEqual([name, 0o700])
  }
})

test('a folder that is there keeps its mode', () => {
  const root = join(tempFolder(), 'data')
  mkdirSync(root)
  chmodSync(root, 0o750)
  createDataFolder(dataFolder(root))
  expect(statSync(root).mode & 0o777).toBe(0o750)
})

test('paths are absolute and follow the layout that the documents promise', () => {
  const folder = dataFolder('relative')
  const root = join(process.cwd(), 'relative')
  expect(folder.root).toBe(root)
  expect(folder.tenantFile('alpha')).toBe(join(root, 'tenants', 'alpha.db'))
  expect(folder.filesDir('alpha')).toBe(join(root, 'files', 'alpha'))
  expect(folder.reportsDir('_platform')).toBe(join(root, 'reports', '_platform'))
  expect(folder.opsFile).toBe(join(root, 'ops.db'))
})

describe('a tenant code', () => {
  test.each(['abc', 'a-1', 'nippon-seimitsu-2026', '0a0'])('%s is one', (code) => {
    expect(isTenantCode(code)).toBe(true)
  })

  test.each([
    '',
    'ab',
    'a'.repeat(21),
    'Alpha',
    '-abc',
    'abc-',
    '../etc',
    'a/b',
    'a.b',
    '日本',
    '_platform',
  ])('%s is none, and no path is made of it', (code) => {
    expect(isTenantCode(code)).toBe(false)
    expect(codeOf(() => dataFolder('/data').tenantFile(code))).toBe('tenant_code_invalid')
  })

  test('must be one or the platform wherever a folder carries it', () => {
    expect(codeOf(() => dataFolder('/data').reportsDir('..'))).toBe('tenant_code_invalid')
  })
})

test('a file in the way is named, and the file stays', () => {
  const path = join(tempFolder(), 'data')
  writeFileSync(path, 'keep me')
  const error = caught(() => createDataFolder(dataFolder(path)))
  expect(error.code).toBe('data_folder_not_writable')
  expect(error.message).toContain(path)
  expect(error.hint?.en).toContain('in the way')
  expect(existsSync(path)).toBe(true)
})

test('no right to write says the path, the owner, and what to type', () => {
  const root = tempFolder()
  const error = notWritable(join(root, 'below'), Object.assign(new Error(), { code: 'EACCES' }))
  expect(error.code).toBe('data_folder_not_writable')
  expect(error.message).toContain(`uid ${statSync(root).uid}`)
  expect(error.hint?.en).toMatch(/sudo chown -R \S+ /)
  expect(error.hint?.ja).toContain(root)
})

function caught(work: () => unknown): TobanError {
  try {
    work()
  } catch (error) {
    return error as TobanError
  }
  throw new Error('expected an error')
}
