/** Puts a message into its outbox, in the caller's transaction: rendered, checked and cut, so that what waits there can be sent (delivery rules D2, D3, D13). */
import {
  deliveryKey,
  digestKey,
  insertPlatformRow,
  insertTenantRow,
  installationOf,
  type MailAttachment,
  type NewRow,
  recipientHash,
} from '../../data/outbox/insert.ts'
import { suppressionOf } from '../../data/outbox/suppressions.ts'
import { outboxOf } from '../../data/outbox/table.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { Day, Instant } from '../domain/calendar-day.ts'
import { expiresAt } from '../domain/delivery/next-attempt.ts'
import type { BodyFormat, ChannelName, Priority, RecipientType } from '../domain/delivery/outbox.ts'
import { rendered, type Template, templateFaultWords } from '../domain/delivery/template.ts'
import { isMailAddress, subjectLine, withinLimit } from '../domain/delivery/text.ts'
import { newId } from '../domain/ids.ts'
import { inBoth, maybeWords } from '../domain/stored-words.ts'
import { type Connections, INTEGRATION_KEYS } from './connections.ts'
import { BAD_ADDRESS, SUPPRESSED } from './own-words.ts'
import { MAX_ERROR_TEXT } from './redact.ts'

export type { MailAttachment } from '../../data/outbox/insert.ts'

/** Ready text, or a template with its data; a template that can not be filled makes a row that is DEAD from birth. */
export type Content =
  | Readonly<{ subject: string | null; body: string; format: BodyFormat }>
  | Readonly<{ template: Template; values: Readonly<Record<string, unknown>> }>

type Message = Readonly<{
  channel: ChannelName
  /** One. With WEBHOOK the address is the JSON of a secret reference. */
  recipient: Readonly<{ type: RecipientType; address: string }>
  content: Content
  /** Mail only; paths relative to the data folder, below the owner's own folders. */
  attachments?: readonly MailAttachment[]
  priority: Priority
  /** Default: now. */
  notBefore?: Instant
  /** Default: 72 hours after `notBefore`, 24 of a digest, 6 of an urgent one. */
  expiresAt?: Instant
  urgent?: boolean
  /** Where a text that is too long is to be read on. */
  actionUrl?: string | null
  /** `integration_configs.config_id`; default: the company's connection for the channel, else the holding's. */
  configId?: string
  /** The delivery this one stands in for. */
  fallbackOf?: string
  /** There is nowhere to send it, and somebody should see that: the row is DEAD from birth as `NO_ADDRESS`. */
  withoutAddress?: boolean
}>

/** `dedupe` says what it is about: with channel and address it is sent once, ever. */
export type TenantMessage = Message &
  (
    | Readonly<{ notificationId: string }>
    | Readonly<{ digestId: string; day: Day }>
    | Readonly<{ dedupe: string }>
  )
export type PlatformMessage = Message &
  Readonly<{ dedupe: string; tenantId: string | null; sourceBatch: string }>

export type Enqueued = Readonly<{
  id: string
  /** `duplicate`: it is there already. `dead`: it can never be sent, see `code`. */
  outcome: 'queued' | 'duplicate' | 'suppressed' | 'dead'
  code: string | null
}>

export type EnqueueAbout = Readonly<{
  connections: Connections
  now: Instant
  runId: string | null
}>

/** One row in the outbox of the handle. Call it in the transaction of what the message is about. */
export function enqueue(db: TenantDb, message: TenantMessage, about: EnqueueAbout): Enqueued
export function enqueue(db: PlatformDb, message: PlatformMessage, about: EnqueueAbout): Enqueued
export function enqueue(
  db: TenantDb | PlatformDb,
  message: TenantMessage | PlatformMessage,
  about: EnqueueAbout,
): Enqueued {
  const hash = recipientHash(installationOf(db.sqlite, db.plane), message.recipient.address)
  const row = rowOf(db, message, { ...about, hash })
  const isNew =
    db.plane === 'tenant'
      ? insertTenantRow(db, { ...row, ...originOf(message as TenantMessage) })
      : insertPlatformRow(db, { ...row, ...ownerOf(message as PlatformMessage) })
  if (!isNew) return { id: row.id, outcome: 'duplicate', code: null }
  const { ended } = row
  if (!ended) return { id: row.id, outcome: 'queued', code: null }
  return {
    id: row.id,
    outcome: ended.state === 'DEAD' ? 'dead' : 'suppressed',
    code: ended.code,
  }
}

type Known = EnqueueAbout & Readonly<{ hash: string }>

