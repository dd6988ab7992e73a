/** Turns a database copy into its stored form (gzip, then encrypted) and back; used by backups, restore tests and restores. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  type Hash,
  type Hmac,
} from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, open, rename, rm } from 'node:fs/promises'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { TobanError, type Words } from '../../server/domain/errors.ts'
import { type BackupKey, sameMac } from './keys.ts'

const GZIP_LEVEL = 6
const CIPHER = 'aes-256-ctr'

/** What the stored bytes are bound to: the set they were made for, and the target. */
export type Binding = Readonly<{ setId: string; target: string }>

export type StoreOptions = Binding &
  Readonly<{ compress: boolean; key: BackupKey | null; signal?: AbortSignal }>

/** `mac` is null without a key. Sizes in bytes, hashes and the MAC in hex. */
export type Stored = Readonly<{
  rawBytes: number
  rawSha256: string
  storedBytes: number
  storedSha256: string
  mac: string | null
}>

/** What the manifest says of a stored file; `file` is for the words of errors. */
export type StoredExpectation = Binding &
  Readonly<{
    file: string
    compressed: boolean
    rawSha256: string
    storedBytes: number
    storedSha256: string
    mac: string | null
  }>

/** `.gz`, `.gz.enc`, `.enc` or nothing. */
export function storedSuffix(form: { compress: boolean; encrypt: boolean }): string {
  return `${form.compress ? '.gz' : ''}${form.encrypt ? '.enc' : ''}`
}

/** Writes `to` (mode 0400) so that it is either whole or not there; missing folders are the caller's. */
export async function storeFile(from: string, to: string, options: StoreOptions): Promise<Stored> {
  const temp = `${to}.tmp`
  const raw = meter()
  const stored = meter(options)
  try {
    await pipeline(
      [
        createReadStream(from),
        raw.through,
        ...(options.compress ? [createGzip({ level: GZIP_LEVEL })] : []),
        ...(options.key ? [cipherFor(options.key, options)] : []),
        stored.through,
        createWriteStream(temp, { flags: 'wx', mode: 0o600, flush: true }),
      ],
      options.signal ? { signal: options.signal } : {},
    )
    await chmod(temp, 0o400)
    await rename(temp, to)
  } catch (error) {
    await rm(temp, { force: true })
    throw error
  }
  return {
    rawBytes: raw.bytes(),
    rawSha256: raw.sha256(),
    storedBytes: stored.bytes(),
    storedSha256: stored.sha256(),
    mac: stored.mac(),
  }
}

/**
 * Brings a stored file back into a database at `to`. Checks the MAC before a byte is decrypted, and the
 * hashes on the way. Throws `backup_file_damaged` (naming the file) or `backup_key_wrong`.
 */
export async function unstoreFile(
  from: string,
  to: string,
  options: { expected: StoredExpectation; key: BackupKey | null; signal?: AbortSignal },
): Promise<void> {
  const { expected, key } = options
  await checkStored(from, expected, key)
  const raw = meter()
  try {
    await pipeline(
      [
        createReadStream(from),
        ...(expected.mac !== null && key ? [decipherFor(key, expected)] : []),
        ...(expected.compressed ? [createGunzip()] : []),
        raw.through,
        createWriteStream(to, { flags: 'wx', mode: 0o600 }),
      ],
      options.signal ? { signal: options.signal } : {},
    )
  } catch (error) {
    await rm(to, { force: true })
    if (isZlibFault(error)) throw damaged(expected.file, NOT_GZIP, error)
    throw error
  }
  if (raw.sha256() === expected.rawSha256) return
  await rm(to, { force: true })
  throw damaged(expected.file, OTHER_CONTENT)
}

/** Reads the stored bytes once and compares size, sha256 and MAC with what the manifest says. */
export async function checkStored(
  path: string,
  expected: StoredExpectation,
  key: BackupKey | null,
): Promise<void> {
  if (expected.mac !== null && !key) throw keyNeeded(expected.file)
  const found = await digestFile(path, expected.mac === null ? null : key, expected)
  if (found.bytes !== expected.storedBytes)
    throw damaged(expected.file, sizeWords(expected, found.bytes))
  if (found.sha256 !== expected.storedSha256) throw damaged(expected.file, OTHER_BYTES)
  if (expected.mac === null) return
  if (found.mac === null || !sameMac(expected.mac, found.mac)) throw wrongKey(expected.file)
}

