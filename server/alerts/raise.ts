/** "This holds now": what it does to the alert of its key, and when it will be told (rules R5.1, R5.2, R5.5). */
import {
  dropEvent,
  flapsOf,
  hasAttached,
  insertAlertEvent,
  severityAtEnd,
  untoldOfAlert,
} from '../../data/ops/alert-events.ts'
import {
  type AlertRow,
  dropAcknowledgement,
  holdOpen,
  insertAlert,
  lastAlert,
  type RaisedAlert,
  refreshAlert,
  remindAt,
  reopenAlert,
} from '../../data/ops/alerts.ts'
import {
  type AlertChange,
  type AlertRaise,
  alertChange,
  isFlapping,
  isWorse,
} from '../domain/alert.ts'
import { reminderMs, type Telling, tellAt } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { unreachable } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { type AlertContext, digestPlan, type Said, silencedUntil } from './context.ts'
import { gatherMs } from './gather.ts'
import { noteReading } from './reading.ts'
import { routesOf } from './routes.ts'

/** In the caller's transaction. */
export function raiseAlert(context: AlertContext, alert: AlertRaise, said: Said): AlertChange {
  const { ops, config } = context
  noteReading(context, alert.key, said)
  const last = lastAlert(ops, alert.key)
  const flapWithinMs = config.alerts.flap.withinMs
  const change = alertChange(last, alert.severity, { at: said.at, flapWithinMs })
  const raised: RaisedAlert = {
    alertId: last === null || change === 'opened' ? newId(said.at) : last.alertId,
    alert,
    source: said,
    routes: routesOf(context, alert, said),
    silencedUntil: silencedUntil(ops, alert.key, said.at),
  }
  if (last === null || change === 'opened') {
    insertAlert(ops, raised)
    note(context, raised, { event: 'opened', tellAt: dueAt(context, raised) })
    return 'opened'
  }
  refreshAlert(ops, raised)
  apply(context, raised, { change, last })
  return change
}

type Applied = Readonly<{ change: Exclude<AlertChange, 'opened'>; last: AlertRow }>

function apply(context: AlertContext, raised: RaisedAlert, { change, last }: Applied): void {
  switch (change) {
    case 'reopened':
      reopen(context, raised, last)
      return
    case 'worse':
      worsen(context, raised, last)
      return
    case 'eased':
      note(context, raised, { event: 'eased', tellAt: null })
      remindLater(context, last, raised)
      return
    case 'attached':
      attach(context, raised, last)
      return
    default:
      unreachable(change)
  }
}

/** Silent at first; told when it is worse than before, or still open when the flap guard's time is over. */
function reopen(context: AlertContext, raised: RaisedAlert, last: AlertRow): void {
  const { ops, config } = context
  const { flap } = config.alerts
  const { at } = raised.source
  const recovery = untoldOfAlert(ops, last.alertId).find(({ event }) => event === 'resolved')
  if (recovery) dropEvent(ops, recovery.id)
  reopenAlert(ops, last.alertId, recovery ? 'still' : 'no')
  const before = severityAtEnd(ops, last.alertId) ?? last.severity
  const worse = isWorse(raised.alert.severity, before)
  const notBefore = worse ? null : (last.resolvedAt ?? at) + flap.withinMs
  const believedOpen = recovery !== undefined && !worse
  note(context, raised, {
    event: 'reopened',
    tellAt: believedOpen ? null : dueAt(context, raised, notBefore),
  })
  if (believedOpen) remindLater(context, last, raised)
  if (!isFlapping(flapsOf(ops, last.alertId, at - flap.spanMs), flap, at)) return
  note(context, raised, { event: 'flapping', tellAt: dueAt(context, raised) })
  holdOpen(ops, last.alertId, at + flap.holdMs)
}

/** An alert that goes up and down is told once per height; after that only as often as a reminder. */
function worsen(context: AlertContext, raised: RaisedAlert, last: AlertRow): void {
  const { severity } = raised.alert
  const isNews = last.toldSeverity === null || isWorse(severity, last.toldSeverity)
  note(context, raised, { event: 'worse', tellAt: isNews ? dueAt(context, raised) : null })
  dropAcknowledgement(context.ops, last.alertId)
  if (!isNews) remindLater(context, { ...last, state: 'open' }, raised)
}

/** Only the first word of each other batch is an event. */
function attach({ ops }: AlertContext, raised: RaisedAlert, last: AlertRow): void {
  const { batchId, at, runId } = raised.source
  if (batchId === last.sourceBatch || hasAttached(ops, last.alertId, batchId)) return
  insertAlertEvent(ops, {
    alertId: last.alertId,
    at,
    event: 'attached',
    severity: raised.alert.severity,
    value: raised.alert.value ?? null,
    runId,
    note: batchId,
    tellAt: null,
  })
}

/** The next reminder, counted from the last message by the severity of now. */
function remindLater({ ops, config }: AlertContext, last: AlertRow, raised: RaisedAlert): void {
  if (last.announcedAt === null || last.lastNotifiedAt === null || last.state === 'acknowledged')
    return
  const { key, severity } = raised.alert
  const waitMs = reminderMs(key, severity, config.alerts.reminderMs)
  remindAt(ops, last.alertId, waitMs === null ? null : last.lastNotifiedAt + waitMs)
}

type Noted = Readonly<{
  event: Exclude<AlertChange, 'attached'> | 'flapping'
  tellAt: Instant | null
}>

function note({ ops, heard }: AlertContext, raised: RaisedAlert, noted: Noted): void {
  const { alert, source, alertId } = raised
  heard({ key: alert.key, change: noted.event, message: alert.message })
  insertAlertEvent(ops, {
    alertId,
    at: source.at,
    severity: alert.severity,
    value: alert.value ?? null,
    runId: source.runId,
    ...noted,
  })
}

function dueAt(
  context: AlertContext,
  { alert, source, silencedUntil: silenced }: RaisedAlert,
  notBefore: Instant | null = null,
): Instant | null {
  const telling: Telling = {
    severity: alert.severity,
    businessHours: alert.businessHours === true,
    silencedUntil: silenced,
    notBefore,
    gatherMs: gatherMs(source.runId),
  }
  return tellAt(telling, source.at, digestPlan(context))
}