function rowOf(
  db: TenantDb | PlatformDb,
  message: TenantMessage | PlatformMessage,
  { connections, now, runId, hash }: Known,
): NewRow {
  const { channel, recipient } = message
  const dueAt = message.notBefore ?? now
  const { text, ended } = textOf(message)
  const born = ended ?? refusal(db, message, { hash, now })
  const lifetime = {
    from: dueAt,
    lastInstant: null,
    digest: 'digestId' in message,
    urgent: message.urgent ?? false,
  }
  return {
    id: newId(now),
    key: keyOf(db, message, hash),
    channel,
    configId: message.configId ?? configOf(db, channel, { connections, message }),
    recipientType: recipient.type,
    recipientAddress: recipient.address,
    recipientHash: hash,
    ...text,
    attachments: message.attachments ?? [],
    priority: message.priority,
    dueAt,
    expiresAt: message.expiresAt ?? expiresAt(lifetime),
    ...(born ? { ended: born } : {}),
    fallbackOf: message.fallbackOf ?? null,
    runId,
    at: now,
  }
}

type Text = Pick<NewRow, 'subject' | 'body' | 'bodyFormat'>

function textOf({ content, channel, actionUrl = null }: Message): {
  text: Text
  ended: NewRow['ended']
} {
  if (!('template' in content)) {
    const { subject, body, format } = content
    return { text: cut(channel, { subject, body, format }, actionUrl), ended: undefined }
  }
  const filled = rendered(content.template, content.values, channel)
  if (filled.ok) return { text: cut(channel, filled, actionUrl), ended: undefined }
  return {
    text: { subject: null, body: null, bodyFormat: content.template.format },
    ended: {
      state: 'DEAD',
      outcome: 'E',
      code: 'TEMPLATE',
      text: inBoth((language) =>
        templateFaultWords(filled.faults)[language].slice(0, MAX_ERROR_TEXT),
      ),
    },
  }
}

function cut(
  channel: ChannelName,
  { subject, body, format }: Readonly<{ subject: string | null; body: string; format: BodyFormat }>,
  actionUrl: string | null,
): Text {
  return {
    subject: subject === null ? null : subjectLine(subject),
    body: format === 'HTML' ? body : withinLimit(channel, body, actionUrl),
    bodyFormat: format,
  }
}

function refusal(
  db: TenantDb | PlatformDb,
  { channel, recipient, withoutAddress }: Message,
  { hash, now }: Readonly<{ hash: string; now: Instant }>,
): NewRow['ended'] {
  if (withoutAddress) {
    return { state: 'DEAD', outcome: 'D', code: 'NO_ADDRESS', text: NO_ADDRESS }
  }
  if (channel === 'EMAIL' && !isMailAddress(recipient.address)) {
    return { state: 'DEAD', outcome: 'D', code: 'BAD_ADDRESS', text: BAD_ADDRESS }
  }
  const found = suppressionOf(outboxOf(db), { recipientHash: hash, channel }, now)
  if (!found) return undefined
  const text = maybeWords(found.code, null) ?? SUPPRESSED
  return { state: 'SUPPRESSED', outcome: null, code: found.reason, text }
}

const NO_ADDRESS = { ja: 'この経路の宛先がありません', en: 'no address on the channel' }

function keyOf(
  db: TenantDb | PlatformDb,
  message: TenantMessage | PlatformMessage,
  hash: string,
): string {
  if ('notificationId' in message) {
    return deliveryKey(message.notificationId, message.channel, hash)
  }
  if ('digestId' in message) return digestKey(message.channel, hash, message.day)
  if (db.plane === 'tenant') return deliveryKey(message.dedupe, message.channel, hash)
  // The original key of mail_queue; a chat row beside the mail of the same matter is another one.
  const suffix = message.channel === 'EMAIL' ? '' : `:${message.channel}`
  return `${message.dedupe}:${hash}${suffix}`
}

/** The key stands for a connection that nobody has entered yet. */
function configOf(
  db: TenantDb | PlatformDb,
  channel: ChannelName,
  {
    connections,
    message,
  }: Readonly<{ connections: Connections; message: TenantMessage | PlatformMessage }>,
): string {
  const tenantId = db.plane === 'tenant' ? db.tenantId : tenantOf(message)
  const found =
    channel === 'EMAIL' ? connections.mail(tenantId)?.first : connections.chat(channel, tenantId)
  return found?.id ?? INTEGRATION_KEYS[channel][0] ?? channel
}

function tenantOf(message: TenantMessage | PlatformMessage): string | null {
  return 'tenantId' in message ? message.tenantId : null
}

function originOf(message: TenantMessage) {
  return {
    notificationId: 'notificationId' in message ? message.notificationId : null,
    digestId: 'digestId' in message ? message.digestId : null,
  }
}

function ownerOf({ tenantId, sourceBatch }: PlatformMessage) {
  return { tenantId, sourceBatch }
}
