/** Counts what was applied, by part; pure, for the results of the mirrors. */
import type { Account, Container } from '../../../data/tenant/external-directory.ts'
import type { PlannedPart } from './commit.ts'
import type { MirrorResult, PartName } from './model.ts'

/** Parts of the same name (domains) are added up. */
export function partCounts(parts: readonly PlannedPart[]): MirrorResult['parts'] {
  const sums: MirrorResult['parts'] = {}
  for (const { part, listing, difference } of parts) {
    const { added, changed, removed } = difference
    const counts: Counts = {
      seen: listing.rows.length,
      added: added.length,
      changed: changed.length,
      removed: removed.length,
      ...(listing.table === 'accounts'
        ? accountKinds(listing.rows)
        : { archived: archivedOf(listing.rows) }),
    }
    const before = sums[part.name]
    sums[part.name] = before ? plusCounts(before, counts) : counts
  }
  return sums
}

function accountKinds(rows: readonly Account[]): Record<string, number> {
  const count = (kind: Account['kind']) => rows.filter((row) => row.kind === kind).length
  return { bots: count('BOT') + count('SERVICE'), guests: count('GUEST') }
}

function archivedOf(rows: readonly Container[]): number {
  return rows.filter((row) => row.isArchived).length
}

type Counts = NonNullable<MirrorResult['parts'][PartName]>

export function plusCounts(one: Counts, other: Counts): Counts {
  const sums = Object.entries(other).map(([name, value]) => [name, (one[name] ?? 0) + value])
  return { ...one, ...Object.fromEntries(sums) }
}
