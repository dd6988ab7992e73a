/** Sends the rows of one claim over one lane, each handed over exactly once, its result on the disk right after (delivery rule D5). */
import {
  claim,
  type DueFilter,
  markStarted,
  releaseClaims,
  renewLease,
} from '../../data/outbox/claim.ts'
import { claimToken } from '../../data/outbox/claim-token.ts'
import { endUnsent, putOff, recordTry, type TryLog } from '../../data/outbox/end.ts'
import { suppress, wasRefusedBefore } from '../../data/outbox/suppressions.ts'
import { durably, type OutboxRow, swiftly } from '../../data/outbox/table.ts'
import { disableDestination, noteDestinationSuccess } from '../../data/tenant/delivery-standing.ts'
import type { TobanConfig } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type RowAfterTry, rowAfterTry } from '../domain/delivery/next-attempt.ts'
import type { Words } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { maybeWords } from '../domain/stored-words.ts'
import type { OutgoingMessage, SendResult } from './channel.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connections.ts'
import type { CrashAt } from './crash-point.ts'
import type { Gate } from './gate.ts'
import { handOver } from './hand-over.ts'
import type { Lane } from './lanes.ts'
import { type Prepared, prepare, type Surroundings } from './prepare.ts'
import { maskedAddress } from './redact.ts'
import { noteSend, type OwnerTally, type RowFate } from './tally.ts'

/** What all senders of a drain share. */
export type SenderDeps = Readonly<{
  clock: Clock
  gate: Gate
  crash: CrashAt
  settings: Pick<TobanConfig, 'mail' | 'server'>
  /** Aborted: begin nothing new, finish what is in flight. */
  stop: AbortSignal
  /** Nothing is begun after this. */
  deadline: Instant
  /** `<run>.<attempt>`. */
  by: string
  /** Of the machine; null = unknown. */
  boot: string | null
  runId: string | null
  batchId: string | null
  maxAttempts: number | null
  intervalMs: number | null
}>

export type ClaimedWork = Readonly<{
  around: Surroundings
  connection: Connection
  lane: Lane
  tally: OwnerTally
  filter: DueFilter
  limit: number
  /** One row only, and no quick second try. */
  isProbe: boolean
}>

/** What became of a claim. */
export type ClaimEnd = Readonly<{
  /** Rows claimed; 0 = nothing was due. */
  claimed: number
  /** The connection's budget comes back only after the deadline. */
  outOfTime: boolean
}>

export async function sendClaimed(deps: SenderDeps, work: ClaimedWork): Promise<ClaimEnd> {
  const token = claimToken(newId(deps.clock.now()), deps.boot)
  const rows = claim(work.around.outbox, {
    filter: work.filter,
    token,
    by: deps.by,
    now: deps.clock.now(),
    limit: work.limit,
  })
  if (rows.length === 0) return { claimed: 0, outOfTime: false }
  deps.crash('after_claim')
  const sender = new ClaimSender(deps, work, token)
  try {
    await sender.sendAll(rows)
  } finally {
    // Whatever was not begun goes back at once; what was begun has its result.
    if (sender.begun < rows.length) releaseClaims(work.around.outbox, token, deps.clock.now())
  }
  return { claimed: rows.length, outOfTime: sender.outOfTime }
}

/** A result that is not on the disk yet. */
type Result = Readonly<{
  row: OutboxRow
  after: RowAfterTry
  log: TryLog
  result: SendResult
}>

const RENEW_AFTER_MS = 60_000

type Commit = typeof durably

/** A thing with a lifecycle: exactly one row is in flight, and at most one result waits to be written. */
class ClaimSender {
  outOfTime = false
  /** Rows that were marked or ended. */
  begun = 0
  private pending: Result | null = null
  private renewedAt: Instant
  /** For marks, and for results that another commit follows. */
  private readonly commit: Commit

  constructor(
    private readonly deps: SenderDeps,
    private readonly work: ClaimedWork,
    private readonly token: string,
  ) {
    this.renewedAt = deps.clock.now()
    this.commit = deps.boot === null ? durably : swiftly
  }

  async sendAll(rows: readonly OutboxRow[]): Promise<void> {
    try {
      for (const row of rows) {
        if (!(await this.mayGoOn())) return
        await this.sendOne(row)
      }
    } finally {
      // A full claim is followed by another one, whose place on the disk takes this result along.
      this.writePending(rows.length === this.work.limit ? this.commit : durably)
    }
  }

