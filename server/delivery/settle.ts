/** The hourly after-care of the outboxes (delivery rule D7): doubtful messages are asked about, dead ones get their fallback. */
import { decideDoubt, inDoubtRows } from '../../data/outbox/doubt.ts'
import type { Outbox, OutboxRow } from '../../data/outbox/table.ts'
import {
  type DeadMessage,
  reopenNotification,
  withoutFallback,
} from '../../data/tenant/fallbacks.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import { RESEND_WAIT_MS } from '../domain/delivery/next-attempt.ts'
import { errorWords, type Words } from '../domain/errors.ts'
import { inBoth } from '../domain/stored-words.ts'
import type { SentEvidence } from './channel.ts'
import type { Clock } from './clock.ts'
import type { Connections } from './connections.ts'
import type { Participant } from './drain-terms.ts'
import { enqueue, type TenantMessage } from './enqueue.ts'
import type { Lanes } from './lanes.ts'
import { MAX_ERROR_TEXT } from './redact.ts'

export type SettleDeps = Readonly<{
  clock: Clock
  lanes: Lanes
  connections: Connections
  participants: readonly Participant[]
  stop: AbortSignal
  runId: string
  batchId: string
}>

export type Settled = Readonly<{
  owner: string
  /** Found at the service. */
  sent: number
  /** Surely not there: sent again. */
  requeued: number
  stillInDoubt: number
  /** Mails in the place of chat messages that can not arrive. */
  fallbacks: number
}>

/** What the begin of a try may differ between our clock and the service's. */
const CLOCK_ALLOWANCE_MS = 5_000
const ASK_LIMIT_MS = 30_000

export async function settleOutboxes(deps: SettleDeps): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const participant of deps.participants) {
    if (deps.stop.aborted) break
    settled.push(await settleOwner(deps, participant))
  }
  return settled
}

async function settleOwner(deps: SettleDeps, { owner, open }: Participant): Promise<Settled> {
  const { outbox, close } = open()
  try {
    const counts = { sent: 0, requeued: 0, stillInDoubt: 0 }
    for (const row of inDoubtRows(outbox)) {
      if (deps.stop.aborted) break
      counts[await settleDoubt(deps, outbox, row)] += 1
    }
    const fallbacks = outbox.db.plane === 'tenant' ? addFallbacks(deps, outbox.db) : 0
    return { owner, ...counts, fallbacks }
  } finally {
    close()
  }
}

/** Whatever is not surely known stays in doubt: a person decides. */
async function settleDoubt(
  deps: SettleDeps,
  outbox: Outbox,
  row: OutboxRow,
): Promise<'sent' | 'requeued' | 'stillInDoubt'> {
  const evidence = await ask(deps, row)
  if (evidence === null) return 'stillInDoubt'
  const { clock, runId, batchId } = deps
  const now = clock.now()
  const about = { by: 'EVIDENCE', externalMessageId: null, now, runId, batchId } as const
  if (evidence.kind === 'found') {
    const { externalMessageId } = evidence
    const done = decideDoubt(outbox, row, { ...about, to: 'sent', externalMessageId, text: FOUND })
    return done ? 'sent' : 'stillInDoubt'
  }
  // A service may show a message late: what is not there yet is no proof.
  const isRipe = now - (row.ioStartedAt ?? now) >= RESEND_WAIT_MS
  if (evidence.kind === 'absent' && isRipe) {
    return decideDoubt(outbox, row, { ...about, to: 'again', text: ABSENT })
      ? 'requeued'
      : 'stillInDoubt'
  }
  decideDoubt(outbox, row, { ...about, to: 'unknown', text: notLearned(evidence) })
  return 'stillInDoubt'
}

const FOUND: Words = { ja: '送信先のサービスにありました', en: 'found at the service' }
const ABSENT: Words = { ja: '送信先のサービスにありません', en: 'the service does not have it' }
const NOT_YET: Words = { ja: '送信先のサービスにまだありません', en: 'not there yet' }

function notLearned(evidence: Exclude<SentEvidence, { kind: 'found' }>): Words {
  if (evidence.kind === 'absent') return NOT_YET
  return inBoth((language) =>
    `${evidence.code}: ${evidence.text[language]}`.slice(0, MAX_ERROR_TEXT),
  )
}

/** Null: the service can not be asked. */
async function ask(deps: SettleDeps, row: OutboxRow): Promise<SentEvidence | null> {
  if (row.channel === 'EMAIL' || row.ioStartedAt === null) return null
  const connection = deps.connections.byId(row.configId, row.channel)
  if (!connection) return null
  const lane = await deps.lanes.acquire(connection)
  try {
    const { findSent } = lane.channel()
    if (!findSent) return null
    const limit = AbortSignal.any([deps.stop, AbortSignal.timeout(ASK_LIMIT_MS)])
    const sought = {
      deliveryId: row.id,
      key: row.key,
      recipient: { type: row.recipientType, address: row.recipientAddress },
      from: row.ioStartedAt - CLOCK_ALLOWANCE_MS,
    }
    return await findSent(sought, limit)
  } catch (error) {
    return { kind: 'unknown', code: 'ask_failed', text: errorWords(error) }
  } finally {
    lane.release()
  }
}

/** Once for each: the key of the new row holds the channel. */
function addFallbacks(deps: SettleDeps, db: TenantDb): number {
  const about = { connections: deps.connections, now: deps.clock.now(), runId: deps.runId }
  let added = 0
  for (const dead of withoutFallback(db, about.now)) {
    const add = db.sqlite.transaction(() => {
      const { outcome } = enqueue(db, fallbackFor(dead), about)
      if (outcome === 'queued') reopenNotification(db, dead.notificationId, about.now)
      return outcome === 'queued'
    })
    if (add.immediate()) added += 1
  }
  return added
}

function fallbackFor(dead: DeadMessage): TenantMessage {
  return {
    channel: 'EMAIL',
    recipient: { type: 'USER', address: dead.address },
    content: { subject: dead.subject, body: dead.body, format: 'PLAIN' },
    priority: dead.priority,
    notificationId: dead.notificationId,
    fallbackOf: dead.deliveryId,
  }
}
