/** One attempt from claim to settlement: plan the work, start the thread, watch it, and settle its first end. */
import { hostname } from 'node:os'
import { moveOccurrence } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import {
  countedFailures,
  insertAttempt,
  paramsOf,
  type RunRow,
  runById,
} from '../../data/ops/runs.ts'
import { expectTenant, skipTenant, tenantResults } from '../../data/ops/tenant-results.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import type { Outcome } from '../domain/run.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { isCountedFailure, settle } from '../domain/settle.ts'
import type { TenantRef } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import type { Settings } from '../sdk/settings.ts'
import { faultOf } from '../worker/fault.ts'
import type { Report, Usage } from '../worker/protocol.ts'
import { crashOutcome, recordSettlement, withCollectFailures } from './attempt-end.ts'
import type { LoadedBatch } from './batch-library.ts'
import type { Thread, Workshop } from './bree.ts'
import { earlierOutcomes } from './earlier-outcomes.ts'
import type { Events } from './events.ts'
import { type Hub, hubRun, type PlannedWork, planWork, type RunHead, selectTenants } from './hub.ts'
import { resolveParams } from './params.ts'
import { openRecorder, type Recorder } from './recorder.ts'
import { runHead } from './run-head.ts'

export type AttemptDeps = Readonly<{
  ops: OpsDb
  platform: PlatformDb
  hub: Hub
  workshop: Workshop
  events: Events
  alerts: AlertDesk
  dataRoot: string
  now(): Instant
}>

type Expected = Readonly<
  { expected: readonly TenantRef[] } & Pick<PlannedWork, 'notTargets' | 'resting'>
>

/** A thread asked to stop is killed after this. */
export const STOP_GRACE_MS = 10_000

export type Attempt = Readonly<{
  run: RunRow
  /** Asks the thread to stop; the attempt will have ended as `outcome`. Kills it after the grace. */
  stop(outcome: Outcome, graceMs?: number): void
  /** Ends the thread now; what it was asked to end as stays. */
  kill(): void
  progress(): Readonly<{ done: number; total: number }> | null
  /** Resolves when the settlement is recorded. */
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
    stop: (outcome, graceMs) => life.stop(outcome, graceMs ?? STOP_GRACE_MS),
    kill: () => life.kill(),
    progress: () => life.recorder.progress(),
    ended: life.live(),
  }
}

/** A thing with a lifecycle: exactly one end wins, whatever else still arrives. */
class AttemptLife {
  readonly recorder: Recorder
  private thread: Thread | null = null
  private asked: Outcome | null = null
  private end: Outcome | null = null
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
    this.recorder = openRecorder({
      ops: deps.ops,
      platform: deps.platform,
      batch: batch.batch,
      runId: run.id,
      attempt: run.attempt,
      dryRun: run.dryRun === 1,
      triggeredBy: run.triggeredBy,
      language: this.language,
      events: deps.events,
      alerts: deps.alerts,
      now: deps.now,
      hubRun: (voice) => hubRun(this.head, this.settings, voice),
    })
  }

  async live(): Promise<void> {
    const { ops, now } = this.deps
    const worker = `${hostname()}:${process.pid}`
    insertAttempt(ops, { runId: this.run.id, attempt: this.run.attempt, at: now(), worker })
    moveOccurrence(ops, this.run.id, 'running', now())
    this.tell()
    try {
      await this.work()
    } catch (thrown) {
      this.end ??= { kind: 'failed', fault: faultOf(thrown, this.language) }
    }
    for (const timer of this.timers) clearTimeout(timer)
    this.settle(this.end ?? { kind: 'lost' })
  }

  stop(outcome: Outcome, graceMs: number): void {
    if (this.asked || this.end) return
    this.asked = outcome
    this.recorder.log('warn', `asked to stop (${outcome.kind}); killed after ${graceMs / 1000} s`)
    this.thread?.post({ type: 'stop', outcome })
    this.timers.push(setTimeout(() => this.thread?.terminate(), graceMs))
  }

  kill(): void {
    this.thread?.terminate()
  }

  private async work(): Promise<void> {
    const order = await this.plan()
    if (this.asked) {
      this.end = this.asked
      return
    }
    const ended = new Promise<void>((resolve) => {
      this.gone = resolve
    })
    const name = `${this.run.id}.${this.run.attempt}`
    this.thread = await this.deps.workshop.startThread(name, order, {
      onReports: (reports) => this.hear(reports),
      onGone: (error) => this.leave(error),
    })
    if (this.asked) this.thread.post({ type: 'stop', outcome: this.asked })
    const { timeoutMs } = this.entry
    this.timers.push(
      setTimeout(
        () => this.stop({ kind: 'timed_out', afterMs: timeoutMs }, STOP_GRACE_MS),
        timeoutMs,
      ),
    )
    await ended
  }

  private async plan() {
    const { ops, hub } = this.deps
    const stored = paramsOf(this.run)
    const earlier = earlierOutcomes(hub.platform, tenantResults(ops, this.run.id))
    const run = hubRun(this.head, this.settings, {
      now: this.deps.now,
      alerts: { raise: () => {}, clear: () => {} },
      log: logOf(this.recorder.log),
    })
    const selection = selectTenants(hub.platform, stored.tenants)
    const { batch } = this.batch
    const params = resolveParams({
      batch,
      raw: stored.params,
      businessDate: run.businessDate,
      now: run.now(),
      reason: run.reason,
    })
    const { work, notTargets, resting } = await planWork({
      batch,
      run: { ...run, params },
      hub,
      selection,
      earlier,
      entry: this.entry,
    })
    if (work.kind === 'system' && this.entry.calendar?.perTenant)
      this.recorder.log('warn', 'calendar.perTenant has no effect: the batch works for the holding')
    const expected = work.kind === 'tenant' ? work.tenants.map((order) => order.tenant) : []
    this.expect({ expected, notTargets, resting })
    return {
      ...this.head,
      params,
      settings: this.settings,
      moduleFile: this.batch.file,
      work,
      earlier: [...earlier, ...resting],
    }
  }

  private expect(tenants: Expected): void {
    const { ops, now } = this.deps
    const { id: runId, attempt } = this.run
    const enter = ops.sqlite.transaction(() => {
      const key = (tenant: TenantRef) => ({ runId, tenantCode: tenant.code, attempt, at: now() })
      for (const tenant of tenants.expected) expectTenant(ops, runId, tenant.code, attempt)
      for (const tenant of tenants.notTargets)
        skipTenant(ops, key(tenant), { reason: 'not_a_target', needsPerson: false })
      for (const rest of tenants.resting) skipTenant(ops, key(rest.tenant), rest)
    })
    enter.immediate()
  }

  private hear(reports: readonly Report[]): void {
    if (this.end) return
    try {
      this.recorder.record(reports)
    } catch (thrown) {
      this.end = {
        kind: 'crashed',
        fault: { ...faultOf(thrown, this.language), code: 'recording_failed' },
      }
      this.thread?.terminate()
      return
    }
    const finished = reports.find((report) => report.type === 'finished')
    if (finished) {
      this.usage = finished.usage
      this.end =
        this.asked ??
        withCollectFailures(finished.outcome, this.recorder.collectFailures(), this.language)
    }
  }

  private leave(error: Error | null): void {
    this.end ??= this.asked ?? crashOutcome(error, this.language)
    this.gone()
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
      language: this.language,
      now: at,
    })
    recordSettlement(ops, next, { runId, attempt, at, usage: this.usage })
    this.tell()
  }

  private tell(): void {
    this.deps.events.emit({ kind: 'run', runId: this.run.id, batchId: this.run.batchId })
  }
}
