/** What lies in the outboxes, as CLI and console show it: addresses masked, texts only where one row is asked for (delivery rule D14). */
import {
  countStates,
  countStatesOfRun,
  failedWithin,
  listRows,
  type RunOfRow,
  rowById,
  type StateCount,
  triesOf,
  waitingUntil,
} from '../../../data/outbox/reading.ts'
import { type SuppressionPage, suppressions } from '../../../data/outbox/suppressions.ts'
import type { Outbox, OutboxRow } from '../../../data/outbox/table.ts'
import { maskedAddress } from '../../delivery/redact.ts'
import type { Instant, Span } from '../../domain/calendar-day.ts'
import type { ChannelName, DeliveryState } from '../../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { maybeWords } from '../../domain/stored-words.ts'
import { listHint } from '../page-hints.ts'
import { type OutboxContext, ownersOf, withOutbox } from './outboxes.ts'

/** One message without its text. */
export type ListedRow = Readonly<{
  owner: string
  id: string
  channel: ChannelName
  state: DeliveryState
  /** Masked. */
  recipient: string
  subject: string | null
  priority: number
  nextAttemptAt: Instant
  attempts: number
  maxAttempts: number
  deferrals: number
  lastClass: string | null
  lastCode: string | null
  lastError: Words | null
  ioStartedAt: Instant | null
  sentAt: Instant | null
  finishedAt: Instant | null
}>

export type OutboxQuery = Readonly<{
  /** Default: all. */
  owner?: string
  states?: readonly DeliveryState[]
  channels?: readonly ChannelName[]
  /** Only messages before this id; for paging. */
  after?: string
  /** Only those that this run wrote or tried to send. */
  run?: string
  limit: number
}>

/** States that somebody may have to look at. */
export const OPEN_STATES: readonly DeliveryState[] = [
  'IN_DOUBT',
  'SENDING',
  'RETRY',
  'PENDING',
  'DEAD',
]

/** Newest first, over all outboxes asked for. */
export function listOutbox(context: OutboxContext, query: OutboxQuery): ListedRow[] {
  const owners = query.owner === undefined ? ownersOf(context) : [query.owner]
  return newestOf(
    owners.map((owner) => listOwner(context, owner, query)),
    query.limit,
  )
}

/** One outbox; for those who look at many and must not block. */
export function listOwner(
  context: OutboxContext,
  owner: string,
  { states = OPEN_STATES, channels, after, run, limit }: Omit<OutboxQuery, 'owner'>,
): ListedRow[] {
  const filter = {
    states,
    limit,
    ...(channels === undefined ? {} : { channels }),
    ...(after === undefined ? {} : { after }),
    ...(run === undefined ? {} : { run }),
  }
  return withOutbox(context, owner, (outbox) =>
    listRows(outbox, filter).map((row) => listed(owner, row)),
  )
}

export function newestOf(lists: readonly (readonly ListedRow[])[], limit: number): ListedRow[] {
  return lists
    .flat()
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}

/** The whole message: its text too, and every try. */
export type ShownRow = ListedRow &
  Readonly<{
    key: string
    body: string | null
    bodyFormat: string | null
    attachments: readonly string[]
    externalMessageId: string | null
    expiresAt: Instant
    tries: ReturnType<typeof triesOf>
  }>

/** Looks in every outbox unless one is named. Throws `unknown_message`. */
export function showMessage(context: OutboxContext, id: string, owner?: string): ShownRow {
  const found = findRow(context, id, owner)
  return withOutbox(context, found.owner, (outbox) => shown(found.owner, outbox, found.row))
}

export type FoundRow = Readonly<{ owner: string; row: OutboxRow }>

export function findRow(context: OutboxContext, id: string, owner?: string): FoundRow {
  for (const each of owner === undefined ? ownersOf(context) : [owner]) {
    const row = withOutbox(context, each, (outbox) => rowById(outbox, id))
    if (row) return { owner: each, row }
  }
  throw new TobanError({
    code: 'unknown_message',
    kind: 'not-found',
    message: { ja: `メッセージ ${id} はありません`, en: `there is no message ${id}` },
    hint: { ja: '一覧: toban outbox list', en: 'list them: toban outbox list' },
    onPage: listHint('/outbox'),
  })
}

