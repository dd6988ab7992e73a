/** What a listing changes in a mirror, and whether that may be true; pure, used by all mirrors (card 407, steps 5 and 6). */
import { PermanentError, type Words } from '../../../server/sdk/index.ts'

/** A mirrored row as far as the comparison looks at it. */
export type KnownRow = Readonly<{
  externalId: string
  parentId: string | null
  contentHash: string
  isLive: boolean
}>

export type ListedRow = Readonly<{ externalId: string; contentHash: string; isDeleted: boolean }>

export type Listed = Readonly<{
  rows: readonly ListedRow[]
  /** Ids the service says are gone, in a listing of changes only. */
  removed: readonly string[]
  /** Whether a live row that is not listed is gone: its part of the directory was read to the end. */
  covers(row: KnownRow): boolean
}>

/** Ids, each list in the order of the listing. */
export type Difference = Readonly<{
  /** New, or back again. */
  added: readonly string[]
  changed: readonly string[]
  unchanged: readonly string[]
  removed: readonly string[]
}>

/** A row listed as deleted that we never had is not worth having. */
export function difference(known: readonly KnownRow[], listed: Listed): Difference {
  const before = new Map(known.map((row) => [row.externalId, row]))
  const added: string[] = []
  const changed: string[] = []
  const unchanged: string[] = []
  const alive = new Set<string>()
  for (const row of listed.rows) {
    if (row.isDeleted) continue
    const was = before.get(row.externalId)
    alive.add(row.externalId)
    if (!was?.isLive) added.push(row.externalId)
    else if (was.contentHash === row.contentHash) unchanged.push(row.externalId)
    else changed.push(row.externalId)
  }
  const named = new Set([...listed.removed, ...deletedIds(listed.rows)])
  const isGone = (row: KnownRow) => named.has(row.externalId) || listed.covers(row)
  const removed = known
    .filter((row) => row.isLive && !alive.has(row.externalId) && isGone(row))
    .map((row) => row.externalId)
  return { added, changed, unchanged, removed }
}

function deletedIds(rows: readonly ListedRow[]): string[] {
  return rows.filter((row) => row.isDeleted).map((row) => row.externalId)
}

/** Fewer than this many may always go. */
const ALWAYS_ALLOWED = 10
const SHARE_ALLOWED = 0.2

/**
 * A token with fewer rights looks just like mass deletion: more than max(10, 20 %) of the live rows gone is not
 * believed. Throws `SUSPICIOUS_SHRINK`.
 */
export function demandNoShrink(
  what: Words,
  { live, removed }: Readonly<{ live: number; removed: number }>,
): void {
  const limit = Math.max(ALWAYS_ALLOWED, live * SHARE_ALLOWED)
  if (removed <= limit) return
  throw new PermanentError({
    code: 'SUSPICIOUS_SHRINK',
    message: {
      ja: `${what.ja}: 有効な ${live} 件のうち ${removed} 件が見つかりません(上限 ${limit})。ミラーは変更していません`,
      en: `${what.en}: ${removed} of ${live} live rows are not listed any more (limit ${limit}); the mirror was not changed`,
    },
    hint: {
      ja: '権限が減っていないか確認してください。正しい削除なら applyShrink=true で 1 回実行してください',
      en: 'check whether the token has lost rights; if it is true, run once with applyShrink=true',
    },
  })
}
