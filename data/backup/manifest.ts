/** The manifest of a backup set: all that a restore needs without platform.db; written by 101, read by 901, the health check and reindex. */
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { TobanError } from '../../server/domain/errors.ts'
import { type BackupKey, sameMac } from './keys.ts'
import type { StoredExpectation } from './stored-file.ts'

export const MANIFEST_FILE = 'manifest.json'
/** HMAC-SHA256 of the manifest's bytes, hex; only beside encrypted sets. */
export const MANIFEST_MAC_FILE = 'manifest.hmac'
export const SUMS_FILE = 'SHA256SUMS'

/** verified: checked and whole · unverified: not checked, by order of a person · damaged: kept for forensics, never offered · failed: no copy. */
export const TARGET_STATES = ['verified', 'unverified', 'failed', 'damaged'] as const
export type TargetState = (typeof TARGET_STATES)[number]

const manifestTarget = z.object({
  target: z.string(),
  tenantId: z.string().nullable(),
  status: z.enum(TARGET_STATES),
  /** Relative to the set's folder; null when there is no copy. */
  file: z.string().nullable(),
  rawBytes: z.number(),
  storedBytes: z.number(),
  rawSha256: z.string().nullable(),
  storedSha256: z.string().nullable(),
  mac: z.string().nullable(),
  compressed: z.boolean(),
  /** The set whose id the file was encrypted with, when it was linked from an older one. */
  linkedFrom: z.string().nullable(),
  pageSize: z.number(),
  pageCount: z.number(),
  userVersion: z.number(),
  schemaHash: z.string().nullable(),
  /** Rows by full scan. */
  tables: z.record(z.string(), z.number()),
  rowsTotal: z.number(),
  fkFaults: z.number(),
  /** `ok`, or the first complaint of integrity_check; null when not checked. */
  integrity: z.string().nullable(),
  restoreTested: z.boolean(),
  error: z.string().nullable(),
})

const manifest = z.object({
  format: z.literal(1),
  kind: z.literal('DB'),
  installationId: z.string(),
  setId: z.string(),
  runId: z.string(),
  /** True when only some tenants were asked for: outside the retention tiers. */
  partial: z.boolean(),
  /** True when every target is verified. */
  complete: z.boolean(),
  backupType: z.enum(['FULL', 'INCREMENTAL']),
  trigger: z.enum(['SCHEDULED', 'MANUAL', 'EMERGENCY']),
  executedBy: z.string(),
  note: z.string().nullable(),
  /** Epoch ms: the one instant all snapshots show when `consistency` is global. */
  takenAt: z.number(),
  /** The same, for people. */
  takenAtText: z.string(),
  publishedAt: z.number(),
  consistency: z.enum(['global', 'per_file']),
  barrierMs: z.number(),
  host: z.string(),
  appVersion: z.string(),
  sqliteVersion: z.string(),
  retentionDays: z.number(),
  encryption: z
    .object({ cipher: z.literal('aes-256-ctr+hmac-sha256'), keyId: z.string() })
    .nullable(),
  targets: z.array(manifestTarget),
})

export type ManifestTarget = Readonly<z.infer<typeof manifestTarget>>
export type BackupManifest = Readonly<Omit<z.infer<typeof manifest>, 'targets'>> &
  Readonly<{ targets: readonly ManifestTarget[] }>

/** What gets written for a set, besides the stored files themselves. */
export function manifestFiles(
  content: BackupManifest,
  key: BackupKey | null,
): { text: string; sums: string; mac: string | null } {
  const text = `${JSON.stringify(content, null, 2)}\n`
  const listed = content.targets
    .filter((entry) => entry.file !== null && entry.storedSha256 !== null)
    .map((entry) => `${entry.storedSha256}  ${entry.file}`)
  const sums = [...listed, `${sha256(text)}  ${MANIFEST_FILE}`].sort(byFile).join('\n')
  return { text, sums: `${sums}\n`, mac: key ? manifestMac(text, content.setId, key) : null }
}

/**
 * The manifest in a set's folder. With a key its HMAC is demanded for encrypted sets. Throws
 * `backup_manifest_unreadable` when it is missing, malformed or altered.
 */
export function readManifest(setFolder: string, key: BackupKey | null = null): BackupManifest {
  try {
    const text = readFileSync(join(setFolder, MANIFEST_FILE), 'utf8')
    const content = manifest.parse(JSON.parse(text))
    if (key && content.encryption?.keyId === key.id) demandMac(setFolder, text, content.setId, key)
    return content
  } catch (cause) {
    throw unreadable(setFolder, cause)
  }
}

/** sha256 of the manifest as it lies there; compared with backup_sets.manifest_sha256. */
export function manifestSha256(setFolder: string): string {
  return sha256(readFileSync(join(setFolder, MANIFEST_FILE), 'utf8'))
}

/** What to expect of a target's stored file; null when the set holds no good copy of it. */
export function expectationOf(
  content: Pick<BackupManifest, 'setId'>,
  entry: ManifestTarget,
): StoredExpectation | null {
  if (entry.file === null || entry.rawSha256 === null || entry.storedSha256 === null) return null
  return {
    setId: entry.linkedFrom ?? content.setId,
    target: entry.target,
    file: entry.file,
    compressed: entry.compressed,
    rawSha256: entry.rawSha256,
    storedBytes: entry.storedBytes,
    storedSha256: entry.storedSha256,
    mac: entry.mac,
  }
}

function demandMac(setFolder: string, text: string, setId: string, key: BackupKey): void {
  const found = readFileSync(join(setFolder, MANIFEST_MAC_FILE), 'utf8').trim()
  if (!sameMac(manifestMac(text, setId, key), found))
    throw new Error('its HMAC does not fit the key')
}

function manifestMac(text: string, setId: string, key: BackupKey): string {
  return createHmac('sha256', key.macKey(setId, 'manifest')).update(text).digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function byFile(a: string, b: string): number {
  return a.slice(66) < b.slice(66) ? -1 : 1
}

function unreadable(setFolder: string, cause: unknown): TobanError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TobanError({
    code: 'backup_manifest_unreadable',
    message: {
      ja: `バックアップのマニフェストを読めません: ${setFolder}: ${why}`,
      en: `the manifest of the backup can not be read: ${setFolder}: ${why}`,
    },
    hint: {
      ja: 'ミラーの同じセット、または一つ前のセットを使ってください',
      en: 'use the same set of the mirror, or the set before it',
    },
    cause,
  })
}