/** sha256 of a whole file, hex. */
export async function sha256OfFile(path: string): Promise<string> {
  return (await digestFile(path, null, { setId: '', target: '' })).sha256
}

async function digestFile(path: string, key: BackupKey | null, binding: Binding) {
  const seen = meter({ ...binding, key })
  const sink = new Transform({ transform: (_chunk, _encoding, done) => done() })
  const file = await open(path, 'r')
  try {
    await pipeline([file.createReadStream({ autoClose: false }), seen.through, sink.resume()])
  } finally {
    await file.close()
  }
  return { bytes: seen.bytes(), sha256: seen.sha256(), mac: seen.mac() }
}

/** Counts and hashes what flows through it; with a key also the MAC over set id, target and the bytes. */
function meter(bound?: Binding & Readonly<{ key: BackupKey | null }>) {
  const hash: Hash = createHash('sha256')
  const hmac: Hmac | null = bound?.key
    ? createHmac('sha256', bound.key.macKey(bound.setId, bound.target)).update(
        bound.setId + bound.target,
      )
    : null
  let bytes = 0
  const through = new PassThrough({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      hmac?.update(chunk)
      done(null, chunk)
    },
  })
  return {
    through,
    bytes: () => bytes,
    sha256: () => hash.copy().digest('hex'),
    mac: () => hmac?.digest('hex') ?? null,
  }
}

function cipherFor(key: BackupKey, { setId, target }: Binding) {
  return createCipheriv(CIPHER, key.encryptionKey(setId, target), key.iv(setId, target))
}

function decipherFor(key: BackupKey, { setId, target }: Binding) {
  return createDecipheriv(CIPHER, key.encryptionKey(setId, target), key.iv(setId, target))
}

function isZlibFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

const NOT_GZIP: Words = { ja: 'gzip として読めません', en: 'it can not be read as gzip' }
const OTHER_BYTES: Words = {
  ja: 'sha256 がマニフェストと違います',
  en: 'its sha256 differs from the manifest',
}
const OTHER_CONTENT: Words = {
  ja: '展開した内容の sha256 がマニフェストと違います',
  en: 'the sha256 of its content differs from the manifest',
}

function sizeWords(expected: StoredExpectation, found: number): Words {
  return {
    ja: `${found} バイトです(マニフェストでは ${expected.storedBytes} バイト)`,
    en: `it has ${found} bytes, the manifest says ${expected.storedBytes}`,
  }
}

function damaged(file: string, why: Words, cause?: unknown): TobanError {
  return new TobanError({
    code: 'backup_file_damaged',
    message: {
      ja: `バックアップのファイルが壊れています: ${file}: ${why.ja}`,
      en: `a file of the backup is damaged: ${file}: ${why.en}`,
    },
    hint: {
      ja: 'ミラーの同じセット、または一つ前のセットを使ってください',
      en: 'use the same set of the mirror, or the set before it',
    },
    cause,
  })
}

function wrongKey(file: string): TobanError {
  return new TobanError({
    code: 'backup_key_wrong',
    kind: 'refused',
    message: {
      ja: `鍵が違うか、別の対象または別の日のファイルです: ${file}`,
      en: `the key is another one, or the file belongs to another target or night: ${file}`,
    },
    hint: {
      ja: 'マニフェストの keyId の鍵を使い、ファイルが正しい名前か確かめてください',
      en: 'use the key whose id the manifest names, and check that the file has its own name',
    },
  })
}

function keyNeeded(file: string): TobanError {
  return new TobanError({
    code: 'backup_key_wrong',
    kind: 'refused',
    message: {
      ja: `暗号化されています。鍵ファイルが必要です: ${file}`,
      en: `it is encrypted and no key file is configured: ${file}`,
    },
    hint: {
      ja: 'toban.yaml の backup.keyFile に鍵ファイルを指定してください',
      en: 'name the key file in toban.yaml: backup.keyFile',
    },
  })
}
