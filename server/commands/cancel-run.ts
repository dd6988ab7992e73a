/** Asks a run to stop: a queued one ends at once, a running one is asked, and killed after the grace. */
import { askCancel } from '../../data/ops/runs.ts'
import { TobanError } from '../domain/errors.ts'
import { isFinal } from '../domain/run.ts'
import { recordAudit } from './audit.ts'
import type { RunCommandContext } from './context.ts'
import { findRun } from './find-run.ts'
import { rerunHint } from './page-hints.ts'

export type CancelRun = Readonly<{
  runId: string
  by: string
  reason: string | null
  force: boolean
}>

export function cancelRun(context: RunCommandContext, request: CancelRun): { runId: string } {
  const run = findRun(context.ops, request.runId)
  if (isFinal(run.state)) throw alreadyEnded(run.id, run.state)
  const at = context.now()
  context.ops.sqlite
    .transaction(() => {
      askCancel(context.ops, run.id, request.by, at)
      const { by, reason, force } = request
      recordAudit(context.ops, {
        at,
        operator: by,
        verb: 'run.cancel',
        object: run.id,
        reason,
        after: { force },
        result: 'ok',
        runId: run.id,
      })
    })
    .immediate()
  const attempt = context.dispatcher.attemptOf(run.id)
  if (attempt) attempt.stop({ kind: 'cancelled', by: request.by }, request.force ? 0 : undefined)
  else context.dispatcher.pump()
  return { runId: run.id }
}

function alreadyEnded(id: string, state: string): TobanError {
  return new TobanError({
    code: 'already_ended',
    kind: 'refused',
    message: {
      ja: `実行 ${id} はすでに終了しています (${state})。`,
      en: `run ${id} has already ended (${state})`,
    },
    hint: {
      ja: 'もう一度動かすには再実行を使ってください。',
      en: `To run it again: toban rerun ${id}`,
    },
    onPage: rerunHint(id),
  })
}
