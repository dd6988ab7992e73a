/** One month of a company's send log as a file that was read back before anybody relies on it. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { stringify } from 'csv-stringify'
import { type BackupKey, loadBackupKey } from '../../../data/backup/keys.ts'
import { storedSuffix, storeFile, unstoreFile } from '../../../data/backup/stored-file.ts'
import type { ArchiveManifest } from '../../../data/platform/archive-manifests.ts'
import {
  type LogRow,
  type LogSpan,
  logRows,
  logSpanCount,
  type SpanCount,
} from '../../../data/tenant/old-notifications.ts'
import {
  addDays,
  dayAt,
  isoWithOffset,
  type Month,
  monthOf,
  PermanentError,
  type TenantDb,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import type { CleanupHooks, CleanupRun } from './cleanup-run.ts'

export const LOG_KIND = 'notification_log'
const GIB = 1024 ** 3
/** Columns that are instants: people read the file. */
const INSTANTS = ['scheduled_at', 'started_at', 'sent_at'] as const

export type Archived = Readonly<{ manifest: ArchiveManifest; span: LogSpan }>

/** Refuses before anything is written: a full disk would stop more than this batch. */
export async function demandArchiveRoom(folder: string, estimateBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = await statfs(folder)
  const [free, needed] = [bavail * bsize, 2 * estimateBytes + GIB]
  if (free >= needed) return
  throw new PermanentError({
    code: 'NO_SPACE',
    message: {
      ja: `アーカイブ先の空きが足りません: ${free} バイト (必要 ${needed} バイト)`,
      en: `not enough room for the archive: ${free} bytes free, ${needed} needed`,
    },
    hint: {
      ja: 'ディスクを空けるか、data/archive を別のディスクに置いてください。',
      en: 'Make room, or put data/archive on another disk.',
    },
  })
}

/** @throws PermanentError `ARCHIVE_DAMAGED` when what was written can not be read back as it was */
export async function archiveMonth(
  run: CleanupRun,
  about: Readonly<{ tenant: TenantRef; db: TenantDb; span: LogSpan; hooks: CleanupHooks }>,
): Promise<Archived | null> {
  const { tenant, db, span, hooks } = about
  const count = logSpanCount(db, span)
  if (!count) return null
  const month = monthOf(dayAt(span.from))
  const file = await write(run, { tenant, db, span, month })
  await hooks.beforeReadBack?.(file.path)
  await readBack(run, file, count)
  const manifest = manifestOf(run, { tenant, span, count, file })
  return { manifest, span }
}

type Written = Readonly<{
  path: string
  archiveId: string
  target: string
  key: BackupKey | null
  stored: Awaited<ReturnType<typeof storeFile>>
}>

