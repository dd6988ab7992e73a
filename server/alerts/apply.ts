/** Turns what batches say into alert rows, one open alert per key; called by the recorder inside its transaction. */
import {
  type AlertSource,
  insertAlert,
  insertAlertEvent,
  openAlert,
  refreshAlert,
  resolveAlert,
} from '../../data/ops/alerts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type AlertChange, type AlertRaise, alertChange } from '../domain/alert.ts'
import { newId } from '../domain/ids.ts'

/** `null` when nothing changed that anybody needs to hear of. */
export type AlertNews = Readonly<{
  change: AlertChange | 'resolved'
  key: string
  message: string
}> | null

export function raiseAlert(ops: OpsDb, alert: AlertRaise, source: AlertSource): AlertNews {
  const open = openAlert(ops, alert.key)
  const change = alertChange(open, alert.severity)
  const alertId = open?.alertId ?? newId(source.at)
  if (open) refreshAlert(ops, alertId, alert, source)
  else insertAlert(ops, alertId, alert, source)
  if (change === 'attached') return null
  const value = alert.value ?? null
  insertAlertEvent(ops, { alertId, at: source.at, kind: change, severity: alert.severity, value })
  return change === 'eased' ? null : { change, key: alert.key, message: alert.message }
}

export function clearAlert(ops: OpsDb, key: string, at: number): AlertNews {
  const open = openAlert(ops, key)
  if (!open) return null
  resolveAlert(ops, open.alertId, at)
  insertAlertEvent(ops, {
    alertId: open.alertId,
    at,
    kind: 'resolved',
    severity: open.severity,
    value: null,
  })
  return { change: 'resolved', key, message: '' }
}
