/** What of a company's file and folder lies idle, and whether somebody is at work there; read by BATCH-306. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { PageFigures } from '../../server/domain/resources/reclaim-proposals.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export function pageFigures(tenant: TenantDb): PageFigures {
  const pragma = (name: string) => tenant.sqlite.pragma(name, { simple: true }) as number
  return {
    pages: pragma('page_count'),
    freePages: pragma('freelist_count'),
    pageSize: pragma('page_size'),
  }
}

/** Path below the company's folder of uploads; `mustExist` is false for an upload that was deleted. */
export type KnownFile = Readonly<{ path: string; mustExist: boolean }>

/** All files that some row of the company names. */
export function knownFiles(tenant: TenantDb): IterableIterator<KnownFile> {
  const sql = `SELECT path, deleted_at IS NULL AS mustExist FROM uploaded_files
    UNION ALL
    SELECT file_path, 0 FROM skill_evidence WHERE file_path IS NOT NULL`
  const rows = statement<[], { path: string; mustExist: 0 | 1 }>(tenant.sqlite, sql).iterate()
  return (function* () {
    for (const { path, mustExist } of rows) yield { path, mustExist: mustExist === 1 }
  })()
}

export function isSessionUsedSince(tenant: TenantDb, since: Instant): boolean {
  const sql = 'SELECT 1 FROM sessions WHERE COALESCE(last_used_at, issued_at) >= ? LIMIT 1'
  return statement<[Instant], 1>(tenant.sqlite, sql).pluck().get(since) !== undefined
}
