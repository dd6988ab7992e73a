/** Takes idle space of a company back: free pages of its file, files that belong to nothing (card 306, rule 8). */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { lastVerifiedBackup } from '../../../data/platform/backups.ts'
import { fileHolds } from '../../../data/platform/legal-holds.ts'
import { isSessionUsedSince, knownFiles } from '../../../data/tenant/reclaim.ts'
import { type VacuumVerdict, vacuumInChild } from '../../../server/sdk/child.ts'
import { addDays, type Day, unreachable } from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import { roomOn } from './disk-room.ts'
import { type Archived, archivedBefore, findLeftovers, moveAside } from './orphans.ts'
import { hasFreshBackup } from './tenant-facts.ts'
import type { End, Work } from './work.ts'

const MINUTE_MS = 60_000
const QUIET_MS = 15 * MINUTE_MS
const LARGEST_BYTES = 4 * 1024 ** 3
/** VACUUM writes the file twice: a copy, and that copy into the log. */
const ROOM_FACTOR = 2.5

export async function applyVacuum(work: Work): Promise<End> {
  const { run, tenant } = work
  const path = run.folder.tenantFile(tenant.code)
  const obstacle = await obstacleTo(work, path)
  if (obstacle !== null) return { result: 'skipped', note: obstacle }
  const job = { path, code: tenant.code, tmpDir: run.folder.tmpDir }
  const verdict = await vacuumInChild(job, { signal: run.signal })
  run.log.info('vacuum', { tenant: tenant.code, ...verdict })
  return endOf(verdict)
}

/** Null: nothing stands in the way. */
async function obstacleTo(work: Work, path: string): Promise<string | null> {
  const { run, tenant } = work
  const { size } = statSync(path)
  if (size >= LARGEST_BYTES) return 'too_large'
  if (roomOn(run.folder.root).freeBytes < size * ROOM_FACTOR) return 'no_room'
  if (!hasFreshBackup(work)) return 'no_backup'
  const since = run.now() - QUIET_MS
  const isUsed = await beside(run, tenant, { mode: 'read-only' }, (db) =>
    isSessionUsedSince(db, since),
  )
  return isUsed ? 'busy' : null
}

function endOf({ outcome, why }: VacuumVerdict): End {
  switch (outcome) {
    case 'done':
      return { result: 'done', note: null }
    case 'busy':
      return { result: 'skipped', note: 'busy' }
    case 'unsound':
    case 'failed':
      return { result: 'failed', note: why }
    case 'damaged':
      return { result: 'failed', note: why, alarm: 'damaged' }
    default:
      return unreachable(outcome)
  }
}

export async function applyOrphans(work: Work, adjustmentId: number): Promise<End> {
  const { run, tenant } = work
  if (fileHolds(run.platform, tenant.id) > 0) return { result: 'skipped', note: 'held' }
  if (!hasFreshBackup(work)) return { result: 'skipped', note: 'no_backup' }
  const from = run.folder.filesDir(tenant.code)
  const { orphans } = await beside(run, tenant, { mode: 'read-only' }, (db) =>
    findLeftovers(from, { known: knownFiles(db), now: run.now(), signal: run.signal }),
  )
  if (orphans.length === 0) return { result: 'skipped', note: 'stale' }
  const moved = await moveAside(orphans, { from, to: orphanFolder(work, run.today), adjustmentId })
  return { result: 'done', note: `${moved} files` }
}

/** The card keeps the archive of orphans so long. */
const KEPT_DAYS = 30

/** `archive/orphans/<code>/<date>/` */
export function orphanFolder(work: Work, day: Day): string {
  return join(orphanArchive(work), day)
}

function orphanArchive({ run, tenant }: Work): string {
  return join(run.folder.archiveDir, 'orphans', tenant.code)
}

/** What was moved aside more than 30 days ago and lies there still; said, and left where it is. */
export function keptTooLong(work: Work): Promise<Archived> {
  return archivedBefore(orphanArchive(work), addDays(work.run.today, -KEPT_DAYS))
}

/** Named in the alarm about a damaged file: what an operator restores from. */
export function backupNamed({ run, tenant }: Work): string | null {
  const target = `tenant:${tenant.code}`
  return lastVerifiedBackup(run.platform, run.folder.backupsDir, target)?.setId ?? null
}
