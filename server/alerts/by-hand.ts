/** What operators do with alerts: acknowledge, resolve, silence; the rows only, server/commands checks and audits. */
import { insertAlertEvent, postponeEvent, untoldOfAlert } from '../../data/ops/alert-events.ts'
import { activeSilences, endSilence, insertSilence } from '../../data/ops/alert-silences.ts'
import {
  type AlertRow,
  acknowledgeAlert,
  allOpenAlerts,
  silenceAlert,
} from '../../data/ops/alerts.ts'
import { silences } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type AlertContext, silencedUntil } from './context.ts'
import { endAlert } from './end.ts'

export type ByHand = Readonly<{ operator: string; note: string | null; at: Instant }>

/** Somebody is on it: no reminders any more. */
export function acknowledge(context: AlertContext, alert: AlertRow, by: ByHand): void {
  acknowledgeAlert(context.ops, alert.alertId, by)
  record(context, alert, { event: 'acknowledged', ...by })
}

export function resolveByHand(context: AlertContext, alert: AlertRow, by: ByHand): void {
  const { operator: actor, note, at } = by
  endAlert(context, alert, { at, runId: null, actor, ...(note === null ? {} : { note }) })
}

export type SilenceOrder = Readonly<{ pattern: string; until: Instant }> & ByHand

/** Nobody is told about matching alerts until then; a silence of the same pattern is replaced. Answers the open ones. */
export function silence(context: AlertContext, order: SilenceOrder): AlertRow[] {
  const { pattern, until, note, operator, at } = order
  endSilencesOf(context, pattern, order)
  insertSilence(context.ops, {
    pattern,
    until,
    reason: note ?? '',
    createdBy: operator,
    createdAt: at,
  })
  const hit = matching(context, pattern)
  for (const alert of hit) {
    silenceAlert(context.ops, alert.alertId, silencedUntil(context.ops, alert.key, at))
    record(context, alert, { event: 'silenced', ...order })
  }
  return hit
}

/** Ends the silences of exactly that pattern; what waited is told now. Answers how many there were. */
export function unsilence(context: AlertContext, pattern: string, by: ByHand): number {
  const ended = endSilencesOf(context, pattern, by)
  if (ended === 0) return 0
  for (const alert of matching(context, pattern)) {
    const until = silencedUntil(context.ops, alert.key, by.at)
    silenceAlert(context.ops, alert.alertId, until)
    record(context, alert, { event: 'unsilenced', ...by })
    const waited = untoldOfAlert(context.ops, alert.alertId).filter(
      ({ tellAt }) => tellAt === alert.silencedUntil,
    )
    for (const { id } of waited) postponeEvent(context.ops, id, until ?? by.at)
  }
  return ended
}

function endSilencesOf({ ops }: AlertContext, pattern: string, { at, operator }: ByHand): number {
  const same = activeSilences(ops, at).filter((active) => active.pattern === pattern)
  for (const { id } of same) endSilence(ops, id, { at, by: operator })
  return same.length
}

function matching({ ops }: AlertContext, pattern: string): AlertRow[] {
  return allOpenAlerts(ops).filter(({ key }) => silences(pattern, key))
}

function record(
  { ops, heard }: AlertContext,
  alert: AlertRow,
  { event, operator, note, at }: ByHand & { event: 'acknowledged' | 'silenced' | 'unsilenced' },
): void {
  const { alertId, severity, key, message } = alert
  heard({ key, change: event, message })
  insertAlertEvent(ops, { alertId, at, event, severity, actor: operator, note, tellAt: null })
}
