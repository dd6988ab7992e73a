/** Whether a queued run may start now: its hours, holds, slots, one run of a batch at a time, dependencies. */
import { dueOfRun } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { latestRunFor, paramsOf, type RunRow } from '../../data/ops/runs.ts'
import { type Brake, type Brakes, brakeOn } from '../domain/brake.ts'
import { addDays, dayAt, type Instant, instantOf, localText } from '../domain/calendar-day.ts'
import type { DayWindow } from '../domain/duration.ts'
import { unreachable, type Words } from '../domain/errors.ts'
import { fateWords, windowOutsideReason, windowOverReason } from '../domain/fate-reason.ts'
import { isFinal, type Lane } from '../domain/run.ts'
import { type Dependency, dependencyDay, type ScheduleEntry } from '../domain/schedule.ts'
import { windowAnswer } from '../domain/window.ts'

export type Verdict =
  | Readonly<{ kind: 'go'; warnings: readonly Words[] }>
  | Readonly<{ kind: 'wait'; reason: Words }>
  | GiveUp

/** The run ends without having started. `kept` is what the ledger keeps of one that is `missed` or `skipped`. */
export type GiveUp = Readonly<{
  kind: 'give-up'
  state: 'failed' | 'cancelled' | 'missed' | 'skipped'
  code: string
  message: Words
  kept: string
}>

export type GateContext = Readonly<{
  ops: OpsDb
  zone: string
  /** Exceptions and blackouts in force. */
  brakes: Brakes
  /** Batches that can run at all; a dependency on one that is not built can not be waited for. */
  isBuilt(batchId: string): boolean
  entryOf(batchId: string): ScheduleEntry | null
  /** Runs under way. */
  running: readonly RunRow[]
  slots: Readonly<Record<Lane, number>>
  now: Instant
}>

export function mayStart(context: GateContext, run: RunRow, entry: ScheduleEntry): Verdict {
  if (run.cancelAskedAt !== null) {
    return giveUp('cancelled', 'cancelled', cancelledBy(run.cancelAskedBy ?? ''))
  }
  if (!context.isBuilt(run.batchId)) {
    return giveUp('failed', 'not_built', notBuilt(run.batchId))
  }
  const hours = hoursVerdict(context, run, entry)
  if (hours) return hours
  const brake = brakeOn(context.brakes, { batchId: run.batchId, lane: run.lane }, context.now)
  if (brake && !isOrderedAlthough(run, brake)) return { kind: 'wait', reason: brake.words }
  const verdict = roomFor(context, run, entry)
  if (!brake || verdict.kind !== 'go') return verdict
  return { kind: 'go', warnings: [...verdict.warnings, although(brake.words)] }
}

/** An emergency stop is passed only by who knew of it. */
function isOrderedAlthough(run: RunRow, { since }: Brake): boolean {
  return paramsOf(run).override === true && run.queuedAt >= (since ?? 0)
}

/** Null when the hours say nothing against it. They bind the first start of scheduled runs; what has begun is finished. */
function hoursVerdict(context: GateContext, run: RunRow, entry: ScheduleEntry): Verdict | null {
  const { window, misfire } = entry
  const isScheduled = run.trigger === 'schedule' || run.trigger === 'catch-up'
  const due = window && isScheduled && run.attempt === 0 ? dueOfRun(context.ops, run.id) : null
  if (!window || !due) return null
  const { now, zone } = context
  const answer = windowAnswer({ window, misfire, ...due, now, zone })
  if (answer === 'open') return null
  switch (answer.kind) {
    case 'wait':
      return {
        kind: 'wait',
        reason: waitsForHours(window, localText(answer.until, zone)),
      }
    case 'outside':
      return leaveOut('skipped', windowOutsideReason(window))
    case 'over':
      return leaveOut('missed', windowOverReason(window, run.waitReason?.en ?? null))
    default:
      return unreachable(answer)
  }
}

function roomFor(context: GateContext, run: RunRow, entry: ScheduleEntry): Verdict {
  const inTheWay = context.running.find((other) => other.batchId === run.batchId)
  if (inTheWay && entry.overlap !== 'allow') {
    return { kind: 'wait', reason: waitsForRun(inTheWay.id) }
  }
  const sharing = context.running.find((other) => isSameGroup(context, other, entry))
  if (sharing) return { kind: 'wait', reason: waitsForGroup(entry.group ?? '', sharing.batchId) }
  const busy = context.running.filter((other) => other.lane === run.lane).length
  const slots = context.slots[run.lane]
  if (busy >= slots) return { kind: 'wait', reason: waitsForWorker(busy, slots) }
  return dependenciesMet(context, run, entry)
}