  private async mayGoOn(): Promise<boolean> {
    const { deps, work } = this
    if (this.outOfTime || deps.stop.aborted || deps.clock.now() >= deps.deadline) return false
    if (deps.gate.pausedUntil(work.connection) !== null) return false
    const { kind } = deps.gate.admission(work.connection)
    return work.isProbe || kind === 'closed'
  }

  private async sendOne(row: OutboxRow): Promise<void> {
    const prepared = prepare(row, this.work.around, { now: this.deps.clock.now() })
    if (prepared instanceof Promise) this.writePending()
    const ready = await prepared
    if (ready.kind !== 'ready') {
      this.leaveUnsent(row, ready)
      return
    }
    if (!(await this.budget(ready.row))) return
    if (!this.begin(ready.row)) return
    this.deps.crash('before_io')
    await this.send(ready.row, ready.message, ready.hashes)
  }

  /** Waits for the connection's budget; false when there is no time left to wait. */
  private async budget(row: OutboxRow): Promise<boolean> {
    const { clock, gate, stop, deadline } = this.deps
    const { connection } = this.work
    while (!gate.takeBudget(connection, row.recipientAddress)) {
      this.writePending()
      const at = gate.nextBudget(connection)
      if (at >= deadline) {
        this.outOfTime = true
        return false
      }
      await clock.sleepUntil(at, stop)
      if (stop.aborted) return false
      this.renew()
    }
    return true
  }

  /**
   * The mark of this row and the result of the one before it are one transaction. The claim lies on the disk and
   * names the boot, so no disk is waited for: a process that dies loses nothing of it, and after a power cut all
   * rows of the claim are in doubt.
   */
  private begin(row: OutboxRow): boolean {
    const { outbox } = this.work.around
    const result = this.pending
    const isOurs = this.commit(outbox, () => {
      if (result) this.write(result)
      return markStarted(outbox, row, this.deps.clock.now())
    })
    this.pending = null
    if (isOurs) this.begun += 1
    if (result) this.deps.crash('after_commit')
    return isOurs
  }

  private async send(
    row: OutboxRow,
    message: OutgoingMessage,
    hashes: readonly string[],
  ): Promise<void> {
    const { clock, gate } = this.deps
    const { connection, tally } = this.work
    const startedAt = clock.now()
    const began = performance.now()
    let sent = message
    let result = await this.handOver(message)
    if (isTooBig(result) && message.attachments.length > 0) {
      const smaller = await this.withLinks(row)
      if (smaller) {
        sent = smaller
        result = await this.handOver(smaller)
      }
    }
    this.deps.crash('after_io_before_commit')
    tally.durationsMs.push(performance.now() - began)
    noteSend(tally, connection.id, result.kind === 'sent')
    gate.note(connection, result, row.recipientType)
    if (this.work.isProbe) gate.settle(connection)
    const tried = { ...row, attemptSeq: row.attemptSeq + 1 }
    const endedAt = clock.now()
    const after = rowAfterTry(tried, result, {
      now: endedAt,
      maxAttempts: this.deps.maxAttempts,
      intervalMs: this.deps.intervalMs,
      inDoubt: this.deps.settings.mail.inDoubt,
    })
    const about = { result, after, sent, hashes, startedAt, endedAt }
    this.pending = { row: tried, after, result, log: this.logOf(about) }
    if (result.kind === 'sent') tally.bytes += sizeOf(sent)
    this.noteFate(tried, fateOf(after), after.lastCode)
  }

  private handOver(message: OutgoingMessage): Promise<SendResult> {
    const { clock, stop } = this.deps
    return handOver(this.work.lane, message, { clock, stop, once: this.work.isProbe })
  }

  /** The relay takes no mail of this size: the policy decides whether the files are named instead. */
  private async withLinks(row: OutboxRow): Promise<OutgoingMessage | null> {
    if (this.deps.settings.mail.oversized === 'fail') return null
    const now = this.deps.clock.now()
    const prepared = await prepare(row, this.work.around, { now, linkAll: true })
    return prepared.kind === 'ready' ? prepared.message : null
  }

