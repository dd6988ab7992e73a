/** What a try or a decision changes in a row, with its line in the send log and the state of its notification. Called by the drain. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { RowAfterTry } from '../../server/domain/delivery/next-attempt.ts'
import type { DeliveryState, OutcomeClass } from '../../server/domain/delivery/outbox.ts'
import type { Words } from '../../server/domain/errors.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import { all, get, type Outbox, type OutboxRow, run } from './table.ts'

export type LogStatus = 'SUCCESS' | 'RETRY' | 'FAILED' | 'IN_DOUBT' | 'DEFERRED'

/** One line of notification_log or mail_queue_log. */
export type TryLog = Readonly<{
  status: LogStatus
  outcome: OutcomeClass | null
  /** What really went out, when it did. */
  subject: string | null
  body: string | null
  responseCode: string | null
  responseMessage: Words | null
  details: unknown
  externalMessageId: string | null
  attachmentHashes: readonly string[]
  startedAt: Instant
  endedAt: Instant
  runId: string | null
  batchId: string | null
}>

/**
 * The result of a try. False: the claim was lost meanwhile; then a success still turns IN_DOUBT into SENT
 * (the machine may not know better than the service), and the log says that it came late.
 */
export function recordTry(
  outbox: Outbox,
  row: OutboxRow,
  after: RowAfterTry,
  log: TryLog,
): boolean {
  const kept = updateRow(outbox, row, after, log)
  if (kept) {
    logTry(outbox, row, log)
    settleNotification(outbox, row, log.endedAt)
    return true
  }
  if (log.status === 'SUCCESS') acceptLateSuccess(outbox, row, log)
  logTry(outbox, row, { ...log, responseCode: 'LATE_RESULT', details: { late: true } })
  return false
}

const TERMINAL: ReadonlySet<DeliveryState> = new Set([
  'SENT',
  'DEAD',
  'EXPIRED',
  'SUPPRESSED',
  'CANCELLED',
])

function updateRow(outbox: Outbox, row: OutboxRow, after: RowAfterTry, log: TryLog): boolean {
  const now = log.endedAt
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET state = @state, attempts = @attempts, deferrals = @deferrals,
       next_attempt_at = COALESCE(@nextAttemptAt, next_attempt_at), last_class = @lastClass,
       last_code = @lastCode, last_error = @lastError, last_error_en = @lastErrorEn,
       external_message_id = COALESCE(@externalMessageId, external_message_id), sent_at = @sentAt,
       finished_at = @finishedAt, claim_token = NULL, claimed_by_run = NULL,
       lease_until = NULL${outbox.touch}
     WHERE ${outbox.id} = @id AND claim_token = @token`,
    {
      ...after,
      ...lastError(after.lastError),
      id: row.id,
      token: row.claimToken,
      externalMessageId: log.externalMessageId,
      sentAt: after.state === 'SENT' ? now : null,
      finishedAt: TERMINAL.has(after.state) ? now : null,
      now,
    },
  )
  return changed === 1
}

function lastError(text: Words | null) {
  const { message, messageEn } = stored(text)
  return { lastError: message, lastErrorEn: messageEn }
}

function stored(text: Words | null) {
  return text === null ? { message: null, messageEn: null } : storedWords(text)
}

function acceptLateSuccess(outbox: Outbox, row: OutboxRow, log: TryLog): void {
  run(
    outbox,
    `UPDATE ${outbox.table} SET state = 'SENT', external_message_id = @externalMessageId, sent_at = @now,
       finished_at = @now${outbox.touch} WHERE ${outbox.id} = @id AND state = 'IN_DOUBT'`,
    { id: row.id, externalMessageId: log.externalMessageId, now: log.endedAt },
  )
  settleNotification(outbox, row, log.endedAt)
}

/** Ends rows that were never handed to anybody: suppressed, expired, cancelled. Needs no claim. */
export function endUnsent(
  outbox: Outbox,
  row: OutboxRow,
  end: Readonly<{
    state: 'EXPIRED' | 'SUPPRESSED' | 'CANCELLED' | 'DEAD'
    outcome: OutcomeClass | null
    code: string
    text: Words
    now: Instant
    runId: string | null
    batchId: string | null
  }>,
): boolean {
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET state = @state, last_class = @outcome, last_code = @code,
       last_error = @lastError, last_error_en = @lastErrorEn, finished_at = @now, claim_token = NULL, claimed_by_run = NULL, lease_until = NULL${outbox.touch}
     WHERE ${outbox.id} = @id AND state = @was AND claim_token IS @token`,
    {
      id: row.id,
      was: row.state,
      token: row.claimToken,
      state: end.state,
      outcome: end.outcome,
      code: end.code,
      ...lastError(end.text),
      now: end.now,
    },
  )
  if (changed !== 1) return false
  logTry(outbox, row, {
    status: 'FAILED',
    outcome: end.outcome,
    subject: null,
    body: null,
    responseCode: end.code,
    responseMessage: end.text,
    details: null,
    externalMessageId: null,
    attachmentHashes: [],
    startedAt: end.now,
    endedAt: end.now,
    runId: end.runId,
    batchId: end.batchId,
  })
  settleNotification(outbox, row, end.now)
  return true
}

