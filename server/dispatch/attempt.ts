/** One attempt from claim to settlement: plan the work, start the thread, watch it, and settle its first end. */
import { isLeaseLost } from '../../data/ops/fence.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { countedFailures, type RunRow, runById } from '../../data/ops/runs.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import { isPassingTrouble } from '../../data/sqlite/trouble.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import type { Outcome } from '../domain/run.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { isCountedFailure, settle } from '../domain/settle.ts'
import type { Settings } from '../sdk/settings.ts'
import { faultOf } from '../worker/fault.ts'
import { engineEnd, newLink } from '../worker/link.ts'
import type { SentReport, Usage } from '../worker/protocol.ts'
import { crashOutcome, recordSettlement, withCollectFailures } from './attempt-end.ts'
import { expectTenants, type PlannedAttempt, planAttempt } from './attempt-plan.ts'
import type { LoadedBatch } from './batch-library.ts'
import type { Thread, Workshop } from './bree.ts'
import { crashLoopKey } from './engine-alerts.ts'
import type { Events } from './events.ts'
import type { Hub, RunHead } from './hub.ts'
import { collectLeftovers } from './leftovers.ts'
import type { LineWriter } from './line-writer.ts'
import type { Recorder } from './recorder.ts'
import { runHead } from './run-head.ts'
import { recorderFor } from './run-recorder.ts'

export type AttemptDeps = Readonly<{
  ops: OpsDb
  platform: PlatformDb
  hub: Hub
  workshop: Workshop
  events: Events
  alerts: AlertDesk
  lines: LineWriter
  dataRoot: string
  now(): Instant
}>

/** A thread asked to stop is killed after this, unless its batch needs longer. */
export const STOP_GRACE_MS = 10_000
/** A thread that has said how it ended is gone within this, or it is killed. */
const LINGER_MS = 5_000
/** Timers take no more; a longer timeout is as good as none for a process that lives shorter. */
const MAX_TIMER_MS = 2 ** 31 - 1

export type Attempt = Readonly<{
  run: RunRow
  /** Asks the thread to stop; the attempt will have ended as `outcome`. Kills it after the grace; asked again, after the shorter one. */
  stop(outcome: Outcome, graceMs?: number): void
  /** Ends the thread now; what it was asked to end as stays. */
  kill(): void
  /** Settles without waiting for the thread any longer: only for a process that exits right after. */
  abandon(): void
  progress(): Readonly<{ done: number; total: number }> | null
  /** Resolves when the settlement is recorded; rejects when it can not be: the process must end. */
  ended: Promise<void>
}>

/** @param run claimed: its state is `running` and `attempt` is the number of this attempt. */
export function beginAttempt(
  deps: AttemptDeps,
  run: RunRow,
  batch: LoadedBatch,
  entry: ScheduleEntry,
): Attempt {
  const life = new AttemptLife(deps, run, batch, entry)
  return {
    run,
    stop: (outcome, graceMs) =>
      life.stop(outcome, graceMs ?? batch.batch.stopGraceMs ?? STOP_GRACE_MS),
    kill: () => life.kill(),
    abandon: () => life.leave(null),
    progress: () => life.recorder.progress(),
    ended: life.live(),
  }
}

/** A thing with a lifecycle: exactly one end wins, whatever else still arrives. */
class AttemptLife {
  readonly recorder: Recorder
  private readonly link = newLink()
  private readonly engineEnd = engineEnd(this.link)
  private thread: Thread | null = null
  private mustDie = false
  private asked: Outcome | null = null
  private end: Outcome | null = null
  /** The engine can not record: no end can be settled, the process has to go. */
  private broken: unknown = null
  private lateReports = 0
  private usage: Usage | null = null
  private timers: NodeJS.Timeout[] = []
  private gone: () => void = () => {}
  private readonly head: RunHead
  private readonly language: Language
  /** Those in force when the attempt began: a reload in its middle does not change its mind. */
  private readonly settings: Settings

  constructor(
    private readonly deps: AttemptDeps,
    private readonly run: RunRow,
    private readonly batch: LoadedBatch,
    private readonly entry: ScheduleEntry,
  ) {
    this.head = runHead(run, deps.dataRoot)
    this.settings = deps.hub.settings()
    this.language = this.settings.toban.language
    this.recorder = recorderFor(deps, {
      run,
      batch: batch.batch,
      head: this.head,
      settings: this.settings,
      link: this.engineEnd,
    })
  }

  async live(): Promise<void> {
    this.tell()
    if (this.run.attempt > 1) collectLeftovers(this.deps, this.run, this.recorder)
    const planned = await this.plan()
    if (planned && !this.asked) {
      expectTenants(this.deps.ops, planned, this.deps.now())
      await this.perform(planned)
    }
    for (const timer of this.timers) clearTimeout(timer)
    this.closeLog()
    if (this.broken) throw this.broken
    this.settle(this.end ?? this.asked ?? crashOutcome(null))
  }

