/** "This is well again": counted, and the end of the alert when it was said often enough (rules R5.4, R5.5). */
import { countWell, openAlert } from '../../data/ops/alerts.ts'
import { type ClearChange, clearAfterOf, clearChange } from '../domain/alert.ts'
import { type AlertContext, everyMsOf, type Said } from './context.ts'
import { endAlert } from './end.ts'
import { noteReading } from './reading.ts'

/** In the caller's transaction. Null when no alert of the key was open. */
export function clearAlert(context: AlertContext, key: string, said: Said): ClearChange | null {
  noteReading(context, key, said)
  const open = openAlert(context.ops, key)
  if (!open) return null
  // The engine and people judge once; a batch that looks often must see it well twice.
  const everyMs = said.runId === null ? null : everyMsOf(context, said.batchId, said.at)
  const clearAfter = clearAfterOf(everyMs)
  const change = clearChange(open, { runId: said.runId, at: said.at, clearAfter })
  if (change === 'same') return change
  countWell(context.ops, open.alertId, said.runId)
  if (change === 'resolved') endAlert(context, open, said)
  return change
}
