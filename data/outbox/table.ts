/** The three outboxes have the same columns under slightly different names; every query module of this folder is built on it. */
import type {
  BodyFormat,
  ChannelName,
  DeliveryState,
  OutcomeClass,
  Priority,
  RecipientType,
} from '../../server/domain/delivery/outbox.ts'
import type { OpsDb } from '../ops/open.ts'
import type { PlatformDb } from '../platform/open.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from '../tenant/open.ts'

export type OutboxDb = OpsDb | PlatformDb | TenantDb

type Table = Readonly<{
  name: string
  id: string
  key: string
  /** One row per try; ops has none: the alert's own events tell the story. */
  log: string | null
  /** Has updated_at, created_at, fallback_of and enqueued_by_run. */
  dated: boolean
  /** Columns that only this outbox has, as the row names them. */
  own: string
  /** Ids of the messages that the run @run wrote or tried to send. */
  ofRun: string
}>

const TABLES: Readonly<Record<OutboxDb['plane'], Table>> = {
  tenant: {
    name: 'notification_deliveries',
    id: 'delivery_id',
    key: 'idempotency_key',
    log: 'notification_log',
    dated: true,
    own: 'notification_id AS notificationId, digest_id AS digestId, NULL AS tenantId, NULL AS source',
    ofRun: `SELECT delivery_id FROM notification_deliveries WHERE enqueued_by_run = @run
      UNION SELECT delivery_id FROM notification_log WHERE run_id = @run`,
  },
  platform: {
    name: 'mail_queue',
    id: 'delivery_id',
    key: 'dedupe_key',
    log: 'mail_queue_log',
    dated: true,
    own: 'NULL AS notificationId, NULL AS digestId, tenant_id AS tenantId, source_batch AS source',
    ofRun: `SELECT delivery_id FROM mail_queue WHERE enqueued_by_run = @run
      UNION SELECT delivery_id FROM mail_queue_log WHERE run_id = @run`,
  },
  ops: {
    name: 'alert_messages',
    id: 'message_id',
    key: 'dedupe_key',
    log: null,
    dated: false,
    own: 'NULL AS notificationId, NULL AS digestId, NULL AS tenantId, route AS source',
    ofRun: `SELECT l.message_id FROM alert_events e JOIN alert_event_messages l ON l.event_id = e.id
      WHERE e.run_id = @run`,
  },
}

/** A row as it lies in its outbox; `attachments` is JSON text. */
export type OutboxRow = Readonly<{
  id: string
  key: string
  notificationId: string | null
  digestId: string | null
  /** mail_queue: the company it is about. */
  tenantId: string | null
  /** mail_queue: the batch; alert_messages: the route. */
  source: string | null
  channel: ChannelName
  configId: string
  recipientType: RecipientType
  recipientAddress: string
  recipientHash: string
  subject: string | null
  body: string | null
  bodyFormat: BodyFormat | null
  attachments: string | null
  priority: Priority
  state: DeliveryState
  nextAttemptAt: number
  expiresAt: number
  attempts: number
  maxAttempts: number
  attemptSeq: number
  deferrals: number
  claimToken: string | null
  claimedByRun: string | null
  leaseUntil: number | null
  ioStartedAt: number | null
  lastClass: OutcomeClass | null
  lastCode: string | null
  lastError: string | null
  lastErrorEn: string | null
  externalMessageId: string | null
  sentAt: number | null
  finishedAt: number | null
}>

const COMMON = `channel, integration_config_id AS configId, recipient_type AS recipientType,
  recipient_address AS recipientAddress, recipient_hash AS recipientHash, subject, body,
  body_format AS bodyFormat, attachments, priority, state, next_attempt_at AS nextAttemptAt,
  expires_at AS expiresAt, attempts, max_attempts AS maxAttempts, attempt_seq AS attemptSeq, deferrals,
  claim_token AS claimToken, claimed_by_run AS claimedByRun, lease_until AS leaseUntil,
  io_started_at AS ioStartedAt, last_class AS lastClass, last_code AS lastCode, last_error AS lastError,
  last_error_en AS lastErrorEn,  external_message_id AS externalMessageId, sent_at AS sentAt, finished_at AS finishedAt`

/** One outbox, opened. */
export type Outbox = Readonly<{
  plane: OutboxDb['plane']
  db: OutboxDb
  sqlite: Sqlite
  table: string
  id: string
  key: string
  log: string | null
  dated: boolean
  /** For SELECT and RETURNING: everything an OutboxRow has. */
  columns: string
  /** Ends the SET list of every update; binds @now. */
  touch: string
  /** A subquery: ids of the messages that the run @run wrote or tried to send. */
  ofRun: string
}>

export function outboxOf(db: OutboxDb): Outbox {
  const { name, id, key, log, dated, own, ofRun } = TABLES[db.plane]
  return {
    plane: db.plane,
    db,
    sqlite: db.sqlite,
    table: name,
    id,
    key,
    log,
    dated,
    columns: `${id} AS id, ${key} AS key, ${own}, ${COMMON}`,
    touch: dated ? ', updated_at = @now' : '',
    ofRun,
  }
}

/**
 * For a drain: what is not said to be durable need not wait for the disk on this handle (see `swiftly`). The handle
 * is the drain's own.
 */
export function drainOutboxOf(db: OutboxDb): Outbox {
  if (db.plane !== 'ops') db.sqlite.pragma('synchronous = NORMAL')
  return outboxOf(db)
}

/** As SQLite numbers it. */
const FULL = 2

/**
 * One transaction that is on the disk when it returns: a claim that a power cut forgets would send its messages
 * twice. The handles of ops.db and of drains run at synchronous NORMAL otherwise.
 */
export function durably<Result>(outbox: Outbox, work: () => Result): Result {
  const { sqlite } = outbox
  // Inside somebody else's transaction its own end decides.
  if (sqlite.inTransaction) return work()
  const level = Number(sqlite.pragma('synchronous', { simple: true }))
  if (level < FULL) sqlite.pragma(`synchronous = ${FULL}`)
  try {
    return sqlite.transaction(work).immediate()
  } finally {
    if (level < FULL) sqlite.pragma(`synchronous = ${level}`)
  }
}

/**
 * One transaction that outlives the process but, on the handle of a drain, not for some seconds the machine: a
 * power cut may forget it. Only for what a durable claim of this boot covers (`claim-token.ts`).
 */
export function swiftly<Result>(outbox: Outbox, work: () => Result): Result {
  return outbox.sqlite.inTransaction ? work() : outbox.sqlite.transaction(work).immediate()
}

/** Runs a prepared text on the outbox. */
export function run(
  outbox: Outbox,
  sql: string,
  bound: Readonly<Record<string, unknown>> = {},
): number {
  return statement(outbox.sqlite, sql).run(bound).changes
}

export function all<Row>(
  outbox: Outbox,
  sql: string,
  bound: Readonly<Record<string, unknown>> = {},
): Row[] {
  return statement<[Readonly<Record<string, unknown>>], Row>(outbox.sqlite, sql).all(bound)
}

export function get<Row>(
  outbox: Outbox,
  sql: string,
  bound: Readonly<Record<string, unknown>> = {},
): Row | undefined {
  return statement<[Readonly<Record<string, unknown>>], Row>(outbox.sqlite, sql).get(bound)
}
