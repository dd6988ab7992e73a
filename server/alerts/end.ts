/** The end of an alert, by good evaluations, by a person or after it was held open: what is told of it (rules R5.4, R5.9). */
import { dropEvent, insertAlertEvent, untoldOfAlert } from '../../data/ops/alert-events.ts'
import { type AlertRow, resolveAlert } from '../../data/ops/alerts.ts'
import { isDroppedWhenOver, tellAt } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type AlertContext, digestPlan } from './context.ts'
import { gatherMs } from './gather.ts'

export type Ending = Readonly<{
  at: Instant
  runId: string | null
  /** The operator who ended it by hand. */
  actor?: string
  note?: string
}>

/** Resolved; the recovery is told to those who were told that it was open, and to nobody else. */
export function endAlert(context: AlertContext, alert: AlertRow, ending: Ending): void {
  const { ops } = context
  const { at, runId, actor, note } = ending
  context.heard({ key: alert.key, change: 'resolved', message: alert.message })
  resolveAlert(ops, alert.alertId, at)
  dropWhatIsOver(context, alert, at)
  const severity = alert.toldSeverity ?? alert.severity
  const telling = {
    severity,
    businessHours: alert.businessHours === 1,
    silencedUntil: alert.silencedUntil,
    notBefore: null,
    gatherMs: actor ? 0 : gatherMs(runId),
  }
  insertAlertEvent(ops, {
    alertId: alert.alertId,
    at,
    event: 'resolved',
    severity,
    runId,
    actor: actor ?? null,
    note: note ?? null,
    tellAt: alert.announcedAt === null ? null : tellAt(telling, at, digestPlan(context)),
  })
}

function dropWhatIsOver({ ops }: AlertContext, alert: AlertRow, at: Instant): void {
  for (const { id, event } of untoldOfAlert(ops, alert.alertId)) {
    const silenced = alert.silencedUntil !== null && alert.silencedUntil > at
    const pending = { event, businessHours: alert.businessHours === 1, silenced }
    if (isDroppedWhenOver(pending)) dropEvent(ops, id)
  }
}