async function write(
  run: CleanupRun,
  about: Readonly<{ tenant: TenantRef; db: TenantDb; span: LogSpan; month: Month }>,
): Promise<Written> {
  const { keyFile } = run.settings.toban.backup
  const key = keyFile === null ? null : loadBackupKey(keyFile, run.folder.root)
  const suffix = storedSuffix({ compress: true, encrypt: key !== null })
  const again = run.attempt > 1 ? `-${run.attempt}` : ''
  const archiveId = `${LOG_KIND}_${about.month.replace('-', '')}_${run.id}${again}`
  const path = join(archiveFolder(run, about.tenant.code), `${archiveId}.csv${suffix}`)
  const plain = join(run.folder.tmpDir, `${archiveId}.csv.tmp-${run.id}`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await mkdir(run.folder.tmpDir, { recursive: true, mode: 0o700 })
  try {
    await writeCsv(plain, about.db, about.span)
    const target = `tenant:${about.tenant.code}`
    // A leftover of a run that was killed here: it stands in no manifest.
    await rm(path, { force: true })
    const binding = { setId: archiveId, target }
    const stored = await storeFile(plain, path, {
      ...binding,
      compress: true,
      key,
      signal: run.signal,
    })
    return { path, archiveId, target, key, stored }
  } finally {
    await rm(plain, { force: true })
  }
}

/** UTF-8 with BOM, CRLF, RFC 4180 quoting; bodies stay out, recipients are masked already. */
async function writeCsv(path: string, db: TenantDb, span: LogSpan): Promise<void> {
  const rows = Readable.from(csvRows(db, span), { objectMode: true })
  const lines = stringify({
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  })
  await pipeline(rows, lines, createWriteStream(path, { flags: 'w', mode: 0o600 }))
}

function* csvRows(db: TenantDb, span: LogSpan): Generator<LogRow> {
  for (const { body: _, ...row } of logRows(db, span)) {
    const instants = INSTANTS.map((column) => {
      const at = row[column]
      return [column, typeof at === 'number' ? isoWithOffset(at) : null] as const
    })
    yield {
      ...row,
      recipient_address: masked(row.recipient_address),
      ...Object.fromEntries(instants),
    }
  }
}

/** `y***@example.co.jp`; other addresses by their first characters. */
function masked(address: LogRow[string] | undefined): string {
  const text = String(address ?? '')
  const at = text.lastIndexOf('@')
  return at > 0 ? `${text.slice(0, 1)}***${text.slice(at)}` : `${text.slice(0, 3)}***`
}

async function readBack(run: CleanupRun, file: Written, count: SpanCount): Promise<void> {
  const copy = join(run.folder.tmpDir, `${file.archiveId}.back.tmp-${run.id}`)
  try {
    const { path, key, stored } = file
    const expected = {
      ...stored,
      setId: file.archiveId,
      target: file.target,
      file: path,
      compressed: true,
    }
    await unstoreFile(path, copy, { expected, key, signal: run.signal })
    const seen = await contentOf(copy)
    const isSame =
      seen.rows === count.rows && seen.first === count.minKey && seen.last === count.maxKey
    if (!isSame) throw new Error(`${seen.rows} rows ${seen.first} to ${seen.last}`)
  } catch (cause) {
    if (run.signal.aborted) throw cause
    throw damaged(relative(run.folder.root, file.path), cause)
  } finally {
    await rm(copy, { force: true })
  }
}

async function contentOf(path: string) {
  const seen = { rows: 0, first: -1, last: -1 }
  const lines = createReadStream(path).pipe(parse({ bom: true, columns: true }))
  for await (const line of lines as AsyncIterable<Record<string, string>>) {
    const key = Number(line.log_id)
    if (seen.rows === 0) seen.first = key
    seen.rows += 1
    seen.last = key
  }
  return seen
}

function manifestOf(
  run: CleanupRun,
  about: Readonly<{ tenant: TenantRef; span: LogSpan; count: SpanCount; file: Written }>,
): ArchiveManifest {
  const { tenant, span, count, file } = about
  const lastDay = dayAt(span.to - 1)
  return {
    archiveId: file.archiveId,
    tenantId: tenant.id,
    kind: LOG_KIND,
    fromAt: span.from,
    toAt: span.to,
    minKey: String(count.minKey),
    maxKey: String(count.maxKey),
    rows: count.rows,
    bytes: file.stored.storedBytes,
    sha256: file.stored.rawSha256,
    path: relative(run.folder.root, file.path),
    verifiedAt: run.now(),
    deletedRows: 0,
    expiresOn: addDays(lastDay, run.params.archiveDays),
    runId: run.id,
  }
}

export function archiveFolder(run: CleanupRun, code: string): string {
  return join(run.folder.archiveDir, code, 'notifications')
}

function damaged(path: string, cause: unknown): PermanentError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new PermanentError({
    code: 'ARCHIVE_DAMAGED',
    message: {
      ja: `アーカイブを読み戻せません。何も削除していません: ${path}: ${detail}`,
      en: `the archive can not be read back, nothing was deleted: ${path}: ${detail}`,
    },
    hint: {
      ja: 'ディスクの状態を確認してください (BATCH-508、toban doctor)。',
      en: 'Check the disk (BATCH-508, toban doctor).',
    },
    cause,
  })
}
