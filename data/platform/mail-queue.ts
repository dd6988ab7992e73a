/** Puts platform mail (invoices, notices, reports to administrators) into the outbox; called by batches, sent by the delivery engine. */
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { expiresAt } from '../../server/domain/delivery/next-attempt.ts'
import type { Priority } from '../../server/domain/delivery/outbox.ts'
import { newId } from '../../server/domain/ids.ts'
import {
  insertPlatformRow,
  installationOf,
  type MailAttachment,
  recipientHash,
} from '../outbox/insert.ts'
import type { PlatformDb } from './open.ts'
import { integrationConfigs, mailQueue } from './schema/index.ts'

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
  priority: Priority
  /** Not sent after this; default 72 hours after `at`. */
  expiresAt?: Instant
  at: Instant
}>

const SMTP_KEY = 'smtp_server'
const WAITING = ['PENDING', 'SENDING', 'RETRY', 'IN_DOUBT'] as const

/** Called inside the transaction of the business row. `duplicate`: the same mail to the same address is there already. */
export function enqueueMail(platform: PlatformDb, mail: PlatformMail): 'queued' | 'duplicate' {
  const hash = recipientHash(installationOf(platform.sqlite, 'platform'), mail.address)
  const isNew = insertPlatformRow(platform, {
    id: newId(mail.at),
    key: `${mail.dedupe}:${hash}`,
    tenantId: mail.tenantId,
    sourceBatch: mail.sourceBatch,
    channel: 'EMAIL',
    configId: smtpConfigId(platform),
    recipientType: 'USER',
    recipientAddress: mail.address,
    recipientHash: hash,
    subject: mail.subject,
    body: mail.body,
    bodyFormat: 'PLAIN',
    attachments: mail.attachments,
    priority: mail.priority,
    dueAt: mail.at,
    expiresAt: mail.expiresAt ?? expiresAt(lifetimeFrom(mail.at)),
    fallbackOf: null,
    runId: mail.runId,
    at: mail.at,
  })
  return isNew ? 'queued' : 'duplicate'
}

function lifetimeFrom(from: Instant) {
  return { from, lastInstant: null, digest: false, urgent: false }
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
