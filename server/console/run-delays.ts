/** Gathers what is needed to say why a run was late: its due time, what it waited for, and how long such runs usually take. */
import { expectedDurationMs, mannerOf } from '../../data/ops/durations.ts'
import { exceptionsSince } from '../../data/ops/exceptions.ts'
import { dueOfRun } from '../../data/ops/occurrences.ts'
import { runsInLane } from '../../data/ops/reading/around-run.ts'
import { attemptsOf, latestRunFor, type RunRow } from '../../data/ops/runs.ts'
import type { RunDelays } from '../../views/parts/run-delays.tsx'
import type { Instant } from '../domain/calendar-day.ts'
import { type DelayQuestion, delaysOf, type OtherRun } from '../domain/delay.ts'
import { EVERY_BATCH } from '../domain/exceptions.ts'
import { dependencyDay, type ScheduleEntry } from '../domain/schedule.ts'
import type { Desk } from './env.ts'

/** Null for a run that no schedule asked for, and for a batch without an entry. */
export function runDelays(desk: Desk, run: RunRow): RunDelays | null {
  const { ops, clock } = desk.deps
  const entry = desk.timetable.entry(run.batchId)
  const dueAt = dueOfRun(ops, run.id)?.dueAt ?? run.scheduledFor
  if (!entry || dueAt === null) return null
  const now = clock()
  const usualMs = expectedDurationMs(ops, mannerOf(run))
  const { startedAt, finishedAt, queuedAt, batchId } = run
  const delays = delaysOf({
    ...{ batchId, dueAt, startedAt, finishedAt, usualMs, now },
    recordedAt: queuedAt,
    ...surroundings(desk, run, { entry, dueAt, start: startedAt ?? now }),
    attempts: attemptsOf(ops, run.id),
  })
  return { dueAt, startedAt, finishedAt, usualMs, delays }
}

type Around = { entry: ScheduleEntry; dueAt: Instant; start: Instant }

function surroundings(
  { deps, timetable }: Desk,
  run: RunRow,
  { entry, dueAt, start }: Around,
): Pick<DelayQuestion, 'dependencies' | 'others' | 'slots' | 'group' | 'holds'> {
  const { batches, toban } = deps.config()
  const sharing = batches.filter((one) => entry.group !== null && one.group === entry.group)
  const lane = runsInLane(deps.ops, run.lane, { from: dueAt, to: start })
  return {
    dependencies:
      timetable.entry(run.batchId)?.after.map((dependency) => ({
        batchId: dependency.batchId,
        run: begun(
          latestRunFor(deps.ops, dependency.batchId, dependencyDay(dependency, run.businessDate)),
        ),
      })) ?? [],
    others: lane.filter((other) => other.id !== run.id),
    slots: toban.workers[run.lane],
    group: new Set(sharing.map(({ batchId }) => batchId)),
    holds: holdsOn(deps.ops, run, dueAt),
  }
}

/** A run that never started is as good as none. */
function begun(run: RunRow | null): OtherRun | null {
  if (!run || run.startedAt === null) return null
  const { id, batchId, startedAt, finishedAt } = run
  return { id, batchId, startedAt, finishedAt }
}

function holdsOn(ops: Desk['deps']['ops'], run: RunRow, dueAt: Instant): DelayQuestion['holds'] {
  return exceptionsSince(ops, dueAt).flatMap(({ exception, end }) => {
    if (exception.kind !== 'hold') return []
    const isOurs =
      exception.batchId === run.batchId ||
      (exception.batchId === EVERY_BATCH && run.lane !== 'monitoring')
    if (!isOurs) return []
    const { reason, by, createdAt, expiresAt } = exception
    const kind = exception.batchId === EVERY_BATCH ? ('maintenance' as const) : ('hold' as const)
    return [{ kind, from: createdAt, until: end?.at ?? expiresAt, reason, by }]
  })
}
