/** Taking up what an earlier process left: lost attempts are settled and their runs queued again, or given up. */
import { failUnsettledTenants, hasEndedTenant, lossesOf } from '../../data/ops/losses.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type RunRow, requeueRun, runsInState } from '../../data/ops/runs.ts'
import type { Words } from '../domain/errors.ts'
import type { Loss } from '../domain/run.ts'
import { LOST_AT_ONCE, resumeDelayMs, type Settlement, settleLoss } from '../domain/settle.ts'
import { recordSettlement } from './attempt-end.ts'
import type { DispatcherDeps } from './dispatcher.ts'
import { crashLoop } from './engine-alerts.ts'

export type Recovered = Readonly<{
  /** Attempts that ended with the process. */
  lost: number
  /** Runs ended because the process died under them too often. */
  givenUp: number
  resumed: number
}>

/** Settles attempts nobody works on any more. Call only while holding the lease and before the first claim. */
export function settleLostRuns(deps: DispatcherDeps): Pick<Recovered, 'lost' | 'givenUp'> {
  const lost = runsInState(deps.ops, 'running')
  let givenUp = 0
  for (const run of lost) {
    const next = settleLoss(lossOf(deps.ops, run))
    recordLoss(deps, run, next)
    if (next.next === 'end') givenUp += 1
    deps.events.emit({ kind: 'run', runId: run.id, batchId: run.batchId })
  }
  return { lost: lost.length, givenUp }
}

/** Interrupted runs go back to the queue; what they had finished stays finished, what they waited for is waited for. */
export function resumeInterrupted(deps: DispatcherDeps): Recovered {
  const settled = settleLostRuns(deps)
  const interrupted = runsInState(deps.ops, 'interrupted')
  for (const run of interrupted) {
    const losses = lossesOf(deps.ops, run.id, LOST_AT_ONCE).inARow
    requeueRun(deps.ops, run.id, {
      notBefore: Math.max(deps.now() + resumeDelayMs(losses), run.notBefore ?? 0),
      fault: null,
      waitReason: resumed(losses),
      summary: null,
    })
    deps.events.emit({ kind: 'run', runId: run.id, batchId: run.batchId })
  }
  return { ...settled, resumed: interrupted.length }
}

function lossOf(ops: OpsDb, { id, attempt }: RunRow): Loss {
  const before = lossesOf(ops, id, LOST_AT_ONCE)
  const inARow = hasEndedTenant(ops, id, attempt) ? 0 : before.inARow + 1
  return { inARow, all: before.all + 1 }
}

function recordLoss(deps: DispatcherDeps, run: RunRow, next: Settlement): void {
  const { ops } = deps
  const at = deps.now()
  const ended = { runId: run.id, attempt: run.attempt, at, usage: null }
  ops.sqlite
    .transaction(() => {
      if (next.next === 'end' && next.fault) {
        failUnsettledTenants(ops, run.id, next.fault, at)
        const source = { batchId: run.batchId, runId: run.id, at }
        deps.alerts.raise(crashLoop(run.batchId, next.fault.message), source)
      }
      recordSettlement(deps, next, ended)
    })
    .immediate()
}

function resumed(losses: number): Words {
  if (losses < 2) return RESUMED
  return {
    ja: `${RESUMED.ja} (プロセスが ${losses} 回続けて落ちました)`,
    en: `${RESUMED.en} (the process died ${losses} times in a row)`,
  }
}

const RESUMED: Words = { ja: '中断後の再開', en: 'resumed after an interruption' }