  stop(outcome: Outcome, graceMs: number): void {
    if (this.end) return
    if (!this.asked) {
      this.asked = outcome
      this.recorder.log('warn', `asked to stop (${outcome.kind}); killed after ${graceMs / 1000} s`)
      this.thread?.post({ type: 'stop', outcome })
    }
    this.timers.push(setTimeout(() => this.kill(), graceMs))
  }

  kill(): void {
    this.mustDie = true
    this.thread?.terminate()
  }

  leave(error: Error | null): void {
    this.end ??= this.asked ?? crashOutcome(error)
    this.gone()
  }

  private async plan(): Promise<PlannedAttempt | null> {
    const { ops, hub, now } = this.deps
    const { run, head, batch, entry, settings, recorder } = this
    try {
      return await planAttempt({ ops, hub, run, head, batch, entry, settings, recorder, now })
    } catch (thrown) {
      this.end = { kind: 'failed', fault: faultOf(thrown) }
      return null
    }
  }

  private async perform({ order }: PlannedAttempt): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.gone = resolve
    })
    const { timeoutMs } = this.entry
    try {
      const name = `${this.run.id}.${this.run.attempt}`
      this.thread = await this.deps.workshop.startThread(name, order, {
        link: this.link,
        onReports: (reports) => this.hear(reports),
        onGone: (error) => this.leave(error),
      })
    } catch (thrown) {
      this.end = { kind: 'crashed', fault: faultOf(thrown) }
      return
    }
    if (this.asked) this.thread.post({ type: 'stop', outcome: this.asked })
    if (this.mustDie) this.thread.terminate()
    const outcome: Outcome = { kind: 'timed_out', afterMs: timeoutMs }
    const limitMs = Math.min(timeoutMs, MAX_TIMER_MS)
    const graceMs = this.batch.batch.stopGraceMs ?? STOP_GRACE_MS
    this.timers.push(setTimeout(() => this.stop(outcome, graceMs), limitMs))
    await gone
  }

  private hear(reports: readonly SentReport[]): void {
    if (this.end) {
      this.lateReports += reports.length
      return
    }
    try {
      this.recorder.record(reports)
    } catch (thrown) {
      this.giveUpRecording(thrown)
      return
    }
    const finished = reports.find((report) => report.type === 'finished')
    if (finished) this.finish(finished)
  }

  /** What can not be recorded has not happened; whose fault it is decides what follows. */
  private giveUpRecording(thrown: unknown): void {
    const fault = { ...faultOf(thrown), code: 'recording_failed' }
    this.end = { kind: 'crashed', fault }
    this.kill()
    if (!isLeaseLost(thrown) && !isPassingTrouble(thrown)) return
    this.broken = thrown
    this.gone()
  }

  private finish({ outcome, usage }: Extract<SentReport, { type: 'finished' }>): void {
    this.usage = usage
    this.end = this.asked ?? withCollectFailures(outcome, this.recorder.collectFailures())
    this.timers.push(setTimeout(() => this.kill(), LINGER_MS))
  }

  /** Before the settlement: a run that has ended gets no more lines. */
  private closeLog(): void {
    if (this.lateReports > 0)
      this.recorder.log('warn', `${this.lateReports} reports came after the end and were ignored`)
    try {
      if (!this.broken) this.recorder.close()
    } catch (thrown) {
      this.giveUpRecording(thrown)
    }
  }

  private settle(outcome: Outcome): void {
    const { ops, now } = this.deps
    const at = now()
    const { id: runId, attempt } = this.run
    const cancelAsked = (runById(ops, runId)?.cancelAskedAt ?? null) !== null
    const failures = countedFailures(ops, runId) + (isCountedFailure(outcome) ? 1 : 0)
    const policy = { attempts: this.entry.retry.attempts, backoff: this.entry.retry.backoff }
    const next = settle(outcome, {
      failures,
      policy,
      cancelAsked,
      now: at,
    })
    // Of a thread that died only what it had shown is known.
    const usage = this.usage ?? this.engineEnd.usage()
    const isGood = next.next === 'end' && (next.state === 'succeeded' || next.state === 'warned')
    const record = ops.sqlite.transaction(() => {
      const source = { batchId: this.run.batchId, runId, at }
      if (isGood) this.deps.alerts.clear(crashLoopKey(this.run.batchId), source)
      recordSettlement(this.deps, next, { runId, attempt, at, usage })
    })
    record.immediate()
    this.tell()
  }

  private tell(): void {
    this.deps.events.emit({ kind: 'run', runId: this.run.id, batchId: this.run.batchId })
  }
}
