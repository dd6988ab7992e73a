/** What the report of one operating day says, and the one rule for why a run was late; drawn as page, Excel and PDF. */
import type { DueFate, DueMark, Tally } from './accounting.ts'
import type { AlertState, Severity } from './alert.ts'
import type { Day, Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { RunState, Trigger } from './run.ts'

/** Plan and result of one batch on the day. */
export type BatchDay = Readonly<{
  batchId: string
  title: Words
  planned: number
  counts: Readonly<Record<DueFate, number>>
  /** Of the runs of its due times; null while none has begun, or ended. */
  firstStartAt: Instant | null
  lastEndAt: Instant | null
  /** Of all of them together. */
  workedMs: number
}>

export type DelayKind = 'late-start' | 'late-end' | 'slow'

/** Why a run began or ended late, as far as the ledger tells. */
export type DelayCause =
  | 'catch-up'
  | 'moved'
  | 'maintenance'
  | 'held'
  | 'dependency'
  | 'retries'
  | 'lost'
  | 'busy'
  | 'unknown'

export type Delay = Readonly<{
  batchId: string
  title: Words
  runId: string
  dueAt: Instant
  startedAt: Instant
  finishedAt: Instant | null
  kinds: readonly DelayKind[]
  lateStartMs: number
  /** Beyond its `finishBy`; 0 when it kept it, or has none. */
  lateEndMs: number
  durationMs: number
  /** Median of like runs; null with too little history. */
  usualMs: number | null
  cause: DelayCause
  /** What it waited for: a batch, a reason. */
  detail: string | null
}>

/** A due time that did not end well. */
export type Trouble = Readonly<{
  batchId: string
  title: Words
  dueAt: Instant
  mark: DueMark
  runId: string | null
  tenants: Readonly<{ bad: number; all: number }> | null
  error: Words | null
  reason: string | null
}>

/** Started by a person or a program instead of the schedule. */
export type ByHand = Readonly<{
  batchId: string
  title: Words
  runId: string
  at: Instant
  trigger: Trigger
  state: RunState
  by: string
  reason: string | null
  parentRunId: string | null
  dryRun: boolean
}>

export type Incident = Readonly<{
  alertId: string
  severity: Severity
  state: AlertState
  message: Words
  openedAt: Instant
  resolvedAt: Instant | null
  acknowledgedBy: string | null
  note: string | null
}>

export type OneOff = Readonly<{
  kind: 'hold' | 'skip' | 'move' | 'maintenance'
  batchId: string
  scheduledFor: Instant | null
  movedTo: Instant | null
  expiresAt: Instant | null
  reason: string
  by: string
  createdAt: Instant
  endedAt: Instant | null
}>

export type ConfigChange = Readonly<{ version: string; at: Instant; by: string }>

export type ShiftNote = Readonly<{ id: number; at: Instant; by: string; text: string }>

export type ShiftReport = Readonly<{
  day: Day
  /** When it was drawn up: a day that is not over yet may still change. */
  madeAt: Instant
  isOver: boolean
  installation: string
  tally: Tally
  batches: readonly BatchDay[]
  troubles: readonly Trouble[]
  delays: readonly Delay[]
  byHand: readonly ByHand[]
  incidents: readonly Incident[]
  oneOffs: readonly OneOff[]
  configChanges: readonly ConfigChange[]
  notes: readonly ShiftNote[]
}>

/** A start within this is on time: the tick and the queue need a moment. */
export const LATE_START_MS = 60_000
/** The batch list's 7.3: worth a word from here on. */
export const SLOW_FACTOR = 1.5
/** Below it a longer run disturbs nobody. */
export const SLOW_FROM_MS = 60_000

export type DelayFacts = Readonly<{
  dueAt: Instant
  startedAt: Instant
  finishedAt: Instant | null
  now: Instant
  finishBy: Instant | null
  usualMs: number | null
}>

export type Lateness = Pick<Delay, 'kinds' | 'lateStartMs' | 'lateEndMs' | 'durationMs'>

/** Null: on time and as long as usual. */
export function latenessOf(facts: DelayFacts): Lateness | null {
  const { dueAt, startedAt, finishedAt, now, finishBy, usualMs } = facts
  const end = finishedAt ?? now
  const lateStartMs = Math.max(0, startedAt - dueAt)
  const lateEndMs = finishBy === null ? 0 : Math.max(0, end - finishBy)
  const durationMs = Math.max(0, end - startedAt)
  const isSlow =
    usualMs !== null && durationMs >= SLOW_FROM_MS && durationMs > usualMs * SLOW_FACTOR
  const kinds: DelayKind[] = []
  if (lateStartMs >= LATE_START_MS) kinds.push('late-start')
  if (lateEndMs > 0) kinds.push('late-end')
  if (isSlow) kinds.push('slow')
  return kinds.length === 0 ? null : { kinds, lateStartMs, lateEndMs, durationMs }
}

export type CauseFacts = Readonly<{
  kinds: readonly DelayKind[]
  dueAt: Instant
  startedAt: Instant
  trigger: Trigger
  isMoved: boolean
  /** Holds that were in force at some time between due and start. */
  holds: readonly Readonly<{ maintenance: boolean; reason: string }>[]
  /** What it had to wait for, and when that ended. */
  dependencies: readonly Readonly<{ batchId: string; finishedAt: Instant | null }>[]
  attempts: number
  lostAttempts: number
  /** Runs of its lane that were at work when it was due. */
  atWork: number
  slots: number
}>

/** The first that fits, the surest first. */
export function causeOf(facts: CauseFacts): Readonly<{ cause: DelayCause; detail: string | null }> {
  if (facts.kinds.includes('late-start')) {
    const found = causeOfLateStart(facts)
    if (found) return found
  }
  if (facts.lostAttempts > 0) return { cause: 'lost', detail: String(facts.lostAttempts) }
  if (facts.attempts > 1) return { cause: 'retries', detail: String(facts.attempts) }
  return { cause: 'unknown', detail: null }
}

function causeOfLateStart(facts: CauseFacts) {
  const { dueAt, startedAt, holds, dependencies } = facts
  if (facts.isMoved) return { cause: 'moved' as const, detail: null }
  const maintenance = holds.find((hold) => hold.maintenance)
  if (maintenance) return { cause: 'maintenance' as const, detail: maintenance.reason }
  if (holds[0]) return { cause: 'held' as const, detail: holds[0].reason }
  const late = dependencies.filter(
    ({ finishedAt }) => finishedAt !== null && finishedAt > dueAt && finishedAt <= startedAt,
  )
  if (late.length > 0)
    return { cause: 'dependency' as const, detail: late.map((one) => one.batchId).join(', ') }
  if (facts.trigger === 'catch-up') return { cause: 'catch-up' as const, detail: null }
  if (facts.atWork >= facts.slots) return { cause: 'busy' as const, detail: String(facts.slots) }
  return null
}