const DAY_MS = 86_400_000

/** What waits, and what ended within the last 24 hours. */
export function countOwner(
  context: OutboxContext,
  owner: string,
  now: Instant,
): readonly StateCount[] {
  return withOutbox(context, owner, (outbox) => countStates(outbox, now - DAY_MS))
}

export type DayRow = ListedRow & RunOfRow

/** What failed within the span, and what waits to be sent before its end; at most `limit` of each. */
export function rowsOfDay(
  context: OutboxContext,
  owner: string,
  { span, limit }: Readonly<{ span: Span; limit: number }>,
): Readonly<{ failed: readonly DayRow[]; waiting: readonly DayRow[] }> {
  return withOutbox(context, owner, (outbox) => {
    const shownOf = (rows: readonly (OutboxRow & RunOfRow)[]) =>
      rows.map((row) => ({ ...listed(owner, row), runId: row.runId }))
    return {
      failed: shownOf(failedWithin(outbox, span, limit)),
      waiting: shownOf(waitingUntil(outbox, span.to, limit)),
    }
  })
}

/** What a run wrote or tried to send, by state. */
export function countOwnerOfRun(
  context: OutboxContext,
  owner: string,
  run: string,
): ReturnType<typeof countStatesOfRun> {
  return withOutbox(context, owner, (outbox) => countStatesOfRun(outbox, run))
}

export type ListedSuppression = Readonly<{
  owner: string
  channel: ChannelName
  /** Masked; null when the message that was refused is gone. */
  recipient: string | null
  recipientHash: string
  reason: string
  code: string | null
  since: Instant
  until: Instant | null
}>

const MOST_SUPPRESSIONS = 500

export function listSuppressions(context: OutboxContext, owner?: string): ListedSuppression[] {
  const owners = owner === undefined ? ownersOf(context) : [owner]
  return owners.flatMap((each) =>
    suppressionsOf(context, each, { limit: MOST_SUPPRESSIONS, behind: null }),
  )
}

/** One outbox; for those who look at many and must not block. */
export function suppressionsOf(
  context: OutboxContext,
  owner: string,
  page: Omit<SuppressionPage, 'owner'>,
): ListedSuppression[] {
  return withOutbox(context, owner, (outbox) => suppressions(outbox, { ...page, owner })).map(
    ({ address, sourceDeliveryId: _, ...row }) => ({
      ...row,
      owner,
      recipient: address === null ? null : maskedAddress(address),
    }),
  )
}

function listed(owner: string, row: OutboxRow): ListedRow {
  const { id, channel, state, subject, priority, nextAttemptAt, attempts, maxAttempts } = row
  const { deferrals, lastClass, lastCode, ioStartedAt, sentAt, finishedAt } = row
  const lastError = maybeWords(row.lastError, row.lastErrorEn)
  const recipient = recipientText(row)
  return {
    ...{ owner, id, channel, state, recipient, subject, priority, nextAttemptAt, attempts },
    ...{ maxAttempts, deferrals, lastClass, lastCode, lastError, ioStartedAt, sentAt, finishedAt },
  }
}

/** A hook is known by the name of its secret. */
function recipientText({ recipientType, recipientAddress }: OutboxRow): string {
  return recipientType === 'WEBHOOK' ? recipientAddress : maskedAddress(recipientAddress)
}

function shown(owner: string, outbox: Outbox, row: OutboxRow): ShownRow {
  const { key, body, bodyFormat, externalMessageId, expiresAt } = row
  const files = row.attachments === null ? [] : (JSON.parse(row.attachments) as { path: string }[])
  return {
    ...listed(owner, row),
    ...{ key, body, bodyFormat, externalMessageId, expiresAt },
    attachments: files.map(({ path }) => path),
    tries: triesOf(outbox, row.id),
  }
}
