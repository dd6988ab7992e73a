/** Ends the one-off changes that a new schedule leaves without a batch or a due time, and names them; called by the switch. */
import { recordAudit } from '../../data/ops/audit.ts'
import { endException, openExceptions } from '../../data/ops/exceptions.ts'
import { hasOccurrence, insertOccurrence } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Config } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { dueTimeOf, type Move, type Orphan, orphansOf } from '../domain/exceptions.ts'
import { NOT_IN_NEW_PLAN } from '../domain/fate-reason.ts'

export type ConfigChange = Readonly<{ ops: OpsDb; now: Instant; from: Config; to: Config }>

/** In the caller's transaction. A moved due time whose own hour has passed keeps a fate: it is skipped with that reason. */
export function dropOrphans({ ops, now, from, to }: ConfigChange): Orphan[] {
  const orphans = orphansOf(openExceptions(ops, now), to)
  for (const { exception, why } of orphans) {
    endException(ops, exception.id, { as: 'dropped', by: 'schedule', at: now })
    if (exception.kind === 'move') settleMoved({ ops, now, from }, exception)
    recordAudit(ops, {
      at: now,
      operator: 'schedule',
      verb: 'exception.drop',
      object: exception.batchId,
      reason: why.en,
      before: exception,
      result: 'ok',
    })
  }
  return orphans
}

/** Its hour by the old plan is behind the watermark: nobody would look there again. */
function settleMoved({ ops, now, from }: Omit<ConfigChange, 'to'>, move: Move): void {
  const { batchId, scheduledFor } = move
  const entry = from.batches.find((one) => one.batchId === batchId)
  const due = entry ? dueTimeOf(entry, from, scheduledFor) : null
  if (!due || due.dueAt > now || hasOccurrence(ops, batchId, scheduledFor)) return
  const fate = { state: 'skipped', reason: NOT_IN_NEW_PLAN, overlapRunId: null } as const
  insertOccurrence(ops, due, fate, now)
}
