/** Proves that a stored file can be restored: read back, decrypted, unpacked, opened and counted (BATCH-101, rule 7). */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { BackupKey } from '../../../data/backup/keys.ts'
import {
  type BackupManifest,
  expectationOf,
  type ManifestTarget,
} from '../../../data/backup/manifest.ts'
import { unstoreFile } from '../../../data/backup/stored-file.ts'
import { tenantCodeOf } from '../../../data/backup/targets.ts'
import { checkFileInChild } from '../../../server/sdk/child.ts'
import { type DataFolder, type Day, weekday } from '../../../server/sdk/index.ts'

/** Up to this many raw bytes in all, every target is tested every night. */
export const ALL_TESTED_LIMIT_BYTES = 2 * 1024 ** 3

export type TestScope = Readonly<{ mode: 'auto' | 'all' | 'none'; day: Day; rawBytes: number }>

/** Above the limit: ops and platform nightly, each tenant on its weekday, everything on the 1st. */
export function isDueForTest(target: string, scope: TestScope): boolean {
  if (scope.mode !== 'auto') return scope.mode === 'all'
  if (scope.rawBytes <= ALL_TESTED_LIMIT_BYTES || scope.day.endsWith('-01')) return true
  if (target === 'ops' || target === 'platform') return true
  return crc32(tenantCodeOf(target) ?? target) % 7 === weekday(scope.day) % 7
}

export type TestResult = Readonly<{
  ok: boolean
  rowsFound: number | null
  ms: number
  error: string | null
}>

export type TestMeans = Readonly<{
  folder: DataFolder
  runId: string
  /** Where the stored file lies now: the set's folder, or its `.partial`. */
  setFolder: string
  key: BackupKey | null
  signal: AbortSignal
}>

/** A failed test is a result, not an error; only an abort throws. Leaves nothing behind. */
export async function testRestore(
  manifest: Pick<BackupManifest, 'setId'>,
  entry: ManifestTarget,
  means: TestMeans,
): Promise<TestResult> {
  const startedAt = performance.now()
  const bench = join(means.folder.restoreDir, `test-${means.runId}`)
  const path = join(bench, `${entry.target.replaceAll(':', '_')}.db`)
  try {
    await mkdir(bench, { recursive: true, mode: 0o700 })
    const found = await restoredRows(manifest, entry, path, means)
    return { ...found, ms: Math.round(performance.now() - startedAt) }
  } catch (error) {
    means.signal.throwIfAborted()
    const message = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      rowsFound: null,
      ms: Math.round(performance.now() - startedAt),
      error: message,
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function restoredRows(
  manifest: Pick<BackupManifest, 'setId'>,
  entry: ManifestTarget,
  path: string,
  means: TestMeans,
): Promise<Omit<TestResult, 'ms'>> {
  const expected = expectationOf(manifest, entry)
  if (!expected)
    return { ok: false, rowsFound: null, error: `${entry.target}: there is no stored file` }
  await unstoreFile(join(means.setFolder, expected.file), path, {
    expected,
    key: means.key,
    signal: means.signal,
  })
  const verdict = await checkFileInChild(
    { path, depth: 'quick', countRows: true },
    { signal: means.signal },
  )
  const rowsFound = Object.values(verdict.tables).reduce((sum, rows) => sum + rows, 0)
  const complaint = verdict.complaints[0] ?? differenceOf(entry, verdict.tables)
  return { ok: complaint === null, rowsFound, error: complaint && `${expected.file}: ${complaint}` }
}

/** An unverified copy has no counts to compare with. */
function differenceOf(
  entry: ManifestTarget,
  tables: Readonly<Record<string, number>>,
): string | null {
  if (entry.status === 'unverified') return null
  for (const [table, rows] of Object.entries(entry.tables)) {
    if (tables[table] !== rows)
      return `table ${table}: ${tables[table] ?? 'no'} rows, the manifest says ${rows}`
  }
  return null
}
