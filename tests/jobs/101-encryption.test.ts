/** BATCH-101, rule 6 and acceptance 2 and 8: the stored form, and that openssl and gzip alone can check and undo it. */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupKey, loadBackupKey } from '../../data/backup/keys.ts'
import { type StoredExpectation, storeFile, unstoreFile } from '../../data/backup/stored-file.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { backUpNight, manifestOf, targetOf, threeCompanies } from './101-company.ts'

const SET = 'BKP_20250701_001'
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'toban-stored-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const master = Buffer.alloc(32, 7)
const key = backupKey(master)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function stored(
  target: string,
  options: { key?: typeof key | null; compress?: boolean } = {},
) {
  const raw = join(dir, 'raw.db')
  const content = Buffer.concat([Buffer.from(`${target} `.repeat(20_000)), randomBytes(1_000)])
  writeFileSync(raw, content)
  const file = `${target.replace(':', '-')}.db.stored`
  const form = {
    compress: options.compress ?? true,
    key: options.key === undefined ? key : options.key,
  }
  const made = await storeFile(raw, join(dir, file), { setId: SET, target, ...form })
  const expected: StoredExpectation = {
    setId: SET,
    target,
    file,
    compressed: form.compress,
    ...made,
  }
  return { content, path: join(dir, file), expected, made }
}