/** Rows whose time has passed; read before they are ended one by one. */
export function expiredRows(outbox: Outbox, now: Instant, limit: number): OutboxRow[] {
  return all<OutboxRow>(
    outbox,
    `SELECT ${outbox.columns} FROM ${outbox.table}
     WHERE state IN ('PENDING','RETRY') AND expires_at <= @now LIMIT @limit`,
    { now, limit },
  )
}

/** Rows that wait to be sent, whenever that is; read before they are cancelled one by one. */
export function unsentRows(outbox: Outbox, limit: number): OutboxRow[] {
  return all<OutboxRow>(
    outbox,
    `SELECT ${outbox.columns} FROM ${outbox.table} WHERE state IN ('PENDING','RETRY') LIMIT @limit`,
    { limit },
  )
}

/** Puts claimed rows off without a try: quiet hours (state as it was) or a circuit (RETRY, deferred). */
export function putOff(
  outbox: Outbox,
  row: Pick<OutboxRow, 'id' | 'claimToken'>,
  until: Readonly<{ at: Instant; now: Instant }>,
): boolean {
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET next_attempt_at = @at,
       state = CASE WHEN attempt_seq = 0 AND deferrals = 0 THEN 'PENDING' ELSE 'RETRY' END,
       claim_token = NULL, claimed_by_run = NULL, lease_until = NULL${outbox.touch}
     WHERE ${outbox.id} = @id AND claim_token = @token AND state = 'SENDING'`,
    { id: row.id, token: row.claimToken, ...until },
  )
  return changed === 1
}

/** A corrected address of a claimed row; the key stays, so that nothing is sent twice. */
export function correctRecipient(
  outbox: Outbox,
  row: OutboxRow,
  to: Readonly<{ address: string; hash: string }>,
): OutboxRow {
  run(
    outbox,
    `UPDATE ${outbox.table} SET recipient_address = @address, recipient_hash = @hash
     WHERE ${outbox.id} = @id AND claim_token = @token`,
    { id: row.id, token: row.claimToken, ...to },
  )
  return { ...row, recipientAddress: to.address, recipientHash: to.hash }
}

/** Due rows of an open circuit: not claimed, not counted, only later. */
export function deferDue(
  outbox: Outbox,
  ids: readonly Readonly<{ id: string; at: Instant }>[],
  about: Readonly<{ now: Instant; text: Words }>,
): number {
  const bound = { now: about.now, ...lastError(about.text) }
  let changed = 0
  for (const { id, at } of ids) {
    changed += run(
      outbox,
      `UPDATE ${outbox.table} SET state = 'RETRY', next_attempt_at = @at, deferrals = deferrals + 1,
         last_class = 'A', last_code = 'CIRCUIT_OPEN', last_error = @lastError,
         last_error_en = @lastErrorEn${outbox.touch}
       WHERE ${outbox.id} = @id AND state IN ('PENDING','RETRY')`,
      { id, at, ...bound },
    )
  }
  return changed
}

/** Writes the send log; a plane without one keeps nothing. */
export function logTry(outbox: Outbox, row: OutboxRow, log: TryLog): void {
  if (outbox.log === null) return
  const { message, messageEn } = stored(log.responseMessage)
  run(
    outbox,
    `INSERT INTO ${outbox.log} (delivery_id, notification_id, attempt_seq, channel, send_status, outcome_class,
       subject, body, message_format, recipient_type, recipient_address, recipient_hash, template_key, setting_id,
       integration_config_id, priority, response_code, response_message, response_message_en, error_details, external_message_id,
       attachment_hashes, scheduled_at, started_at, sent_at, duration_ms, run_id, batch_id)
     SELECT d.${outbox.id}, ${ORIGIN[outbox.plane].id}, d.attempt_seq, d.channel, @status, @outcome, @subject, @body,
       d.body_format, d.recipient_type, d.recipient_address, d.recipient_hash, ${ORIGIN[outbox.plane].template},
       ${ORIGIN[outbox.plane].setting}, d.integration_config_id, d.priority, @responseCode, @responseMessage,
       @responseMessageEn, @details, @externalMessageId, @attachmentHashes, @scheduledAt, @startedAt, @sentAt, @durationMs, @runId, @batchId
     FROM ${outbox.table} d ${ORIGIN[outbox.plane].join} WHERE d.${outbox.id} = @id`,
    {
      ...log,
      responseMessage: message,
      responseMessageEn: messageEn,
      id: row.id,
      details: log.details === null ? null : JSON.stringify(log.details),
      attachmentHashes:
        log.attachmentHashes.length === 0 ? null : JSON.stringify(log.attachmentHashes),
      scheduledAt: row.nextAttemptAt,
      sentAt: log.status === 'SUCCESS' ? log.endedAt : null,
      durationMs: Math.max(0, log.endedAt - log.startedAt),
    },
  )
}

const NO_ORIGIN = { id: 'NULL', template: 'NULL', setting: 'NULL', join: '' } as const
const ORIGIN = {
  ops: NO_ORIGIN,
  platform: NO_ORIGIN,
  tenant: {
    id: 'd.notification_id',
    template: 'n.template_key',
    setting: 'n.setting_id',
    join: 'LEFT JOIN notifications n ON n.notification_id = d.notification_id',
  },
} as const

/** Rule D4: a notification is settled when all its deliveries are; SENT when one of them arrived. */
export function settleNotification(
  outbox: Outbox,
  row: Pick<OutboxRow, 'notificationId' | 'digestId'>,
  now: Instant,
): void {
  if (outbox.plane !== 'tenant') return
  if (row.notificationId !== null) settle(outbox, 'notification_id', row.notificationId, now)
  if (row.digestId !== null) settle(outbox, 'digest_id', row.digestId, now)
}

function settle(
  outbox: Outbox,
  column: 'notification_id' | 'digest_id',
  id: string,
  now: Instant,
): void {
  const { open, sent } = get<{ open: number; sent: number }>(
    outbox,
    `SELECT sum(state IN ('PENDING','SENDING','RETRY','IN_DOUBT')) AS open, sum(state = 'SENT') AS sent
     FROM notification_deliveries WHERE ${column} = @id`,
    { id },
  ) ?? { open: 1, sent: 0 }
  if (open > 0) return
  run(
    outbox,
    `UPDATE notifications SET delivery_status = @status, updated_at = @now
     WHERE ${column} = @id AND delivery_status = 'PENDING'`,
    { id, status: sent > 0 ? 'SENT' : 'FAILED', now },
  )
}
