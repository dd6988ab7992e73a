/** The key file that encrypts backups and what is derived from it; used by the backup batches and by a restore. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { TobanError, type Words } from '../../server/domain/errors.ts'

/** Size of the master key in bytes; the file holds nothing else. */
export const KEY_BYTES = 32
const IV_BYTES = 16

/**
 * A master key. Everything used on a file is HMAC-SHA256(master, purpose ‖ set id ‖ target), so that the
 * stored bytes of one target or night can not be passed off as another's.
 */
export type BackupKey = Readonly<{
  /** Names the key without revealing it: 16 hex digits. */
  id: string
  encryptionKey(setId: string, target: string): Buffer
  iv(setId: string, target: string): Buffer
  macKey(setId: string, target: string): Buffer
}>

export function backupKey(master: Buffer): BackupKey {
  const derive = (purpose: string, setId: string, target: string) =>
    createHmac('sha256', master).update(`${purpose}|${setId}${target}`).digest()
  return {
    id: createHmac('sha256', master).update('id|').digest('hex').slice(0, 16),
    encryptionKey: (setId, target) => derive('enc', setId, target),
    iv: (setId, target) => derive('iv', setId, target).subarray(0, IV_BYTES),
    macKey: (setId, target) => derive('mac', setId, target),
  }
}

/**
 * Reads the key file. Throws `backup_key_invalid` unless it is a regular file of exactly 32 bytes that only
 * its owner may read and that does not lie in the data folder (whoever takes the data would take the key).
 */
export function loadBackupKey(path: string, dataRoot: string): BackupKey {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw invalid(path, MISSING)
  if (found.size !== KEY_BYTES) throw invalid(path, wrongSize(found.size))
  if ((found.mode & 0o077) !== 0) throw invalid(path, wrongMode(found.mode))
  if (liesBelow(path, dataRoot)) throw invalid(path, IN_DATA)
  return backupKey(readFileSync(path))
}

/** Compares two MACs in hex in constant time; false for different lengths. */
export function sameMac(expected: string, found: string): boolean {
  const [a, b] = [Buffer.from(expected, 'hex'), Buffer.from(found, 'hex')]
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b)
}

function liesBelow(path: string, folder: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(path))
  return !way.startsWith('..') && !isAbsolute(way)
}

const MISSING: Words = { ja: 'ファイルがありません', en: 'there is no such file' }
const IN_DATA: Words = {
  ja: 'データフォルダの中にあります',
  en: 'it lies inside the data folder',
}

function wrongSize(bytes: number): Words {
  return {
    ja: `${bytes} バイトです(${KEY_BYTES} バイトのはずです)`,
    en: `it has ${bytes} bytes, expected exactly ${KEY_BYTES}`,
  }
}

function wrongMode(mode: number): Words {
  const octal = (mode & 0o777).toString(8).padStart(4, '0')
  return {
    ja: `権限が ${octal} です(0600 のはずです)`,
    en: `its mode is ${octal}, expected 0600`,
  }
}

function invalid(path: string, why: Words): TobanError {
  return new TobanError({
    code: 'backup_key_invalid',
    kind: 'refused',
    message: {
      ja: `バックアップの鍵ファイルが使えません: ${path}: ${why.ja}`,
      en: `the key file of backups can not be used: ${path}: ${why.en}`,
    },
    hint: {
      ja: 'データフォルダの外に、権限 0600 で 32 バイトの乱数を置いてください: head -c 32 /dev/urandom',
      en: 'put 32 random bytes outside the data folder with mode 0600: head -c 32 /dev/urandom',
    },
  })
}
