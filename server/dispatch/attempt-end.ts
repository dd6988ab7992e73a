/** The end of an attempt: what it was, and its settlement written into the ledger in one transaction. */
import { isUnderWay } from '../../data/ops/losses.ts'
import { moveOccurrence } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { finishAttempt, finishRun, interruptRun, requeueRun } from '../../data/ops/runs.ts'
import { returnRunningTenants } from '../../data/ops/tenant-results.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { errorWords, unreachable, type Words } from '../domain/errors.ts'
import type { Outcome } from '../domain/run.ts'
import type { Settlement } from '../domain/settle.ts'
import type { Usage } from '../worker/protocol.ts'

export type EndedAttempt = Readonly<{
  runId: string
  attempt: number
  at: Instant
  usage: Usage | null
}>

export type SettlementDeps = Readonly<{ ops: OpsDb; alerts: AlertDesk }>

/** False when the attempt was settled before: the first end wins, a later one changes nothing. */
export function recordSettlement(
  { ops, alerts }: SettlementDeps,
  next: Settlement,
  ended: EndedAttempt,
): boolean {
  const write = ops.sqlite.transaction(() => {
    if (!isUnderWay(ops, ended.runId, ended.attempt)) return false
    finishAttempt(ops, { ...ended, outcome: next.outcome, fault: next.fault })
    returnRunningTenants(ops, ended.runId)
    moveRun(ops, next, ended)
    if (next.next === 'end') alerts.runEnded(ended.runId, ended.at)
    return true
  })
  return write.immediate()
}

function moveRun(ops: OpsDb, next: Settlement, { runId, at }: EndedAttempt): void {
  const { fault, summary } = next
  switch (next.next) {
    case 'end':
      finishRun(ops, runId, { state: next.state, at, fault, summary })
      moveOccurrence(ops, runId, 'ran', at)
      return
    case 'queue':
      requeueRun(ops, runId, { notBefore: next.notBefore, fault, waitReason: next.why, summary })
      moveOccurrence(ops, runId, 'waiting', at)
      return
    case 'interrupt':
      interruptRun(ops, runId)
      moveOccurrence(ops, runId, 'waiting', at)
      return
    default:
      unreachable(next)
  }
}

/** A result that platform.db refused turns a good end into a failure. */
export function withCollectFailures(outcome: Outcome, failures: readonly Words[]): Outcome {
  if (failures.length === 0 || outcome.kind === 'failed') return outcome
  const named = failures.slice(0, 5)
  const message = {
    ja: `${failures.length} 件の結果を保存できませんでした。${named.map(({ ja }) => ja).join('、')}`,
    en: `${failures.length} results could not be stored; ${named.map(({ en }) => en).join('; ')}`,
  }
  const summary = 'summary' in outcome ? outcome.summary : null
  return { kind: 'failed', summary, fault: { code: 'collect_failed', message, class: 'transient' } }
}

/** The thread is gone without having said how it ended. */
export function crashOutcome(error: Error | null): Outcome {
  const silent = {
    ja: 'スレッドが結果を返さずに終了しました',
    en: 'the thread ended without a result',
  }
  const message = error ? errorWords(error) : silent
  const code =
    error && 'code' in error && typeof error.code === 'string' ? error.code : 'thread_died'
  return { kind: 'crashed', fault: { code, message, class: 'transient' } }
}
