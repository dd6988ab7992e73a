/** One company's turn: backup gate, archive and delete the log month by month, then deliveries, bodies and notices. */
import {
  type ArchiveManifest,
  insertManifest,
  setDeletedRows,
  unfinishedManifests,
} from '../../../data/platform/archive-manifests.ts'
import { lastVerifiedBackup } from '../../../data/platform/backups.ts'
import { heldSpans, type LegalHold, rowHolds } from '../../../data/platform/legal-holds.ts'
import {
  archiveOldNotifications,
  clearOldBodies,
  countOldDeliveries,
  countOldNotifications,
  deleteLogChunk,
  deleteOldDeliveries,
  deleteOldDigests,
  deleteOldNotifications,
  type LogSpan,
  logSpanCount,
  oldestLogAt,
  tidyFile,
} from '../../../data/tenant/old-notifications.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import {
  addDays,
  addMonths,
  dayAt,
  firstDayOf,
  type Instant,
  instantOf,
  monthOf,
  PermanentError,
  type Skip,
  skip,
  type TenantDb,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { archiveFolder, archiveMonth, demandArchiveRoom, LOG_KIND } from './archive-month.ts'
import { demandUsualSize } from './brake.ts'
import { type CleanupHooks, type CleanupRun, inChunks } from './cleanup-run.ts'

export type ArchivedFile = Readonly<{ path: string; rows: number; bytes: number; sha256: string }>

export type CompanyCleanup = Readonly<{
  archivedRows: number
  deletedLogRows: number
  deletedDeliveries: number
  archivedNotifications: number
  deletedNotifications: number
  nulledBodies: number
  freedBytes: number
  files: readonly ArchivedFile[]
}>

const HOUR_MS = 3_600_000
const OLDEST_BACKUP_MS = 48 * HOUR_MS
/** Bodies of ended messages (delivery rule D14), and in-app notices that move out of the list. */
const BODY_DAYS = 7
const LIST_DAYS = 90
const MAX_FREED_PAGES = 50_000

export async function cleanCompany(
  run: CleanupRun,
  tenant: TenantRef,
  hooks: CleanupHooks,
): Promise<CompanyCleanup | Skip> {
  if (run.params.requireBackup && !hasFreshBackup(run, tenant)) {
    return skip('no_backup', { needsPerson: true })
  }
  const mode = run.dryRun ? 'read-only' : 'read-write'
  const db = openTenant(run.folder.tenantFile(tenant.code), { code: tenant.code }, mode)
  try {
    const work = workOf(run, tenant, db)
    return run.dryRun ? preview(work) : await clean(work, hooks)
  } finally {
    db.sqlite.close()
  }
}

function hasFreshBackup(run: CleanupRun, { code }: TenantRef): boolean {
  const good = lastVerifiedBackup(run.platform, run.folder.backupsDir, `tenant:${code}`)
  return good !== null && run.now() - good.takenAt <= OLDEST_BACKUP_MS
}

type Work = Readonly<{
  run: CleanupRun
  tenant: TenantRef
  db: TenantDb
  holds: readonly LegalHold[]
  /** Rows before this are old; one exactly at it stays. */
  cut: Instant
  months: readonly LogSpan[]
}>

function workOf(run: CleanupRun, tenant: TenantRef, db: TenantDb): Work {
  const cut = daysAgo(run, run.params.retentionDays)
  const holds = rowHolds(run.platform, tenant.id)
  const held = heldSpans(holds, LOG_KIND, run.now())
  return { run, tenant, db, holds, cut, months: monthsUntil(oldestLogAt(db), cut, held) }
}

function daysAgo(run: CleanupRun, days: number): Instant {
  return instantOf(addDays(run.today, -days), '00:00')
}

function monthsUntil(oldest: Instant | null, cut: Instant, held: LogSpan['held']): LogSpan[] {
  const spans: LogSpan[] = []
  if (oldest === null) return spans
  for (let month = monthOf(dayAt(oldest)); ; month = addMonths(month, 1)) {
    const from = instantOf(firstDayOf(month), '00:00')
    if (from >= cut) return spans
    const to = Math.min(instantOf(firstDayOf(addMonths(month, 1)), '00:00'), cut)
    spans.push({ from, to, held })
  }
}

/** Counts only. */
function preview({ run, db, holds, months }: Work): CompanyCleanup {
  const rows = months.reduce((sum, span) => sum + (logSpanCount(db, span)?.rows ?? 0), 0)
  const outbox = { before: daysAgo(run, run.params.outboxDays), held: heldFor(run, holds, OUTBOX) }
  return {
    archivedRows: run.params.archiveEnabled ? rows : 0,
    deletedLogRows: rows,
    deletedDeliveries: countOldDeliveries(db, outbox),
    archivedNotifications: 0,
    deletedNotifications: countOldNotifications(db, oldNotices(run, holds)),
    nulledBodies: 0,
    freedBytes: 0,
    files: [],
  }
}

