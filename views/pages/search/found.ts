/** What one question of the search box found, as the page is given it. */
import type { QueryFault } from '../../../server/domain/search-query.ts'
import type { LogLine } from '../../parts/log-lines.tsx'
import type { RunLine } from '../../parts/run-line.tsx'
import type { FoundPlace } from '../../parts/search-places.tsx'
import type { Mark } from '../../parts/status.tsx'
import type { Bilingual } from '../../screen.ts'

export type FoundRows<Row> = Readonly<{
  rows: readonly Row[]
  /** How many there are, as far as they were counted. */
  counted: number
  isCapped: boolean
  /** Not everything was looked at, only what was queued since; null = everything. */
  lookedBackTo: number | null
  /** Where the next page begins, as its address says it; null on the last. */
  next: string | null
}>

export type FoundTenantResult = Readonly<{
  runId: string
  batchId: string
  title: Bilingual
  tenantCode: string
  state: Mark
  startedAt: number | null
  finishedAt: number | null
  queuedAt: number
  errorMessage: Bilingual | null
}>

export type FoundLine = Readonly<{
  runId: string
  batchId: string
  title: Bilingual
  seq: number
  /** The line between its neighbours. */
  lines: readonly LogLine[]
}>

export type FoundLines =
  | Readonly<{ kind: 'no-index' }>
  | Readonly<{
      kind: 'found'
      lines: readonly FoundLine[]
      /** Where older ones begin. */
      next: string | null
      /** Lines that the index proposes, not all of which need have the words; null on a page of older ones. */
      proposed: Readonly<{ count: number; isCapped: boolean }> | null
      /** When the index was last complete, if that is long ago. */
      behindSince: number | null
    }>

/** Null = the question is not about these. */
export type SearchFound = Readonly<{
  faults: readonly QueryFault[]
  /** Normalised. */
  words: readonly string[]
  places: readonly FoundPlace[]
  runs: FoundRows<RunLine> | null
  results: FoundRows<FoundTenantResult> | null
  lines: FoundLines | null
}>