/** Runs of one resource group would take the same disk or memory from each other. */
function isSameGroup(context: GateContext, other: RunRow, entry: ScheduleEntry): boolean {
  return entry.group !== null && context.entryOf(other.batchId)?.group === entry.group
}

/** A person's own run, and a retry that already began, wait for nothing. */
function dependenciesMet(context: GateContext, run: RunRow, entry: ScheduleEntry): Verdict {
  const byPerson = run.trigger === 'manual' || run.trigger === 'api' || run.trigger === 'retry'
  if (byPerson || run.attempt > 0) return { kind: 'go', warnings: [] }
  const warnings: Words[] = []
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
  if (!context.isBuilt(batchId)) {
    return { kind: 'go', warnings: [notWaitedFor(batchId)] }
  }
  const businessDate = dependencyDay(dependency, run.businessDate)
  const other = latestRunFor(context.ops, batchId, businessDate)
  if (other && endedAsWanted(other, dependency)) return { kind: 'go', warnings: [] }
  const about = { batchId, businessDate, state: other?.state ?? null }
  if (context.now < lastWait(context, question)) {
    return { kind: 'wait', reason: waitsForBatch(about) }
  }
  const tooLate = notInTime(about)
  return dependency.soft
    ? { kind: 'go', warnings: [tooLate] }
    : giveUp('failed', 'dependency', tooLate)
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
  const { zone } = context
  const from = run.scheduledFor ?? run.queuedAt
  if (entry.waitUntil === null) return from + (entry.waitForMs ?? DEFAULT_WAIT_MS)
  const day = dayAt(from, zone)
  const until = instantOf(day, entry.waitUntil, zone)
  return until > from ? until : instantOf(addDays(day, 1), entry.waitUntil, zone)
}

/** An operator took the entry out while the run was waiting: nobody can say any more how it should run. */
export function notInSchedule(batchId: string): GiveUp {
  const words = {
    ja: `${batchId} はスケジュールにありません`,
    en: `${batchId} has no entry in the schedule`,
  }
  return giveUp('failed', 'not_in_schedule', words)
}

function giveUp(state: 'failed' | 'cancelled', code: string, message: Words): GiveUp {
  return { kind: 'give-up', state, code, message, kept: '' }
}

function leaveOut(state: 'missed' | 'skipped', kept: string): GiveUp {
  return { kind: 'give-up', state, code: 'window', message: fateWords(kept), kept }
}

function notWaitedFor(batchId: string): Words {
  const { ja, en } = notBuilt(batchId)
  return { ja: `${ja} (待ちません)`, en: `${en}: not waited for` }
}

function notBuilt(batchId: string): Words {
  return { ja: `${batchId} は未実装です`, en: `${batchId} is not yet built` }
}

function cancelledBy(who: string): Words {
  return { ja: `${who} が中止しました`, en: `cancelled by ${who}` }
}

function although(brake: Words): Words {
  return { ja: `開始を指示されました (${brake.ja})`, en: `started by order although: ${brake.en}` }
}

function waitsForHours({ from, until }: DayWindow, at: string): Words {
  return {
    ja: `実行可能時間帯 (${from}-${until}) を待っています。次は ${at}`,
    en: `waits for its window ${from}-${until}, which opens ${at}`,
  }
}

function waitsForRun(runId: string): Words {
  return { ja: `実行 ${runId} の終了を待っています`, en: `waits for the end of run ${runId}` }
}

function waitsForGroup(group: string, batchId: string): Words {
  return {
    ja: `同じリソースグループ (${group}) の ${batchId} の終了を待っています`,
    en: `waits for ${batchId} of the same resource group (${group})`,
  }
}

function waitsForWorker(busy: number, slots: number): Words {
  return {
    ja: `空きワーカーを待っています (${slots} 中 ${busy} が使用中)`,
    en: `waits for a worker (${busy} of ${slots} busy)`,
  }
}

type Awaited = { batchId: string; businessDate: string; state: string | null }

function waitsForBatch({ batchId, businessDate, state }: Awaited): Words {
  return {
    ja: `${batchId} (${businessDate}) を待っています (${state ?? '未実行'})`,
    en: `waits for ${batchId} of ${businessDate} (${state ?? 'not run'})`,
  }
}

function notInTime({ batchId, businessDate, state }: Awaited): Words {
  return {
    ja: `${batchId} (${businessDate}) が時間内に正常終了しませんでした (${state ?? '未実行'})`,
    en: `${batchId} of ${businessDate} did not end well in time (${state ?? 'not run'})`,
  }
}
