/** What there is to say about alerts now: the untold events of each, as one entry with the word that matters most. */
import {
  type AlertEventRow,
  dropEvent,
  postponeEvent,
  untoldOfAlert,
} from '../../data/ops/alert-events.ts'
import { type AlertRow, alertById } from '../../data/ops/alerts.ts'
import { type AlertEventKind, isUrgent, type Severity, worstOf } from '../domain/alert.ts'
import { isDroppedWhenOver } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { AlertContext } from './context.ts'

/** The word that an entry is told with; the first of these that is among its events. */
export const NOTICE_KINDS = [
  'resolved',
  'flapping',
  'opened',
  'worse',
  'reopened',
  'repeated',
  'reminded',
] as const satisfies readonly AlertEventKind[]
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export type Entry = Readonly<{
  alert: AlertRow
  kind: NoticeKind
  /** The worst among its events: it decides who wants to hear of it. */
  severity: Severity
  /** Leaves at once (HIGH, CRITICAL), not with a digest. */
  urgent: boolean
  /** In order, all of them told with this entry. */
  events: readonly AlertEventRow[]
  /** The run that said so; null = the engine or a person. */
  runId: string | null
}>

/** Entries of the alerts that the events are about. What is silenced waits on; what nobody needs to hear is dropped. */
export function entriesOf(
  context: AlertContext,
  events: readonly AlertEventRow[],
  now: Instant,
): Entry[] {
  const alertIds = [...new Set(events.map((event) => event.alertId))]
  return alertIds.flatMap((alertId) => {
    const alert = alertById(context.ops, alertId)
    return alert ? entryOfAlert(context, alert, now) : []
  })
}

function entryOfAlert(context: AlertContext, alert: AlertRow, now: Instant): Entry[] {
  const untold = untoldOfAlert(context.ops, alert.alertId)
  const until = alert.silencedUntil
  if (until !== null && until > now) {
    for (const event of untold) postponeEvent(context.ops, event.id, until)
    return []
  }
  const wanted = untold.filter((event) => isWanted(alert, event))
  for (const event of untold) if (!wanted.includes(event)) dropEvent(context.ops, event.id)
  const kind = NOTICE_KINDS.find((word) => wanted.some(({ event }) => event === word))
  if (!kind) return []
  const severity = worstOf(wanted.map((event) => event.severity))
  const runId = wanted.at(-1)?.runId ?? null
  return [{ alert, kind, severity, urgent: isUrgent(severity), events: wanted, runId }]
}

function isWanted(alert: AlertRow, { event }: AlertEventRow): boolean {
  if (event === 'resolved') return true
  const businessHours = alert.businessHours === 1
  if (alert.state === 'resolved')
    return !isDroppedWhenOver({ event, businessHours, silenced: false })
  // It eased before anybody was told.
  return alert.severity !== 'LOW' || alert.announcedAt !== null
}

/** A new alert, as far as the recipients know. */
export function isOpening({ kind }: Entry): boolean {
  return kind === 'opened' || kind === 'reopened'
}
