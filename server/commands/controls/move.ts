/** Move one due time to another time (振替); called by the CLI and the console. */
import { endException, insertException } from '../../../data/ops/exceptions.ts'
import { setDueAt } from '../../../data/ops/occurrences.ts'
import { putOffRun } from '../../../data/ops/runs.ts'
import { type Instant, localText } from '../../domain/calendar-day.ts'
import { demandReason } from '../reason.ts'
import { type Act, type ControlContext, onRecord } from './context.ts'
import { findDueTime } from './due-time.ts'
import { readFuture } from './time.ts'

/** @param dueTime `BATCH@TIME` @param to the new time; both as typed. */
export type MoveDueTime = Act & Readonly<{ dueTime: string; to: string }>

export type Moved = Readonly<{
  id: number
  batchId: string
  /** The key in the ledger: a move does not change it. */
  scheduledFor: Instant
  from: Instant
  movedTo: Instant
}>

/** An earlier skip or move of the same due time is replaced. Throws what `findDueTime` and `readFuture` throw. */
export function moveDueTime(context: ControlContext, request: MoveDueTime): Moved {
  const entry = { ...request, verb: 'due_time.move', object: request.dueTime }
  const moved = onRecord(context, entry, (state) => {
    const reason = demandReason(request.reason)
    const { occurrence, waiting } = findDueTime(context, request.dueTime, state)
    const zone = context.config().timezone
    const { at } = state
    const { by } = request
    const movedTo = readFuture(request.to, { now: at, zone })
    const { batchId, scheduledFor, dueAt, exception } = occurrence
    if (exception) endException(context.ops, exception.id, { as: 'replaced', by, at })
    const id = insertException(context.ops, {
      kind: 'move',
      batchId,
      scheduledFor,
      movedTo,
      reason,
      by,
      at,
      expiresAt: null,
    })
    if (waiting) putOff(context, { runId: waiting.runId, movedTo, reason, by, at })
    return { id, batchId, scheduledFor, from: dueAt, movedTo }
  })
  context.wake(moved.batchId)
  return moved
}

type PutOff = Readonly<{ runId: string; movedTo: Instant; reason: string; by: string; at: Instant }>

/** It is in the ledger already: its run waits for the new time. */
function putOff(context: ControlContext, { runId, movedTo, reason, by, at }: PutOff): void {
  const { timezone } = context.config()
  const when = localText(movedTo, timezone)
  const waitReason = {
    ja: `${when} に振替: ${reason} (${by})`,
    en: `moved to ${when}: ${reason} (${by})`,
  }
  putOffRun(context.ops, runId, { notBefore: movedTo, waitReason })
  setDueAt(context.ops, runId, movedTo, at)
}
