/** Makes messages of what is to be told: one row per address, and the marks on events and alerts in the same transaction (rule R5.7). */
import {
  type AlertEventRow,
  dueEvents,
  linkMessage,
  markTold,
  untoldOfRun,
} from '../../data/ops/alert-events.ts'
import {
  type AlertRecipient,
  informedRecipients,
  insertAlertMessage,
} from '../../data/ops/alert-messages.ts'
import { noteTold } from '../../data/ops/alerts.ts'
import { isUrgent, rankOf, worstOf } from '../domain/alert.ts'
import { GATHER_RUN_MS, reminderMs } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Priority } from '../domain/delivery/outbox.ts'
import { newId } from '../domain/ids.ts'
import type { AlertContext } from './context.ts'
import { type Entry, entriesOf } from './entries.ts'
import { noticeText } from './notice-text.ts'
import { type Notice, noticesOf } from './notices.ts'
import { addressKey, recipientsOf } from './routes.ts'

/** A message that was put into the outbox. */
export type Told = Readonly<{ messageId: string; subject: string; recipient: AlertRecipient }>

/** Everything that is due. In the caller's transaction. */
export function tellDue(context: AlertContext, now: Instant): Told[] {
  return tell(context, dueEvents(context.ops, now), now)
}

/** The run is over: what leaves at once need not wait for more of it. In the caller's transaction. */
export function tellRun(context: AlertContext, runId: string, now: Instant): Told[] {
  const gathered = untoldOfRun(context.ops, runId).filter(isGathered)
  return tell(context, gathered, now)
}

/** Waits only for others of its run, not for a digest, a silence or the flap guard. */
function isGathered({ at, tellAt, severity }: AlertEventRow): boolean {
  return isUrgent(severity) && tellAt !== null && tellAt - at <= GATHER_RUN_MS
}

function tell(context: AlertContext, events: readonly AlertEventRow[], now: Instant): Told[] {
  const entries = entriesOf(context, events, now)
  return noticesOf(context, entries, now).flatMap((notice) => deliver(context, notice, now))
}

function deliver(context: AlertContext, notice: Notice, now: Instant): Told[] {
  const told: Told[] = []
  const firstOf = new Map<Entry, string>()
  for (const { recipient, entries } of partsOf(context, notice)) {
    const messageId = newId(now)
    const { subject, body } = noticeText(context, notice.form, { entries, now })
    insertAlertMessage(context.ops, {
      ...aboutOf(entries),
      messageId,
      digest: notice.form === 'digest',
      recipient,
      subject,
      body,
      priority: rankOf(worstOf(entries.map((entry) => entry.severity))) as Priority,
      at: now,
      expiresAt: now + (notice.form === 'digest' ? DIGEST_LIFE_MS : MESSAGE_LIFE_MS),
    })
    for (const entry of entries) {
      for (const event of entry.events) linkMessage(context.ops, event.id, messageId)
      if (!firstOf.has(entry)) firstOf.set(entry, messageId)
    }
    told.push({ messageId, subject, recipient })
  }
  for (const entry of notice.entries) {
    mark(context, entry, { messageId: firstOf.get(entry) ?? null, now })
  }
  return told
}

const HOUR_MS = 3_600_000
/** A message that could not leave within this says nothing new any more (delivery rule D9). */
const MESSAGE_LIFE_MS = 72 * HOUR_MS
const DIGEST_LIFE_MS = 24 * HOUR_MS

type Part = { recipient: AlertRecipient; entries: Entry[] }

/** Per address what concerns it. */
function partsOf(context: AlertContext, notice: Notice): Part[] {
  const parts = new Map<string, Part>()
  for (const entry of notice.entries) {
    for (const recipient of recipientsFor(context, entry)) {
      const key = addressKey(recipient)
      const part = parts.get(key) ?? { recipient, entries: [] }
      part.entries.push(entry)
      parts.set(key, part)
    }
  }
  return [...parts.values()]
}

/** A recovery goes to those who were told of the trouble, whatever the routes say today. */
function recipientsFor({ ops, config }: AlertContext, entry: Entry): AlertRecipient[] {
  if (entry.kind === 'resolved') return informedRecipients(ops, entry.alert.alertId)
  const names = JSON.parse(entry.alert.routes) as string[]
  return recipientsOf(config.alerts.routes, names, entry.severity)
}

/** The key under which a message is written once, ever. */
function aboutOf(entries: readonly Entry[]): { dedupe: string; alertId: string | null } {
  const [first, ...others] = entries
  if (first && others.length === 0) {
    const { alertId, notifyCount } = first.alert
    return { dedupe: `alert:${alertId}:${first.kind}:${notifyCount + 1}`, alertId }
  }
  return { dedupe: `alerts:${first?.events[0]?.id}`, alertId: null }
}

type Marked = Readonly<{ messageId: string | null; now: Instant }>

function mark({ ops, config }: AlertContext, entry: Entry, { messageId, now }: Marked): void {
  for (const event of entry.events) markTold(ops, event.id, { at: now, messageId })
  if (messageId === null) return
  const { alert, events } = entry
  const over = alert.state === 'resolved'
  const waitMs = reminderMs(alert.key, alert.severity, config.alerts.reminderMs)
  const dueAt = Math.max(...events.map((event) => Math.min(event.tellAt ?? now, now)))
  noteTold(ops, {
    alertId: alert.alertId,
    at: now,
    severity: over ? null : worstOf([entry.severity, alert.toldSeverity ?? 'LOW']),
    remindAt: alert.state === 'open' && waitMs !== null ? nextReminder(dueAt, waitMs, now) : null,
  })
}

/** After a gap (eased for a while, or nobody was there to remind) those that are past are left out, not made up for. */
function nextReminder(dueAt: Instant, waitMs: number, now: Instant): Instant {
  const passed = Math.floor(Math.max(0, now - dueAt) / waitMs)
  return dueAt + (passed + 1) * waitMs
}
