/** Takes back a hold, a skip or a move that has not had its effect; called by the CLI and the console. */
import {
  type EndedException,
  endException,
  exceptionById,
  insertException,
} from '../../../data/ops/exceptions.ts'
import { ledgerEntry, setDueAt } from '../../../data/ops/occurrences.ts'
import { putOffRun } from '../../../data/ops/runs.ts'
import { type Instant, localText } from '../../domain/calendar-day.ts'
import { TobanError, unreachable, type Words } from '../../domain/errors.ts'
import {
  dueTimeOf,
  type ExceptionEnd,
  type Move,
  type ScheduleException,
} from '../../domain/exceptions.ts'
import { listHint, runNowHint } from '../page-hints.ts'
import { demandReason } from '../reason.ts'
import { type Act, type ControlContext, onRecord } from './context.ts'

export type UndoException = Act & Readonly<{ id: number }>

export type Undone = Readonly<{
  id: number
  kind: ScheduleException['kind']
  batchId: string
  /** A moved due time whose own hour has passed runs now; null for everything else. */
  runsAt: Instant | null
}>

/** Throws `unknown_exception` or `exception_ended`. */
export function undoException(context: ControlContext, request: UndoException): Undone {
  const entry = { ...request, verb: 'exception.undo', object: String(request.id) }
  const undone = onRecord(context, entry, ({ at }) => {
    const { by } = request
    const reason = demandReason(request.reason)
    const found = exceptionById(context.ops, request.id)
    if (!found) throw unknownException(request.id)
    if (found.end) throw hasEnded(context, found)
    const { exception } = found
    const as = exception.kind === 'hold' ? 'released' : 'undone'
    endException(context.ops, exception.id, { as, by, at })
    const runsAt =
      exception.kind === 'move' ? moveBack(context, exception, { by, reason, at }) : null
    return { id: exception.id, kind: exception.kind, batchId: exception.batchId, runsAt }
  })
  context.wake(undone.batchId)
  return undone
}

type When = Act & Readonly<{ at: Instant }>

/** Its own hour may be behind the watermark by now, where nobody looks any more: then it is moved to this moment. */
function moveBack(context: ControlContext, move: Move, { by, reason, at }: When): Instant | null {
  const { ops } = context
  const { batchId, scheduledFor } = move
  const entry = context.config().batches.find((one) => one.batchId === batchId)
  const planned = entry ? dueTimeOf(entry, context.config(), scheduledFor) : null
  const recorded = ledgerEntry(ops, batchId, scheduledFor)
  if (recorded?.runId) {
    putOffRun(ops, recorded.runId, { notBefore: null, waitReason: null })
    setDueAt(ops, recorded.runId, planned?.dueAt ?? scheduledFor, at)
    return null
  }
  if (!planned || planned.dueAt > at) return null
  const again = { batchId, scheduledFor, movedTo: at, reason, by, at, expiresAt: null }
  insertException(ops, { kind: 'move', ...again })
  return at
}

function unknownException(id: number): TobanError {
  return new TobanError({
    code: 'unknown_exception',
    kind: 'not-found',
    message: { ja: `例外 ${id} はありません。`, en: `no exception ${id}` },
    hint: { ja: '一覧: toban exceptions', en: 'To see them: toban exceptions' },
    onPage: listHint('/plan'),
  })
}

function hasEnded(context: ControlContext, { exception, end }: EndedException): TobanError {
  const { batchId, id } = exception
  const how = endWords(end?.as ?? 'done')
  const when = localText(end?.at ?? 0, context.config().timezone)
  return new TobanError({
    code: 'exception_ended',
    kind: 'refused',
    message: {
      ja: `例外 ${id} (${batchId}) は ${when} に終わっています (${how.ja})。`,
      en: `exception ${id} (${batchId}) ended at ${when} (${how.en})`,
    },
    hint: {
      ja: `スキップした処理を動かすには: toban run ${batchId} --date 業務日付`,
      en: `To run what was skipped: toban run ${batchId} --date BUSINESS-DATE`,
    },
    onPage: runNowHint(batchId),
  })
}

/** How an exception ended, in words. */
export function endWords(as: ExceptionEnd): Words {
  switch (as) {
    case 'done':
      return { ja: '適用済み', en: 'took effect' }
    case 'undone':
      return { ja: '取消', en: 'undone' }
    case 'released':
      return { ja: '解除', en: 'released' }
    case 'replaced':
      return { ja: '置換', en: 'replaced by a later one' }
    case 'expired':
      return { ja: '期限切れ', en: 'ran out' }
    case 'dropped':
      return { ja: '設定変更により失効', en: 'dropped: the schedule has nothing for it any more' }
    default:
      return unreachable(as)
  }
}
