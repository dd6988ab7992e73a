/** Space of a company that lies idle: free pages of its database file, files that belong to nothing (card 306, rule 5). Pure. */
import { divided } from '../money.ts'
import { type Level, type Proposal, type Reasons, type Reclaim, UNITS } from './resource.ts'

/** As the pragmas of the file say. */
export type PageFigures = Readonly<{ pages: number; freePages: number; pageSize: number }>

export type OrphanFigures = Readonly<{ files: number; bytes: number }>

export type ReclaimTerms = Readonly<{
  level: Level
  /** Of one GiB and month. */
  costMinor: number
  /** A verified backup of the last 26 hours is there. */
  hasBackup: boolean
}>

const MIB = 1024 ** 2
const GIB = 1024n ** 3n
const FREE_PERCENT = 20
const FREE_BYTES = 64 * MIB
/** Counted, not estimated. */
const CERTAIN_BP = 10_000

/** Null: not worth the trouble. */
export function freePagesProposal(
  { pages, freePages, pageSize }: PageFigures,
  terms: ReclaimTerms,
): Proposal | null {
  const bytes = freePages * pageSize
  if (freePages * 100 < pages * FREE_PERCENT || bytes < FREE_BYTES) return null
  const current = pages * pageSize
  return reclaim('db_reclaim', terms, { current, bytes, reasons: { why: 'free_pages' } })
}

export function orphansProposal(
  { files, bytes }: OrphanFigures,
  terms: ReclaimTerms,
): Proposal | null {
  if (files === 0) return null
  return reclaim('file_orphans', terms, {
    current: bytes,
    bytes,
    reasons: { why: 'orphans', files },
  })
}

/** What so many bytes cost a month. */
export function costOfBytes(bytes: number, costMinor: number): number {
  return divided(BigInt(bytes) * BigInt(costMinor), GIB, 'round')
}

function reclaim(
  resource: Reclaim,
  { level, costMinor, hasBackup }: ReclaimTerms,
  { current, bytes, reasons }: Readonly<{ current: number; bytes: number; reasons: Reasons }>,
): Proposal {
  const isCareful = level !== 'aggressive'
  return {
    resource,
    kind: 'reclaim',
    current,
    proposed: current - bytes,
    unit: UNITS[resource],
    savingMinor: costOfBytes(bytes, costMinor),
    risk: isCareful ? 'low' : 'medium',
    confidenceBp: CERTAIN_BP,
    reasons,
    isAutoApplicable: isCareful && hasBackup,
  }
}
