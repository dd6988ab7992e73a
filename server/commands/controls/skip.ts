/** Skip one due time (スキップ); called by the CLI and the console. */
import { endException, insertException } from '../../../data/ops/exceptions.ts'
import { giveUpOccurrence } from '../../../data/ops/occurrences.ts'
import { finishRun } from '../../../data/ops/runs.ts'
import { type Instant, localText } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import { fateWords, skipReason } from '../../domain/fate-reason.ts'
import { controlsHint } from '../page-hints.ts'
import { demandReason } from '../reason.ts'
import { type Act, type ControlContext, onRecord } from './context.ts'
import { type FoundDueTime, findDueTime } from './due-time.ts'

/** @param dueTime `BATCH@TIME` as typed. */
export type SkipDueTime = Act & Readonly<{ dueTime: string }>

export type Skipped = Readonly<{
  id: number
  batchId: string
  scheduledFor: Instant
  dueAt: Instant
  /** True: it was waiting and is left out now; false: it will be when it comes due. */
  isDone: boolean
}>

/** Throws what `findDueTime` throws, and `already_skipped`. */
export function skipDueTime(context: ControlContext, request: SkipDueTime): Skipped {
  const entry = { ...request, verb: 'due_time.skip', object: request.dueTime }
  const skipped = onRecord(context, entry, (state) => {
    const reason = demandReason(request.reason)
    const found = findDueTime(context, request.dueTime, state)
    const { exception } = found.occurrence
    if (exception?.kind === 'skip') throw alreadySkipped(context, found)
    const { at } = state
    const { by } = request
    if (exception) endException(context.ops, exception.id, { as: 'replaced', by, at })
    const { batchId, scheduledFor, dueAt } = found.occurrence
    const id = insertException(context.ops, {
      kind: 'skip',
      batchId,
      scheduledFor,
      movedTo: null,
      reason,
      by,
      at,
      expiresAt: null,
    })
    if (found.waiting) leaveOut(context, { id, runId: found.waiting.runId, reason, by, at })
    return { id, batchId, scheduledFor, dueAt, isDone: found.waiting !== null }
  })
  context.wake(skipped.batchId)
  return skipped
}

type Left = Readonly<{ id: number; runId: string; reason: string; by: string; at: Instant }>

/** It is in the ledger already: its run ends without having begun. */
function leaveOut(context: ControlContext, { id, runId, reason, by, at }: Left): void {
  const { ops } = context
  const text = skipReason({ reason, by })
  const fault = { code: 'skip', message: fateWords(text), class: 'permanent' as const }
  finishRun(ops, runId, { state: 'skipped', at, fault, summary: null })
  giveUpOccurrence(ops, runId, { state: 'skipped', reason: text }, at)
  endException(ops, id, { as: 'done', by: 'schedule', at })
}

function alreadySkipped(context: ControlContext, { occurrence }: FoundDueTime): TobanError {
  const when = localText(occurrence.dueAt, context.config().timezone)
  const { batchId, exception } = occurrence
  return new TobanError({
    code: 'already_skipped',
    kind: 'refused',
    message: {
      ja: `${batchId} の ${when} はすでにスキップの指定があります (${exception?.by}: ${exception?.reason})。`,
      en: `${when} of ${batchId} is to be skipped already (${exception?.by}: ${exception?.reason})`,
    },
    hint: {
      ja: `取り消すには: toban exceptions undo ${exception?.id}`,
      en: `To undo it: toban exceptions undo ${exception?.id}`,
    },
    onPage: controlsHint(batchId),
  })
}
