/** What can be said of a rerun before it starts: its expected end against the deadline, and why it would be refused. */
import { mannerOf, expectedDurationMs as medianMs } from '../../data/ops/durations.ts'
import { dueOfRun } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type RunRow, runById, unfinishedRunOf } from '../../data/ops/runs.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { deadlinesOf } from '../domain/deadline.ts'
import type { Words } from '../domain/errors.ts'
import type { RunCommandContext } from './context.ts'
import { brakeNow } from './pass-brakes.ts'
import { type RerunPlan, stillUnderWay } from './rerun-run.ts'

export type RerunForecast = Readonly<{
  /** From like runs; null with too little history. */
  expectedDurationMs: number | null
  expectedEndAt: Instant | null
  /** The deadline of the due time it makes good; null without one. */
  finishBy: Instant | null
  /** Null when one of the two is not known. */
  isInTime: boolean | null
  /** Why it would be refused now; null when it would not. */
  refusal: Words | null
}>

/** What can be said of a rerun that starts now. */
export function rerunForecast(context: RunCommandContext, plan: RerunPlan): RerunForecast {
  const { run, tenants } = plan
  const manner = { ...mannerOf(run), trigger: 'retry', everyTenant: tenants === 'all' } as const
  const expectedDurationMs = medianMs(context.ops, manner)
  const expectedEndAt = expectedDurationMs === null ? null : context.now() + expectedDurationMs
  const entry = context.config().batches.find((one) => one.batchId === run.batchId) ?? null
  const due = dueOf(context.ops, run)
  const { timezone } = context.config()
  const finishBy = entry && due !== null ? deadlinesOf(entry, due, timezone).finishBy : null
  const isInTime = finishBy === null || expectedEndAt === null ? null : expectedEndAt <= finishBy
  const inTheWay = unfinishedRunOf(context.ops, run.batchId)
  const brake = entry ? brakeNow(context, entry) : null
  const refusal = inTheWay ? stillUnderWay(inTheWay).words : (brake?.words ?? null)
  return { expectedDurationMs, expectedEndAt, finishBy, isInTime, refusal }
}

/** A rerun of a rerun leads back to the due time in as many steps. */
const MOST_PARENTS = 20

function dueOf(ops: OpsDb, run: RunRow): Instant | null {
  let current: RunRow | null = run
  for (let step = 0; current && step < MOST_PARENTS; step += 1) {
    if (current.scheduledFor !== null)
      return dueOfRun(ops, current.id)?.dueAt ?? current.scheduledFor
    current = current.parentRunId === null ? null : runById(ops, current.parentRunId)
  }
  return null
}
