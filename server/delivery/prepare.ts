/** Looks at a claimed row once more before it leaves: may it still go, to whom, with what (delivery rules D12, D13, BATCH-402). */
import { PLATFORM_CODE } from '../../data/folder.ts'
import { correctRecipient } from '../../data/outbox/end.ts'
import { type MailAttachment, recipientHash } from '../../data/outbox/insert.ts'
import { suppressionOf } from '../../data/outbox/suppressions.ts'
import type { Outbox, OutboxRow } from '../../data/outbox/table.ts'
import {
  type DeliveryStanding,
  deliveryStanding,
  destinationEnabled,
} from '../../data/tenant/delivery-standing.ts'
import type { TobanConfig } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { OutcomeClass } from '../domain/delivery/outbox.ts'
import { DEFAULT_QUIET_HOURS, quietUntil } from '../domain/delivery/quiet-hours.ts'
import {
  escaped,
  htmlEscaped,
  isMailAddress,
  subjectLine,
  withinLimit,
} from '../domain/delivery/text.ts'
import { errorWords, type Words } from '../domain/errors.ts'
import { inBoth, maybeWords } from '../domain/stored-words.ts'
import { linkText, readAttachments } from './attachments.ts'
import type { OutgoingMessage } from './channel.ts'
import { BAD_ADDRESS, EXPIRED, SUPPRESSED } from './own-words.ts'
import { redacted } from './redact.ts'

export type Prepared =
  | Readonly<{
      kind: 'ready'
      /** With the address as it is now. */
      row: OutboxRow
      message: OutgoingMessage
      hashes: readonly string[]
    }>
  /** Ends without a try. */
  | Readonly<{
      kind: 'end'
      state: 'EXPIRED' | 'SUPPRESSED' | 'CANCELLED' | 'DEAD'
      outcome: OutcomeClass | null
      code: string
      text: Words
    }>
  /** Not now. */
  | Readonly<{ kind: 'later'; at: Instant }>

/** Whose outbox it is, and what the installation says. */
export type Surroundings = Readonly<{
  outbox: Outbox
  /** Company code, `_platform`, or `_ops`. */
  owner: string
  dataRoot: string
  installationId: string
  settings: Pick<TobanConfig, 'mail' | 'server'>
}>

export type PrepareOptions = Readonly<{
  now: Instant
  /** The relay has refused the size: files are named instead of attached. */
  linkAll?: boolean
}>

/** Rows without files are prepared without a pause, so that the next one is ready when the last has left. */
export function prepare(
  row: OutboxRow,
  around: Surroundings,
  options: PrepareOptions,
): Prepared | Promise<Prepared> {
  try {
    const prepared = build(row, around, options)
    return prepared instanceof Promise ? prepared.catch(poisoned) : prepared
  } catch (error) {
    return poisoned(error)
  }
}

/** One row that can not be built must not hold up the queue behind it. */
function poisoned(error: unknown): Prepared {
  const said = errorWords(error)
  return dead(
    'E',
    'BUILD',
    inBoth((language) => redacted(said[language])),
  )
}

function build(
  queued: OutboxRow,
  around: Surroundings,
  options: PrepareOptions,
): Prepared | Promise<Prepared> {
  const standing = standingOf(queued, around)
  const row = corrected(queued, around, standing)
  const stopped = reasonNotToSend(row, around, { standing, now: options.now })
  if (stopped) return stopped
  const draft = draftOf(row, around.owner, standing)
  if (draft.kind !== 'ready') return draft
  const wanted = row.attachments === null ? [] : (JSON.parse(row.attachments) as MailAttachment[])
  return wanted.length === 0 ? draft : withFiles(draft, wanted, { around, options })
}

function standingOf(row: OutboxRow, { outbox }: Surroundings): DeliveryStanding | null {
  if (outbox.db.plane !== 'tenant' || row.notificationId === null) return null
  const { notificationId, channel, recipientType } = row
  return deliveryStanding(outbox.db, { notificationId, channel, recipientType })
}

type Seen = Readonly<{ standing: DeliveryStanding | null; now: Instant }>

function reasonNotToSend(
  row: OutboxRow,
  { outbox }: Surroundings,
  { standing, now }: Seen,
): Prepared | null {
  if (row.expiresAt <= now) return end('EXPIRED', 'EXPIRED', EXPIRED)
  if (standing?.cancelled) return end('CANCELLED', 'WITHDRAWN', WITHDRAWN)
  if (standing?.recipientStatus === 'RETIRED') {
    return end('CANCELLED', 'RECIPIENT_GONE', RECIPIENT_GONE)
  }
  const suppressed = suppressionOf(outbox, row, now)
  if (suppressed) {
    const text = maybeWords(suppressed.code, null) ?? SUPPRESSED
    return end('SUPPRESSED', suppressed.reason, text)
  }
  if (outbox.db.plane !== 'tenant') return null
  if (row.recipientType !== 'USER') {
    const enabled = destinationEnabled(outbox.db, row.channel, row.recipientAddress)
    if (enabled === false) {
      return end('SUPPRESSED', 'DESTINATION_OFF', DESTINATION_OFF)
    }
  }
  const at = quietUntil(row, { ...DEFAULT_QUIET_HOURS, ...standing?.quiet }, now)
  return at === null ? null : { kind: 'later', at }
}