  private leaveUnsent(row: OutboxRow, ready: Exclude<Prepared, { kind: 'ready' }>): void {
    const { outbox } = this.work.around
    const now = this.deps.clock.now()
    const { runId, batchId } = this.deps
    if (ready.kind === 'later') {
      durably(outbox, () => putOff(outbox, row, { at: ready.at, now }))
      this.noteFate(row, 'deferred', 'QUIET_HOURS')
      return
    }
    durably(outbox, () => endUnsent(outbox, row, { ...ready, now, runId, batchId }))
    this.noteFate(row, UNSENT_FATES[ready.state], ready.code)
  }

  private writePending(commit: Commit = durably): void {
    const result = this.pending
    if (!result) return
    commit(this.work.around.outbox, () => this.write(result))
    this.pending = null
    this.deps.crash('after_commit')
  }

  private write({ row, after, log, result }: Result): void {
    const { outbox } = this.work.around
    const now = log.endedAt
    recordTry(outbox, row, after, log)
    if (result.kind === 'sent') {
      if (outbox.db.plane === 'tenant' && row.recipientType !== 'USER') {
        noteDestinationSuccess(outbox.db, row.channel, row.recipientAddress, now)
      }
      return
    }
    const isRefused =
      result.suppress === 'now' ||
      (result.suppress === 'second_time' && wasRefusedBefore(outbox, row, now))
    if (!isRefused) return
    const reason = row.recipientType === 'USER' ? 'HARD_BOUNCE' : 'DEST_GONE'
    suppress(outbox, row, { reason, code: result.code, now })
    if (outbox.db.plane === 'tenant' && row.recipientType !== 'USER') {
      disableDestination(outbox.db, row.channel, row.recipientAddress, result.code)
    }
  }

  private renew(): void {
    const now = this.deps.clock.now()
    if (now - this.renewedAt < RENEW_AFTER_MS) return
    this.renewedAt = now
    const { outbox } = this.work.around
    durably(outbox, () => renewLease(outbox, this.token, now))
  }

  private noteFate(row: OutboxRow, fate: RowFate, code: string | null): void {
    const { id, channel } = row
    const recipient = maskedAddress(row.recipientAddress)
    this.work.tally.fates.set(id, { id, channel, fate, code, recipient })
  }

  private logOf(about: {
    result: SendResult
    after: RowAfterTry
    sent: OutgoingMessage
    hashes: readonly string[]
    startedAt: Instant
    endedAt: Instant
  }): TryLog {
    const { result, after, sent, hashes, startedAt, endedAt } = about
    const isSent = result.kind === 'sent'
    return {
      status: logStatusOf(after, result),
      outcome: isSent ? null : result.class,
      subject: sent.subject,
      body: isSent ? sent.body : null,
      responseCode: isSent ? null : result.code,
      responseMessage: isSent ? answered(result.response) : result.text,
      details: { connection: this.work.connection.id },
      externalMessageId: isSent ? result.externalMessageId : null,
      attachmentHashes: hashes,
      startedAt,
      endedAt,
      runId: this.deps.runId,
      batchId: this.deps.batchId,
    }
  }
}

function answered(response: string | null): Words | null {
  return maybeWords(response, null)
}

const UNSENT_FATES = {
  EXPIRED: 'expired',
  SUPPRESSED: 'suppressed',
  CANCELLED: 'cancelled',
  DEAD: 'dead',
} as const

function isTooBig(result: SendResult): boolean {
  return (
    result.kind === 'failed' && result.class === 'E' && /^(552|MESSAGE_TOO_LARGE)/.test(result.code)
  )
}

function fateOf(after: RowAfterTry): RowFate {
  switch (after.state) {
    case 'SENT':
      return 'sent'
    case 'IN_DOUBT':
      return 'inDoubt'
    case 'DEAD':
      return 'dead'
    default:
      return after.lastClass === 'C' || after.lastClass === 'G' ? 'retry' : 'deferred'
  }
}

function logStatusOf(after: RowAfterTry, result: SendResult): TryLog['status'] {
  if (result.kind === 'sent') return 'SUCCESS'
  if (after.state === 'DEAD') return 'FAILED'
  if (after.state === 'IN_DOUBT') return 'IN_DOUBT'
  return result.class === 'C' || result.class === 'G' ? 'RETRY' : 'DEFERRED'
}

function sizeOf({ subject, body, html, attachments }: OutgoingMessage): number {
  const texts = Buffer.byteLength(`${subject ?? ''}${body}${html ?? ''}`)
  return attachments.reduce((sum, { content }) => sum + content.byteLength, texts)
}
