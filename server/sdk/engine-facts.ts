/** What the engine tells a system batch about itself (BATCH-001's "scheduler truth"); computed on the main side. */
import type { Severity } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import type { Lane } from '../domain/run.ts'

/** An enabled schedule whose last due time has neither a run nor a recorded reason. */
export type OverdueBatch = Readonly<{
  batchId: string
  dueAt: Instant
  graceMs: number
  priority: number
}>
export type StuckRun = Readonly<{
  runId: string
  batchId: string
  startedAt: Instant
  timeoutMs: number
}>

/** Read-only questions to the ledger; each may throw when ops.db can not be read. */
export type EngineFacts = Readonly<{
  /** True while an emergency stop, maintenance or a hold explains why nothing runs. */
  stopped(): boolean
  overdue(now: Instant): readonly OverdueBatch[]
  stuck(now: Instant): readonly StuckRun[]
  /** Batches whose last `runs` finished runs all failed. */
  failing(runs: number): readonly string[]
  /** Batches with an entry that is switched off, and since when the ledger has seen no run of it. */
  disabled(): readonly Readonly<{ batchId: string; lastRunAt: Instant | null }>[]
  oldestQueuedAt(): Instant | null
  /** Last good end of a batch; null when it never ended well. */
  lastGoodEnd(batchId: string): Instant | null
  heartbeats(): readonly Readonly<{ name: string; pid: number; at: Instant; loopP99Ms: number }>[]
  openAlerts(severity: Severity): readonly Readonly<{
    key: string
    message: Words
    openedAt: Instant
    acknowledged: boolean
  }>[]
  /** Objects of acts of the verb that were recorded since then. */
  audited(verb: string, since: Instant): readonly string[]
  lanes(): readonly Readonly<{ batchId: string; lane: Lane; everyMs: number }>[]
}>
