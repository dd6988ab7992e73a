/** Starts queued runs when there is a slot and nothing speaks against it; the only place that claims runs. */
import { insertLogLine, lastSeq } from '../../data/ops/log-lines.ts'
import { giveUpOccurrence, moveOccurrence } from '../../data/ops/occurrences.ts'
import {
  finishRun,
  paramsOf,
  type RunRow,
  runsAskedToCancel,
  setWaitReason,
} from '../../data/ops/runs.ts'
import type { Config } from '../config/config.ts'
import type { Brakes } from '../domain/brake.ts'
import { unreachable, type Words } from '../domain/errors.ts'
import type { Outcome } from '../domain/run.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { type Attempt, type AttemptDeps, beginAttempt } from './attempt.ts'
import type { BatchLibrary } from './batch-library.ts'
import { brakesNow } from './brakes-now.ts'
import { claimForAttempt, waitsAsSuspect } from './claim.ts'
import { type GateContext, type GiveUp, mayStart, notInSchedule } from './gate.ts'
import { collectLeftovers } from './leftovers.ts'
import { openQueueLook } from './queue-look.ts'
import { runHead } from './run-head.ts'
import { recorderFor } from './run-recorder.ts'

export type DispatcherDeps = AttemptDeps &
  Readonly<{
    library: BatchLibrary
    /** The configuration in force. */
    config(): Config
    /** The process can not go on recording: end it, the ledger resumes at the next start. */
    onBroken(error: unknown): void
  }>

export type Dispatcher = Readonly<{
  /** Looks at the queue and starts what may start. Safe to call at any time. */
  pump(): void
  running(): readonly Attempt[]
  attemptOf(runId: string): Attempt | null
  /**
   * No more claims; asks what runs to stop as interrupted, kills it after the grace and waits for the ends.
   * A thread that even a kill does not end (a statement of SQLite's) is left behind: the process must exit then.
   */
  drain(graceMs: number): Promise<void>
}>

/** A killed thread is gone within this, unless it sits in a long statement. */
const UNKILLABLE_MS = 2_000

/** @param accepts which queued runs this process may start; the others stay queued. */
export function openDispatcher(
  deps: DispatcherDeps,
  accepts: (run: RunRow) => boolean,
): Dispatcher {
  const attempts = new Map<string, Attempt>()
  const lookAtQueue = openQueueLook(deps.ops)
  let closed = false

  const pump = () => {
    if (closed) return
    for (const { id, by } of runsAskedToCancel(deps.ops)) {
      attempts.get(id)?.stop({ kind: 'cancelled', by })
    }
    const brakes = brakesNow(deps.ops, deps.config(), deps.now())
    for (const run of lookAtQueue(deps.now())) {
      if (accepts(run) && !attempts.has(run.id)) consider(run, brakes)
    }
  }

  const consider = (run: RunRow, brakes: Brakes) => {
    const config = deps.config()
    const entry = entryFor(config, run)
    if (!entry) {
      giveUp(deps, run, notInSchedule(run.batchId))
      return
    }
    const running = [...attempts.values()].map((attempt) => attempt.run)
    const verdict =
      waitsAsSuspect(deps.ops, run, running) ?? mayStart(gate(deps, brakes, running), run, entry)
    switch (verdict.kind) {
      case 'go':
        start(run, entry, verdict.warnings)
        return
      case 'wait':
        setWaitReason(deps.ops, run.id, verdict.reason)
        return
      case 'give-up':
        giveUp(deps, run, verdict)
        return
      default:
        unreachable(verdict)
    }
  }

  const start = (run: RunRow, entry: ScheduleEntry, warnings: readonly Words[]) => {
    const batch = deps.library.get(run.batchId)
    const claimed = batch ? claimForAttempt(deps.ops, run.id, deps.now()) : null
    if (!claimed || !batch) return
    const { language } = deps.config().toban
    for (const message of warnings) logLine(deps, run.id, message[language])
    const attempt = beginAttempt(deps, claimed, batch, entry)
    attempts.set(run.id, attempt)
    attempt.ended
      .then(() => {
        attempts.delete(run.id)
        pump()
      })
      .catch(deps.onBroken)
  }

  return {
    pump,
    running: () => [...attempts.values()],
    attemptOf: (runId) => attempts.get(runId) ?? null,
    async drain(graceMs) {
      closed = true
      const outcome: Outcome = { kind: 'interrupted', reason: 'shutdown' }
      const asked = [...attempts.values()]
      for (const attempt of asked) attempt.stop(outcome, graceMs)
      const ended = Promise.all(asked.map((attempt) => attempt.ended))
      const timer = setTimeout(() => {
        for (const attempt of asked) attempt.abandon()
      }, graceMs + UNKILLABLE_MS)
      await ended.finally(() => clearTimeout(timer))
    },
  }
}

/** Its entry, with what the run itself says instead. */
function entryFor(config: Config, run: RunRow): ScheduleEntry | null {
  const entry = entryIn(config, run.batchId)
  return entry && { ...entry, ...paramsOf(run).settings }
}

/** Null for a batch whose entry was taken out of the schedule while its run was waiting. */
function entryIn(config: Config, batchId: string): ScheduleEntry | null {
  return config.batches.find((entry) => entry.batchId === batchId) ?? null
}

function gate(deps: DispatcherDeps, brakes: Brakes, running: readonly RunRow[]): GateContext {
  const config = deps.config()
  const { normal, monitoring } = config.toban.workers
  return {
    ops: deps.ops,
    zone: config.timezone,
    brakes,
    slots: { normal, monitoring },
    now: deps.now(),
    isBuilt: (id) => deps.library.has(id),
    entryOf: (batchId) => entryIn(config, batchId),
    running,
  }
}

function giveUp(deps: DispatcherDeps, run: RunRow, end: GiveUp): void {
  if (run.attempt > 0) collectBeforeEnd(deps, run)
  const at = deps.now()
  const { state } = end
  const isLeftOut = state === 'missed' || state === 'skipped'
  const fault = { code: end.code, message: end.message, class: 'permanent' as const }
  deps.ops.sqlite
    .transaction(() => {
      finishRun(deps.ops, run.id, { state, at, fault, summary: null })
      if (isLeftOut) giveUpOccurrence(deps.ops, run.id, { state, reason: end.kept }, at)
      else moveOccurrence(deps.ops, run.id, 'ran', at)
      deps.alerts.runEnded(run.id, at)
    })
    .immediate()
  deps.events.emit({ kind: 'run', runId: run.id, batchId: run.batchId })
}

/** The run has worked before and ends without another attempt: what it got done must not be forgotten. */
function collectBeforeEnd(deps: DispatcherDeps, run: RunRow): void {
  const loaded = deps.library.get(run.batchId)
  if (!loaded) return
  const head = runHead(run, deps.dataRoot)
  const recorded = { run, batch: loaded.batch, head, settings: deps.hub.settings(), link: null }
  const recorder = recorderFor(deps, recorded)
  collectLeftovers(deps, run, recorder)
  recorder.close()
}

function logLine(deps: DispatcherDeps, runId: string, message: string): void {
  const seq = lastSeq(deps.ops, runId) + 1
  const at = deps.now()
  insertLogLine(deps.ops, {
    runId,
    seq,
    at,
    level: 'warn',
    tenantCode: null,
    message,
    fieldsJson: null,
  })
}
