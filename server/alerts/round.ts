/** What time alone brings: reminders, the end of a hold, messages that are due (rules R5.3, R5.5, R5.9). */
import { insertAlertEvent, untoldOfAlert } from '../../data/ops/alert-events.ts'
import {
  type AlertRow,
  dueReminders,
  endedHolds,
  endHold,
  remindAt,
} from '../../data/ops/alerts.ts'
import { clearAfterOf } from '../domain/alert.ts'
import { tellAt } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type AlertContext, digestPlan, everyMsOf } from './context.ts'
import { endAlert } from './end.ts'
import { type Told, tellDue } from './tell.ts'

/** In the caller's transaction. Everything due is in ops.db: a round that was missed is made up by the next. */
export function alertRound(context: AlertContext, now: Instant): Told[] {
  for (const alert of endedHolds(context.ops, now)) letGo(context, alert, now)
  for (const alert of dueReminders(context.ops, now)) remind(context, alert, now)
  return tellDue(context, now)
}

/** Held open because it flapped: ends now when it was well all the while. */
function letGo(context: AlertContext, alert: AlertRow, now: Instant): void {
  endHold(context.ops, alert.alertId)
  const everyMs = alert.okRunId === null ? null : everyMsOf(context, alert.sourceBatch, now)
  if (alert.okStreak >= clearAfterOf(everyMs)) endAlert(context, alert, { at: now, runId: null })
}

function remind(context: AlertContext, alert: AlertRow, now: Instant): void {
  const { ops } = context
  remindAt(ops, alert.alertId, null)
  if (alert.state !== 'open' || untoldOfAlert(ops, alert.alertId).length > 0) return
  const telling = {
    severity: alert.severity,
    businessHours: alert.businessHours === 1,
    silencedUntil: alert.silencedUntil,
    notBefore: null,
    gatherMs: 0,
  }
  insertAlertEvent(ops, {
    alertId: alert.alertId,
    at: now,
    event: 'reminded',
    severity: alert.severity,
    value: alert.value,
    tellAt: tellAt(telling, alert.remindAt ?? now, digestPlan(context)),
  })
}
