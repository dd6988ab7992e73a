/**
 * The engine's own upkeep of ops.db: rolls up metrics and days of companies every minute, and a few times a day takes away what is older
 * than its retention. In the engine's thread, because only that writes ops.db, and therefore in short steps with
 * pauses, while no run is under way. Started by main.ts in the process that holds the lease.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { dueDays } from '../../data/ops/batch-metrics.ts'
import { isLeaseLost } from '../../data/ops/fence.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Pace } from '../../data/ops/upkeep/steps.ts'
import { beginPass, endPass, upkeepTask } from '../../data/ops/upkeep/tasks.ts'
import { isPassingTrouble } from '../../data/sqlite/trouble.ts'
import type { Instant } from '../domain/calendar-day.ts'
import {
  isTenantDayDue,
  type Retention,
  retentionTasks,
  rollUpTask,
  tenantDaysTask,
  type UpkeepTaskPlan,
} from './upkeep-tasks.ts'

export type UpkeepOptions = Readonly<{
  ops: OpsDb
  retention(): Retention
  now(): Instant
  /** Nothing is under way that a step could hold up. */
  isQuiet(): boolean
  /** Between two steps that took something away, so that everybody else has a turn (data-model rule R8); default 50. */
  pauseMs?: number
  /** A task was broken off; it is tried again with the next pass. */
  onTrouble(task: string, error: unknown): void
}>

/** Resolves when no step is under way any more. */
export type Upkeep = Readonly<{ close(): Promise<void> }>

const ROLL_UP_EVERY_MS = 60_000
const PASS_EVERY_MS = 6 * 3_600_000
/** The task that ends a pass says when it was. */
const LAST_TASK = 'config_versions'

export function startUpkeep(options: UpkeepOptions): Upkeep {
  const stop = new AbortController()
  const work = async () => {
    // The start has other things to do.
    await pause(0, stop.signal)
    while (!stop.signal.aborted) {
      const context = { ...options, retention: options.retention(), now: options.now() }
      if (dueDays(options.ops, 1).length > 0) {
        await perform(options, rollUpTask(context), stop.signal)
      }
      if (isTenantDayDue(context)) await perform(options, tenantDaysTask(context), stop.signal)
      if (isPassDue(options)) await upkeepPass(options, stop.signal)
      await pause(ROLL_UP_EVERY_MS, stop.signal)
    }
  }
  const ended = work()
  return {
    close: async () => {
      stop.abort()
      await ended
    },
  }
}

/** All tasks once. */
export async function upkeepPass(options: UpkeepOptions, signal: AbortSignal): Promise<void> {
  const context = { ...options, retention: options.retention(), now: options.now() }
  for (const task of retentionTasks(context)) {
    if (signal.aborted) return
    await perform(options, task, signal)
  }
}

function isPassDue({ ops, now }: UpkeepOptions): boolean {
  const last = upkeepTask(ops, LAST_TASK)?.finishedAt ?? 0
  // A clock that was set back must not put it off for long.
  return Math.abs(now() - last) >= PASS_EVERY_MS
}

/** A step aims at this; longer ones are made smaller. */
const AIM_MS = 8
const FIRST_SIZE = 500
const SMALLEST_SIZE = 20
const LARGEST_SIZE = 5_000
const PAUSE_MS = 50
const LOOK_AGAIN_MS = 250
/** A pass waits so long for quiet moments; then it goes on between the work. */
const PATIENCE_MS = 30 * 60_000

type Pass = { removed: number; steps: number; longestStepMs: number }

async function perform(
  options: UpkeepOptions,
  task: UpkeepTaskPlan,
  signal: AbortSignal,
): Promise<void> {
  const { ops, now } = options
  const pass: Pass = { removed: 0, steps: 0, longestStepMs: 0 }
  const end = (finishedAt: Instant | null, fault: string | null) =>
    endPass(ops, { task: task.name, finishedAt, fault, ...pass })
  try {
    beginPass(ops, task.name, now())
    const isDone = await takeSteps(options, { task, pass, signal })
    end(isDone ? now() : null, null)
  } catch (error) {
    options.onTrouble(task.name, error)
    // A ledger that can not be written can not say so either.
    if (isPassingTrouble(error) || isLeaseLost(error)) return
    end(null, error instanceof Error ? error.message : String(error))
  }
}

type Performed = { task: UpkeepTaskPlan; pass: Pass; signal: AbortSignal }

/** False when it was asked to stop before the end. */
async function takeSteps(
  options: UpkeepOptions,
  { task, pass, signal }: Performed,
): Promise<boolean> {
  const pace: Pace = { size: FIRST_SIZE }
  const steps = task.steps(pace)
  let patienceMs = PATIENCE_MS
  while (!signal.aborted) {
    while (!options.isQuiet() && patienceMs > 0 && !signal.aborted) {
      await pause(LOOK_AGAIN_MS, signal)
      patienceMs -= LOOK_AGAIN_MS
    }
    const began = performance.now()
    const { done, value } = steps.next()
    const ms = performance.now() - began
    if (done) return true
    pass.removed += value
    pass.steps += 1
    pass.longestStepMs = Math.max(pass.longestStepMs, ms)
    adapt(pace, ms)
    await pause(value > 0 ? (options.pauseMs ?? PAUSE_MS) : 0, signal)
  }
  return false
}

function adapt(pace: Pace, ms: number): void {
  if (ms > AIM_MS) pace.size = Math.max(SMALLEST_SIZE, Math.floor(pace.size / 2))
  else if (ms < AIM_MS / 2) pace.size = Math.min(LARGEST_SIZE, Math.ceil(pace.size * 1.2))
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
  else await new Promise((resolve) => setImmediate(resolve))
}