async function clean(work: Work, hooks: CleanupHooks): Promise<CompanyCleanup> {
  const { run, tenant, db, holds, months } = work
  const finished = await finishEarlier(work, hooks)
  const counts = months.map((span) => logSpanCount(db, span))
  const total = (of: 'rows' | 'bytes') => counts.reduce((sum, one) => sum + (one?.[of] ?? 0), 0)
  demandUsualSize(run, tenant, total('rows'))
  const folder = archiveFolder(run, tenant.code)
  if (run.params.archiveEnabled && total('rows') > 0)
    await demandArchiveRoom(folder, total('bytes'))
  const logged = await archiveAndDelete(work, hooks)
  const limit = run.params.batchSize
  const outbox = {
    before: daysAgo(run, run.params.outboxDays),
    held: heldFor(run, holds, OUTBOX),
    limit,
  }
  const chunks = (step: () => number) => inChunks(run, hooks, step)
  const deletedDeliveries = await chunks(() => deleteOldDeliveries(db, outbox))
  const nulledBodies = await chunks(() =>
    clearOldBodies(db, { before: run.now() - BODY_DAYS * 24 * HOUR_MS, limit }),
  )
  const archivedNotifications = await chunks(() =>
    archiveOldNotifications(db, { before: daysAgo(run, LIST_DAYS), at: run.now(), limit }),
  )
  const notices = oldNotices(run, holds)
  const deletedNotifications = await chunks(() => deleteOldNotifications(db, notices, limit))
  await chunks(() => deleteOldDigests(db, addDays(run.today, -run.params.outboxDays), limit))
  return {
    archivedRows: logged.files.reduce((sum, file) => sum + file.rows, 0),
    deletedLogRows: finished + logged.deleted,
    deletedDeliveries,
    archivedNotifications,
    deletedNotifications,
    nulledBodies,
    freedBytes: tidyFile(db.sqlite, { maxPages: MAX_FREED_PAGES }),
    files: logged.files,
  }
}

const OUTBOX = 'notification_deliveries'

function heldFor(run: CleanupRun, holds: readonly LegalHold[], table: string) {
  return heldSpans(holds, table, run.now())
}

function oldNotices(run: CleanupRun, holds: readonly LegalHold[]) {
  return {
    before: daysAgo(run, run.params.notificationDays),
    expiredBefore: addDays(run.today, -LIST_DAYS),
    held: heldFor(run, holds, 'notifications'),
  }
}

/** Archives that are whole, but whose rows a killed run has not deleted: they are not written again. */
async function finishEarlier(work: Work, hooks: CleanupHooks): Promise<number> {
  const { run, tenant } = work
  let deleted = 0
  for (const manifest of unfinishedManifests(run.platform, {
    tenantId: tenant.id,
    kind: LOG_KIND,
  })) {
    deleted += await deleteArchived(work, hooks, manifest)
  }
  return deleted
}

async function archiveAndDelete(work: Work, hooks: CleanupHooks) {
  const { run, tenant, db, months } = work
  const files: ArchivedFile[] = []
  let deleted = 0
  for (const span of months) {
    run.signal.throwIfAborted()
    if (!run.params.archiveEnabled) {
      deleted += await deleteSpan(work, hooks, span, Number.MAX_SAFE_INTEGER)
      continue
    }
    const archived = await archiveMonth(run, { tenant, db, span, hooks })
    if (!archived) continue
    const { manifest } = archived
    insertManifest(run.platform, manifest)
    demandSameRows(work, manifest)
    deleted += await deleteArchived(work, hooks, manifest)
    const { path, rows, bytes, sha256 } = manifest
    files.push({ path, rows, bytes, sha256 })
  }
  return { files, deleted }
}

async function deleteArchived(
  work: Work,
  hooks: CleanupHooks,
  manifest: ArchiveManifest,
): Promise<number> {
  const span = spanOf(work, manifest)
  const deleted = await deleteSpan(work, hooks, span, Number(manifest.maxKey))
  setDeletedRows(work.run.platform, manifest.archiveId, manifest.rows)
  return deleted
}

/** The cut is asked again: a manifest of an earlier run with other parameters deletes nothing younger. */
function spanOf({ run, holds, cut }: Work, { fromAt, toAt }: ArchiveManifest): LogSpan {
  return { from: fromAt, to: Math.min(toAt, cut), held: heldFor(run, holds, LOG_KIND) }
}

function deleteSpan(
  { run, db }: Work,
  hooks: CleanupHooks,
  span: LogSpan,
  maxKey: number,
): Promise<number> {
  const limit = run.params.batchSize
  return inChunks(run, hooks, () => {
    const rows = deleteLogChunk(db, span, { maxKey, limit })
    run.records(rows)
    return rows
  })
}

function demandSameRows(work: Work, manifest: ArchiveManifest): void {
  const now = logSpanCount(work.db, spanOf(work, manifest))
  if (now?.rows === manifest.rows && String(now.maxKey) === manifest.maxKey) return
  throw new PermanentError({
    code: 'ROWS_CHANGED',
    message: {
      ja: `アーカイブ後に ${work.tenant.code} の通知ログが変わりました。削除していません: ${manifest.path}`,
      en: `the log of ${work.tenant.code} changed after it was archived, nothing was deleted: ${manifest.path}`,
    },
    hint: {
      ja: '次回の実行で処理されます。続く場合は誰が古い行を書いているか調べてください。',
      en: 'The next run takes it up. If it goes on, find out who writes old rows.',
    },
  })
}
