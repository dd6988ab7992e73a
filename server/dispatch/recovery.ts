/** Taking up what an earlier process left: lost attempts are settled, uncollected results collected, runs queued again. */
import { attemptsOf, type RunRow, requeueRun, runsInState } from '../../data/ops/runs.ts'
import { uncollected } from '../../data/ops/tenant-results.ts'
import { tenantByCode } from '../../data/platform/tenants.ts'
import { interruption } from '../domain/settle.ts'
import { recordSettlement } from './attempt-end.ts'
import type { DispatcherDeps } from './dispatcher.ts'
import { hubRun } from './hub.ts'
import { openRecorder } from './recorder.ts'
import { runHead } from './run-head.ts'

export type Recovered = Readonly<{ lost: number; resumed: number; collected: number }>

/** Settles attempts nobody works on any more. Call only while holding the lease and before the first claim. */
export function settleLostRuns(deps: DispatcherDeps): number {
  const lost = runsInState(deps.ops, 'running')
  for (const run of lost) {
    const ended = { runId: run.id, attempt: run.attempt, at: deps.now(), usage: null }
    recordSettlement(deps.ops, interruption('lost'), ended)
  }
  return lost.length
}

/** Interrupted runs go back to the queue; what they had finished stays finished. */
export function resumeInterrupted(deps: DispatcherDeps): Recovered {
  const lost = settleLostRuns(deps)
  let collected = 0
  const interrupted = runsInState(deps.ops, 'interrupted')
  for (const run of interrupted) {
    collected += collectLeftovers(deps, run)
    requeueRun(deps.ops, run.id, {
      notBefore: deps.now(),
      fault: null,
      waitReason: 'resumed after an interruption',
      summary: null,
    })
    deps.events.emit({ kind: 'run', runId: run.id, batchId: run.batchId })
  }
  return { lost, resumed: interrupted.length, collected }
}

function collectLeftovers(deps: DispatcherDeps, run: RunRow): number {
  const loaded = deps.library.get(run.batchId)
  const rows = loaded && run.dryRun === 0 ? uncollected(deps.ops, run.id) : []
  if (!loaded || rows.length === 0) return 0
  const attempt = attemptsOf(deps.ops, run.id).at(-1)?.attempt ?? run.attempt
  const head = { ...runHead(run, deps.dataRoot), attempt }
  const settings = deps.hub.settings()
  const recorder = openRecorder({
    ops: deps.ops,
    platform: deps.platform,
    batch: loaded.batch,
    runId: run.id,
    attempt,
    dryRun: false,
    triggeredBy: run.triggeredBy,
    language: settings.toban.language,
    events: deps.events,
    alerts: deps.alerts,
    now: deps.now,
    hubRun: (voice) => hubRun(head, settings, voice),
  })
  for (const row of rows) {
    const tenant = tenantByCode(deps.hub.platform, row.tenantCode)
    if (!tenant) continue
    recorder.collect(
      { id: tenant.id, code: tenant.code, name: tenant.name },
      {
        end: row.state === 'failed' ? 'failed' : 'succeeded',
        resultJson: row.resultJson ?? 'null',
      },
    )
  }
  return rows.length
}
