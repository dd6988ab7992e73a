/** Puts platform mail (invoices, notices, reports to administrators) into the outbox; called by batches, sent by the delivery engine. */
import { createHash } from 'node:crypto'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import type { PlatformDb } from './open.ts'
import { integrationConfigs, mailQueue, planeMeta } from './schema/index.ts'

/** A file to attach when the mail is sent. `path` is relative to the data folder. */
export type MailAttachment = Readonly<{
  path: string
  filename: string
  contentType: string
  sha256: string
}>

/** LOW 0 … CRITICAL 3. */
export type MailPriority = 0 | 1 | 2 | 3

/** One mail to one address. */
export type PlatformMail = Readonly<{
  /** What the mail is about; with the address it is sent once, ever. */
  dedupe: string
  address: string
  tenantId: string | null
  sourceBatch: string
  runId: string
  subject: string
  /** Plain text. */
  body: string
  attachments: readonly MailAttachment[]
  priority: MailPriority
  /** Not sent after this; default 72 hours after `at`. */
  expiresAt?: Instant
  at: Instant
}>

/** Delivery rule D9: four counted attempts for e-mail, and 72 hours unless the mail says otherwise. */
const MAX_ATTEMPTS = 4
const DEFAULT_LIFETIME_MS = 72 * 3_600_000

const SMTP_KEY = 'smtp_server'
const WAITING = ['PENDING', 'SENDING', 'RETRY', 'IN_DOUBT'] as const

/** Called inside the transaction of the business row. `duplicate`: the same mail to the same address is there already. */
export function enqueueMail(platform: PlatformDb, mail: PlatformMail): 'queued' | 'duplicate' {
  const recipientHash = addressHash(platform, mail.address)
  const { changes } = platform.orm
    .insert(mailQueue)
    .values({
      deliveryId: newId(mail.at),
      dedupeKey: `${mail.dedupe}:${recipientHash}`,
      tenantId: mail.tenantId,
      sourceBatch: mail.sourceBatch,
      channel: 'EMAIL',
      integrationConfigId: smtpConfigId(platform),
      recipientType: 'USER',
      recipientAddress: mail.address,
      recipientHash,
      subject: mail.subject,
      body: mail.body,
      bodyFormat: 'PLAIN',
      attachments: mail.attachments,
      priority: mail.priority,
      state: 'PENDING',
      nextAttemptAt: mail.at,
      expiresAt: mail.expiresAt ?? mail.at + DEFAULT_LIFETIME_MS,
      attempts: 0,
      maxAttempts: MAX_ATTEMPTS,
      attemptSeq: 0,
      deferrals: 0,
      enqueuedByRun: mail.runId,
      createdAt: mail.at,
      updatedAt: mail.at,
    })
    .onConflictDoNothing()
    .run()
  return changes === 1 ? 'queued' : 'duplicate'
}

/** Mails of a batch made before `before` that have not reached an end. */
export function countUnsentMail(
  platform: PlatformDb,
  query: Readonly<{ sourceBatch: string; before: Instant }>,
): number {
  const found = platform.orm
    .select({ count: sql<number>`count(*)` })
    .from(mailQueue)
    .where(
      and(
        eq(mailQueue.sourceBatch, query.sourceBatch),
        lt(mailQueue.createdAt, query.before),
        inArray(mailQueue.state, [...WAITING]),
      ),
    )
    .get()
  return found?.count ?? 0
}

/** sha256 over the installation and the address in its normal form: the same person in keys, logs and suppressions. */
export function addressHash(platform: PlatformDb, address: string): string {
  const meta = platform.orm.select({ id: planeMeta.installationId }).from(planeMeta).get()
  const text = `${meta?.id ?? ''}|${address.trim().toLowerCase()}`
  return createHash('sha256').update(text).digest('hex')
}

/** The platform's mail server; its key stands for it until an operator has entered it. */
function smtpConfigId(platform: PlatformDb): string {
  const found = platform.orm
    .select({ id: integrationConfigs.configId })
    .from(integrationConfigs)
    .where(
      and(
        eq(integrationConfigs.integrationKey, SMTP_KEY),
        sql`${integrationConfigs.tenantId} IS NULL`,
      ),
    )
    .get()
  return found?.id ?? SMTP_KEY
}
