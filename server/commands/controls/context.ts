/** What the verbs on the schedule (hold, skip, move, maintenance) work with, and how they leave their trace. */
import { keepAct, resultOfAct } from '../../../data/ops/act-keys.ts'
import { recordAudit } from '../../../data/ops/audit.ts'
import { endExpired, openExceptions } from '../../../data/ops/exceptions.ts'
import type { OpsDb } from '../../../data/ops/open.ts'
import type { Config } from '../../config/config.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import type { ScheduleException } from '../../domain/exceptions.ts'
import { formActOf } from '../form-acts.ts'

export type ControlContext = Readonly<{
  ops: OpsDb
  config(): Config
  now(): Instant
  /** The schedule of the batch has changed: look at it again, and at what waits. */
  wake(batchId: string): void
}>

/** Who acts and why. `key`: of the form it was typed into; the same form sent twice is one act. */
export type Act = Readonly<{ by: string; reason: string; key?: string }>

export type Recorded = Readonly<{ verb: string; object: string }> & Act

/** One transaction; a refusal is on record too. `work` says what the audit keeps of it. */
export function onRecord<Result>(
  context: ControlContext,
  entry: Recorded,
  work: (state: Readonly<{ at: Instant; exceptions: readonly ScheduleException[] }>) => Result,
): Result {
  const { ops } = context
  const at = context.now()
  const { verb, object, by: operator, reason } = entry
  try {
    const done = ops.sqlite.transaction(() => {
      const form = formOf(entry)
      const before = form && resultOfAct(ops, form)
      if (before) return before.result as Result
      endExpired(ops, at)
      const after = work({ at, exceptions: openExceptions(ops, at) })
      recordAudit(ops, { at, operator, verb, object, reason, after, result: 'ok' })
      if (form) keepAct(ops, { ...form, result: after, at })
      return after
    })
    return done.immediate()
  } catch (error) {
    if (error instanceof TobanError) {
      recordAudit(ops, { at, operator, verb, object, reason, result: 'refused' })
    }
    throw error
  }
}

/** The entry holds the whole request: with something else typed into it, it is another act. */
function formOf({ by: operator, key, ...request }: Recorded) {
  if (key === undefined) return null
  return formActOf(operator, key, request)
}
