/** Takes a queued run for an attempt, and keeps runs apart under which the process died again and again. */
import { hostname } from 'node:os'
import { lossesOf } from '../../data/ops/losses.ts'
import { moveOccurrence } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { claimRun, insertAttempt, type RunRow } from '../../data/ops/runs.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { LOST_AT_ONCE, SUSPECT_LOSSES } from '../domain/settle.ts'
import type { Verdict } from './gate.ts'

/** Run, attempt and occurrence change together: a crash leaves all of them or none. Null when somebody else was first. */
export function claimForAttempt(ops: OpsDb, runId: string, at: Instant): RunRow | null {
  const claim = ops.sqlite.transaction(() => {
    const run = claimRun(ops, runId, at)
    if (!run) return null
    const worker = `${hostname()}:${process.pid}`
    insertAttempt(ops, { runId, attempt: run.attempt, at, worker })
    moveOccurrence(ops, runId, 'running', at)
    return run
  })
  return claim.immediate()
}

/**
 * Two suspects never run at the same time: one that has only been struck along with another gets its chance
 * to end well, and the guilty one is left alone with its losses.
 */
export function waitsAsSuspect(
  ops: OpsDb,
  run: RunRow,
  running: readonly RunRow[],
): Extract<Verdict, { kind: 'wait' }> | null {
  if (!isSuspect(ops, run)) return null
  const other = running.find((candidate) => isSuspect(ops, candidate))
  return other ? { kind: 'wait', reason: waitsForSuspect(other.id) } : null
}

function isSuspect(ops: OpsDb, run: RunRow): boolean {
  if (run.attempt < SUSPECT_LOSSES) return false
  return lossesOf(ops, run.id, LOST_AT_ONCE).inARow >= SUSPECT_LOSSES
}

function waitsForSuspect(runId: string): Words {
  return {
    ja: `プロセスが続けて落ちたため 1 件ずつ再開します。実行 ${runId} の終了を待っています`,
    en: `the process died repeatedly: resumed one at a time, waits for the end of run ${runId}`,
  }
}
