/** Whether a queued run may start now: dependencies of the same business date, and one run of a batch at a time. */
import type { OpsDb } from '../../data/ops/open.ts'
import { latestRunFor, type RunRow } from '../../data/ops/runs.ts'
import { addDays, dayAt, type Instant, instantOf } from '../domain/calendar-day.ts'
import { unreachable } from '../domain/errors.ts'
import { isFinal } from '../domain/run.ts'
import { type Dependency, dependencyDay, type ScheduleEntry } from '../domain/schedule.ts'

export type Verdict =
  | Readonly<{ kind: 'go'; warnings: readonly string[] }>
  | Readonly<{ kind: 'wait'; reason: string }>
  | Readonly<{ kind: 'give-up'; reason: string }>

export type GateContext = Readonly<{
  ops: OpsDb
  zone: string
  /** Batches that can run at all; a dependency on one that is not built can not be waited for. */
  isBuilt(batchId: string): boolean
  now: Instant
}>

/** A person's own run, and a retry that already began, wait for nothing. */
export function mayStart(context: GateContext, run: RunRow, entry: ScheduleEntry): Verdict {
  const byPerson = run.trigger === 'manual' || run.trigger === 'api' || run.trigger === 'retry'
  if (byPerson || run.attempt > 0) return { kind: 'go', warnings: [] }
  const warnings: string[] = []
  for (const dependency of entry.after) {
    const verdict = dependencyVerdict(context, { run, entry, dependency })
    if (verdict.kind !== 'go') return verdict
    warnings.push(...verdict.warnings)
  }
  return { kind: 'go', warnings }
}

type Question = { run: RunRow; entry: ScheduleEntry; dependency: Dependency }

function dependencyVerdict(context: GateContext, question: Question): Verdict {
  const { run, dependency } = question
  const { batchId } = dependency
  if (!context.isBuilt(batchId))
    return { kind: 'go', warnings: [`${batchId} is not yet built: not waited for`] }
  const businessDate = dependencyDay(dependency, run.businessDate)
  const other = latestRunFor(context.ops, batchId, businessDate)
  if (other && endedAsWanted(other, dependency)) return { kind: 'go', warnings: [] }
  const state = other ? other.state : 'not run'
  const waiting = `waits for ${batchId} of ${businessDate} (${state})`
  if (context.now < lastWait(context, question)) return { kind: 'wait', reason: waiting }
  if (dependency.soft)
    return {
      kind: 'go',
      warnings: [`${batchId} of ${businessDate} did not end in time (${state})`],
    }
  return {
    kind: 'give-up',
    reason: `${batchId} of ${businessDate} did not end well in time (${state})`,
  }
}

function endedAsWanted(other: RunRow, dependency: Dependency): boolean {
  switch (dependency.end) {
    case 'anyEnd':
      return isFinal(other.state)
    case 'wellEnded':
      return other.state === 'succeeded' || other.state === 'warned'
    default:
      return unreachable(dependency.end)
  }
}

/** A run does not wait for ever even when nobody said how long. */
const DEFAULT_WAIT_MS = 6 * 3_600_000

function lastWait(context: GateContext, question: Question): Instant {
  const { run, entry } = question
  const from = run.scheduledFor ?? run.queuedAt
  if (entry.waitUntil !== null) {
    const until = instantOf(dayAt(from, context.zone), entry.waitUntil, context.zone)
    return until > from
      ? until
      : instantOf(addDays(dayAt(from, context.zone), 1), entry.waitUntil, context.zone)
  }
  return from + (entry.waitForMs ?? DEFAULT_WAIT_MS)
}