const WITHDRAWN = { ja: '通知が取り下げられました', en: 'the notification was withdrawn' }
const RECIPIENT_GONE = { ja: '宛先の人は退職しています', en: 'the person has left the company' }
const DESTINATION_OFF = { ja: '送信先は停止されています', en: 'the destination is switched off' }
const BODY_GONE = { ja: '本文は保存期間を過ぎて消されています', en: 'the text is no longer stored' }

type Ready = Extract<Prepared, { kind: 'ready' }>

function draftOf(row: OutboxRow, owner: string, standing: DeliveryStanding | null): Prepared {
  if (row.body === null) return dead('E', 'BODY_GONE', BODY_GONE)
  const { recipientAddress: address } = row
  if (row.channel === 'EMAIL' && !isMailAddress(address)) {
    return dead('D', 'BAD_ADDRESS', BAD_ADDRESS)
  }
  const isHtml = row.channel === 'EMAIL' && row.bodyFormat === 'HTML'
  const actionUrl = standing?.actionUrl ?? null
  const text = isHtml ? textOf(row.body) : ownNotation(row, row.body)
  const message: OutgoingMessage = {
    deliveryId: row.id,
    key: row.key,
    channel: row.channel,
    recipient: { type: row.recipientType, address },
    subject: row.subject === null ? null : subjectLine(row.subject),
    body: withinLimit(row.channel, text, actionUrl),
    html: isHtml ? row.body : null,
    attachments: [],
    priority: row.priority,
    bulk: row.digestId !== null || (standing?.bulk ?? false),
    kind: standing?.triggerEvent ?? row.source ?? (owner.startsWith('_') ? null : 'notification'),
    action: actionUrl === null ? null : { label: standing?.actionLabel ?? '詳細', url: actionUrl },
  }
  return { kind: 'ready', row, message, hashes: [] }
}

/** From the second try on the person's address as it is now is used: it may have been put right. */
function corrected(
  row: OutboxRow,
  { outbox, installationId }: Surroundings,
  standing: DeliveryStanding | null,
): OutboxRow {
  const address = row.attemptSeq > 0 ? standing?.currentAddress : null
  if (!address || address === row.recipientAddress) return row
  return correctRecipient(outbox, row, { address, hash: recipientHash(installationId, address) })
}

function ownNotation(row: OutboxRow, body: string): string {
  return row.bodyFormat === 'MARKDOWN' ? body : escaped(row.channel, 'MARKDOWN')(body)
}

/** The text part of an HTML mail: for readers without HTML. */
function textOf(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, '')
    .replace(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, '$2 ($1)')
    .replace(/<br\s*\/?>|<\/(p|div|tr|li|h[1-6])>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const MEGABYTE = 1_000_000

async function withFiles(
  draft: Ready,
  wanted: readonly MailAttachment[],
  { around, options }: Readonly<{ around: Surroundings; options: PrepareOptions }>,
): Promise<Prepared> {
  const { owner, dataRoot, settings } = around
  const read = await readAttachments(wanted, {
    dataRoot,
    owner: owner.startsWith('_') ? PLATFORM_CODE : owner,
    maxMessageBytes: options.linkAll ? 0 : settings.mail.maxMessageMb * MEGABYTE,
    oversized: settings.mail.oversized,
  })
  if (!read.ok) return dead('E', read.code, read.text)
  const { message } = draft
  const { files: attachments, hashes, linked } = read
  if (linked.length === 0) return { ...draft, message: { ...message, attachments }, hashes }
  const note = linkText(linked, consoleUrl(settings.server.publicUrl, owner))
  const html = message.html === null ? null : `${message.html}<pre>${htmlEscaped(note)}</pre>`
  return { ...draft, message: { ...message, body: message.body + note, html }, hashes }
}

function consoleUrl(publicUrl: string | null, owner: string): string | null {
  if (publicUrl === null) return null
  const base = publicUrl.replace(/\/+$/, '')
  return owner.startsWith('_') ? base : `${base}/tenants/${owner}`
}

function end(state: 'EXPIRED' | 'SUPPRESSED' | 'CANCELLED', code: string, text: Words): Prepared {
  return { kind: 'end', state, outcome: null, code, text }
}

function dead(outcome: OutcomeClass, code: string, text: Words): Prepared {
  return { kind: 'end', state: 'DEAD', outcome, code, text }
}