describe('BATCH-101 stored files', () => {
  it('gives back the raw bytes of a compressed and encrypted file', async () => {
    const { path, expected, content, made } = await stored('tenant:alpha')
    await unstoreFile(path, join(dir, 'back.db'), { expected, key })
    expect(readFileSync(join(dir, 'back.db'))).toEqual(content)
    expect(made).toMatchObject({
      rawBytes: content.length,
      rawSha256: sha256(content),
      storedBytes: statSync(path).size,
    })
    expect(made.storedSha256).toBe(sha256(readFileSync(path)))
    expect(statSync(path).mode & 0o777).toBe(0o400)
  })

  it('without a key it is plain gzip, which gzip alone unpacks', async () => {
    const { path, content, made } = await stored('ops', { key: null })
    expect(made.mac).toBeNull()
    expect(
      execFileSync('gzip', ['-dc'], { input: readFileSync(path), maxBuffer: 1 << 26 }),
    ).toEqual(content)
  })

  it('rule 6: openssl alone derives the keys, checks the MAC and decrypts', async () => {
    const { path, content, made } = await stored('tenant:alpha')
    const hmac = (hexKey: string, input: Buffer) =>
      execFileSync(
        'openssl',
        ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${hexKey}`, '-r'],
        { input },
      )
        .toString()
        .split(' ')[0] ?? ''
    const derive = (purpose: string) =>
      hmac(master.toString('hex'), Buffer.from(`${purpose}|${SET}tenant:alpha`))
    const bytes = readFileSync(path)
    expect(hmac(derive('mac'), Buffer.concat([Buffer.from(`${SET}tenant:alpha`), bytes]))).toBe(
      made.mac,
    )
    const iv = derive('iv').slice(0, 32)
    const plain = execFileSync(
      'openssl',
      ['enc', '-d', '-aes-256-ctr', '-K', derive('enc'), '-iv', iv],
      {
        input: bytes,
        maxBuffer: 1 << 26,
      },
    )
    expect(execFileSync('gzip', ['-dc'], { input: plain, maxBuffer: 1 << 26 })).toEqual(content)
  })

  it('acceptance 2: one flipped byte is refused and the file is named', async () => {
    const { path, expected } = await stored('tenant:alpha', { key: null })
    const bytes = readFileSync(path)
    const place = bytes.length >> 1
    bytes[place] = (bytes[place] ?? 0) ^ 1
    chmodSync(path, 0o600)
    writeFileSync(path, bytes)
    await expect(unstoreFile(path, join(dir, 'back.db'), { expected, key: null })).rejects.toThrow(
      /tenant-alpha\.db\.stored.*sha256/,
    )
  })

  it('acceptance 2: a wrong key is refused', async () => {
    const { path, expected } = await stored('tenant:alpha')
    const other = backupKey(Buffer.alloc(32, 8))
    const refused = unstoreFile(path, join(dir, 'back.db'), { expected, key: other })
    await expect(refused).rejects.toMatchObject({ code: 'backup_key_wrong' })
  })

  it('acceptance 2: a truncated file is refused', async () => {
    const { path, expected, made } = await stored('tenant:alpha')
    chmodSync(path, 0o600)
    truncateSync(path, made.storedBytes - 1)
    await expect(unstoreFile(path, join(dir, 'back.db'), { expected, key })).rejects.toMatchObject({
      code: 'backup_file_damaged',
    })
  })

  it("acceptance 2: beta's file under alpha's name is refused, even when the hashes are made to fit", async () => {
    const alpha = await stored('tenant:alpha')
    const beta = await stored('tenant:beta')
    const plain = unstoreFile(beta.path, join(dir, 'a.db'), { expected: alpha.expected, key })
    await expect(plain).rejects.toMatchObject({ code: 'backup_file_damaged' })
    const forged = { ...beta.expected, target: 'tenant:alpha' }
    const passedOff = unstoreFile(beta.path, join(dir, 'b.db'), { expected: forged, key })
    await expect(passedOff).rejects.toMatchObject({ code: 'backup_key_wrong' })
  })

  it('an encrypted file without a configured key is refused with what to do', async () => {
    const { path, expected } = await stored('tenant:alpha')
    const refused = unstoreFile(path, join(dir, 'back.db'), { expected, key: null })
    await expect(refused).rejects.toMatchObject({
      code: 'backup_key_wrong',
      hint: { en: expect.stringContaining('backup.keyFile') },
    })
  })

  it('leaves no half file when storing is broken off', async () => {
    const raw = join(dir, 'raw.db')
    writeFileSync(raw, randomBytes(200_000))
    const abort = AbortSignal.abort()
    const broken = storeFile(raw, join(dir, 'x.gz'), {
      setId: SET,
      target: 'ops',
      compress: true,
      key,
      signal: abort,
    })
    await expect(broken).rejects.toThrow()
    expect(() => statSync(join(dir, 'x.gz'))).toThrow()
    expect(() => statSync(join(dir, 'x.gz.tmp'))).toThrow()
  })
})

describe('BATCH-101 key file', () => {
  const keyFile = (bytes: number, mode = 0o600, folder = dir) => {
    const path = join(folder, 'key')
    writeFileSync(path, Buffer.alloc(bytes, 1), { mode })
    chmodSync(path, mode)
    return path
  }
  const dataRoot = () => {
    const root = join(dir, 'data')
    mkdirSync(root, { recursive: true })
    return root
  }

  it('is taken with 32 bytes and mode 0600 outside the data folder', () => {
    expect(loadBackupKey(keyFile(32), dataRoot()).id).toMatch(/^[0-9a-f]{16}$/)
  })

  it.each([
    [31, 0o600, /31 bytes/],
    [33, 0o600, /33 bytes/],
    [32, 0o640, /0640/],
  ])('acceptance 8: %i bytes with mode %o is refused', (bytes, mode, words) => {
    expect(() => loadBackupKey(keyFile(bytes, mode), dataRoot())).toThrow(words)
  })

  it('is refused inside the data folder', () => {
    const root = dataRoot()
    expect(() => loadBackupKey(keyFile(32, 0o600, root), root)).toThrow(/inside the data folder/)
  })
})

describe('BATCH-101 runbook', () => {
  it('the commands of docs/batches/101.md restore an encrypted file, and refuse the wrong key', async () => {
    const runbook = readFileSync('docs/batches/101.md', 'utf8')
    const script = /```sh\n([\s\S]*?)```/.exec(runbook)?.[1] ?? ''
    const made = threeCompanies()
    const [keyPath, out] = [join(dir, 'key'), join(dir, 'alpha.db')]
    writeFileSync(keyPath, master, { mode: 0o600 })
    const { summary } = await backUpNight(made, { backup: { keyFile: keyPath } })
    const entry = targetOf(manifestOf(made, summary.setId), 'tenant:alpha')
    const env = {
      PATH: process.env.PATH,
      SET: join(made.folder.backupsDir, summary.setId),
      TARGET: 'tenant:alpha',
      FILE: entry.file ?? '',
      MADE_IN: summary.setId,
      KEY: keyPath,
      MAC: entry.mac ?? '',
      OUT: out,
    }
    expect(execFileSync('sh', ['-c', script], { env }).toString()).toBe('tenant|alpha\n')
    expect(sha256(readFileSync(out))).toBe(entry.rawSha256)
    writeFileSync(keyPath, Buffer.alloc(32, 8))
    expect(() => execFileSync('sh', ['-c', script], { env, stdio: 'pipe' })).toThrow()
    cleanUp()
  })
})
