/** Empties outboxes: recovery first, then rounds in which every owner has its turn, until nothing is due or time is up (delivery rules D5–D12). */
import { countDue } from '../../data/outbox/claim.ts'
import { decideDoubt, evidenceTries, inDoubtRows } from '../../data/outbox/doubt.ts'
import { oldestDueAt } from '../../data/outbox/due-rows.ts'
import { endUnsent, expiredRows, unsentRows } from '../../data/outbox/end.ts'
import { recoverClaims } from '../../data/outbox/recovery.ts'
import { durably, type Outbox, type OutboxRow } from '../../data/outbox/table.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { RESEND_WAIT_MS } from '../domain/delivery/next-attempt.ts'
import { CHANNELS, type ChannelName, type Priority } from '../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { Connections } from './connections.ts'
import type { Lanes } from './lanes.ts'
import { EXPIRED as PAST } from './own-words.ts'
import { maskedAddress } from './redact.ts'
import type { SenderDeps } from './send-claimed.ts'
import { countsOf, type FateOfRow, newTally, type OwnerTally, type RowFate } from './tally.ts'
import { takeTurn } from './turn.ts'

/** Somebody with an outbox. Its file is open only while it is served. */
export type Participant = Readonly<{
  /** Company code, `_platform` or `_ops`. */
  owner: string
  /** Company; null = the holding. */
  tenantId: string | null
  /** Its rows wait because the company is suspended or its contract is over. */
  held: boolean
  /** The company is deleted: what it had not sent yet is cancelled. */
  gone: boolean
  open(): Readonly<{ outbox: Outbox; installationId: string; close(): void }>
}>

/** Who was served when; kept over runs, so that the longest waiting goes first. */
export type ServeOrder = Readonly<{
  last(): ReadonlyMap<string, Instant>
  note(owner: Participant, at: Instant): void
}>

export type DrainDeps = SenderDeps &
  Readonly<{
    dataRoot: string
    participants: readonly Participant[]
    /** As they are now: an operator may change them during a long drain. */
    connections(): Connections
    lanes: Lanes
    serveOrder: ServeOrder
    /** Rule D6: the claimer has ended although its lease runs. */
    isGone(claimedBy: string, renewedAt: Instant): boolean
    /** Called after an owner's last turn, with its file open. */
    onServed?(participant: Participant, outbox: Outbox): void
  }>

/** What is to be sent. Only rows that are due now are ever looked at. */
export type DrainFilter = Readonly<{
  channels?: readonly ChannelName[]
  states?: readonly ('PENDING' | 'RETRY')[]
  /** Only these rows. */
  ids?: readonly string[]
  minPriority?: Priority
  /** Due until then instead of now; never the future. */
  dueUntil?: Instant
  /** Rows per owner and round. */
  batchSize?: number
}>

export type OwnerReport = Readonly<{
  owner: string
  tenantId: string | null
  counts: Readonly<Record<RowFate, number>>
  fates: readonly FateOfRow[]
  recovered: Readonly<{ requeued: number; inDoubt: number }>
  /** Due at the end. */
  remaining: number
  /** Due, but the company is suspended or its contract is over. */
  held: number
  /** Since when the row that waits longest is due; null = none is. */
  oldestDueAt: Instant | null
  /** Rows of unknown fate that the outbox now holds. */
  inDoubt: readonly InDoubtRow[]
  /** Due rows wait for a connection or for credentials. */
  barred: boolean
  bytes: number
  durationsMs: readonly number[]
  sentBy: ReadonlyMap<string, Readonly<{ sent: number; failed: number }>>
  ms: number
  error: Readonly<{ code: string; words: Words }> | null
}>

export type InDoubtRow = Readonly<{
  id: string
  channel: ChannelName
  recipient: string
  ioStartedAt: Instant | null
  code: string | null
  /** BATCH-402 still asks the service; nobody is bothered yet. */
  awaitsEvidence: boolean
}>

export type DrainReport = Readonly<{
  owners: readonly OwnerReport[]
  rounds: number
  ended: 'empty' | 'deadline' | 'stopped'
}>

/** Owners served at the same time. */
const OWNERS_AT_ONCE = 4

/** A service that wants to be left alone for at most so long is waited for. */
const LONGEST_WAIT_MS = 60_000

const USUAL_BATCH_SIZE = 100

export async function drain(deps: DrainDeps, filter: DrainFilter): Promise<DrainReport> {
  const all = deps.participants.map((participant) => new OwnerLife(deps, participant, filter))
  await inTurns(all, (life) => life.begin())
  let ready = all.filter((life) => life.hasMore)
  let rounds = 0
  while (ready.length > 0 && mayGoOn(deps)) {
    rounds += 1
    const connections = deps.connections()
    await inTurns(inServeOrder(deps, ready), (life) => life.serve(connections))
    ready = all.filter((life) => life.hasMore)
    if (ready.length === 0) ready = await waitForServices(deps, all)
  }
  await inTurns(all, (life) => life.finish())
  const isLate = ready.length > 0 || all.some((life) => life.outOfTime)
  return { owners: all.map((life) => life.report()), rounds, ended: endOf(deps, isLate) }
}

function mayGoOn({ stop, clock, deadline }: DrainDeps): boolean {
  return !stop.aborted && clock.now() < deadline
}

/** @param isLate something was due when the time was up. */
function endOf(deps: DrainDeps, isLate: boolean): DrainReport['ended'] {
  if (deps.stop.aborted) return 'stopped'
  return isLate ? 'deadline' : 'empty'
}

async function inTurns(
  lives: readonly OwnerLife[],
  work: (life: OwnerLife) => Promise<void>,
): Promise<void> {
  const waiting = [...lives]
  const server = async () => {
    for (let life = waiting.shift(); life; life = waiting.shift()) await work(life)
  }
  await Promise.all(Array.from({ length: OWNERS_AT_ONCE }, server))
}

/** The holding's queue first in its first round, then whoever was not served for longest. */
function inServeOrder(deps: DrainDeps, lives: readonly OwnerLife[]): OwnerLife[] {
  const last = deps.serveOrder.last()
  const place = (life: OwnerLife) =>
    life.isPlatform && !life.wasServed ? -1 : (last.get(life.id) ?? 0)
  return [...lives].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1))
}

/** Owners whose services want a short rest; resolves when the first of them has had it. */
async function waitForServices(deps: DrainDeps, lives: readonly OwnerLife[]): Promise<OwnerLife[]> {
  const limit = Math.min(deps.clock.now() + LONGEST_WAIT_MS, deps.deadline - 1)
  const resting = lives.filter((life) => (life.pausedUntil ?? Number.POSITIVE_INFINITY) <= limit)
  if (resting.length === 0) return []
  await deps.clock.sleepUntil(Math.min(...resting.map((life) => life.pausedUntil ?? 0)), deps.stop)
  const now = deps.clock.now()
  return resting.filter((life) => life.wakeUp(now))
}

/** One owner through one drain: what it still has, what was done, and what went wrong with its file. */
class OwnerLife {
  hasMore = false
  outOfTime = false
  wasServed = false
  pausedUntil: Instant | null = null
  readonly id: string
  readonly isPlatform: boolean
  private readonly tally: OwnerTally
  private barred = false
  private recovered = { requeued: 0, inDoubt: 0 }
  private remaining = 0
  private held = 0
  private oldestDueAt: Instant | null = null
  private inDoubt: InDoubtRow[] = []
  private error: OwnerReport['error'] = null
  private ms = 0

  constructor(
    private readonly deps: DrainDeps,
    private readonly participant: Participant,
    private readonly filter: DrainFilter,
  ) {
    this.id = participant.tenantId ?? participant.owner
    this.isPlatform = participant.owner === '_platform'
    this.tally = newTally(deps.clock.now())
  }

  /** Recovery and expiry come first, also for owners without a due row. */
  async begin(): Promise<void> {
    await this.withFile(async (outbox) => {
      this.recover(outbox)
      if (this.participant.gone) this.end(outbox, GONE)
      this.end(outbox, EXPIRED)
      const due = this.countDue(outbox)
      if (this.participant.held) this.held = due
      else this.hasMore = due > 0
    })
  }

  async serve(connections: Connections): Promise<void> {
    const { deps, participant } = this
    await this.withFile(async (outbox, installationId) => {
      const end = await takeTurn({
        deps,
        lanes: deps.lanes,
        connections,
        around: {
          outbox,
          owner: participant.owner,
          dataRoot: deps.dataRoot,
          installationId,
          settings: deps.settings,
        },
        tenantId: participant.tenantId,
        tally: this.tally,
        channels: this.filter.channels ?? CHANNELS,
        filter: this.dueFilter(),
        batchSize: this.filter.batchSize ?? USUAL_BATCH_SIZE,
      })
      this.outOfTime = end.outOfTime
      this.hasMore = end.more && this.countDue(outbox) > 0
      this.pausedUntil = end.pausedUntil
      this.barred = end.barred
      this.wasServed = true
      deps.serveOrder.note(participant, deps.clock.now())
    })
    if (this.error) this.hasMore = false
  }

  wakeUp(now: Instant): boolean {
    if (this.pausedUntil === null || this.pausedUntil > now) return false
    this.pausedUntil = null
    this.hasMore = true
    return true
  }

  async finish(): Promise<void> {
    if (this.error) return
    await this.withFile(async (outbox) => {
      this.remaining = this.participant.held ? 0 : this.countDue(outbox)
      const now = this.deps.clock.now()
      const channels = this.filter.channels ?? CHANNELS
      if (this.remaining > 0) this.oldestDueAt = oldestDueAt(outbox, { channels, now })
      this.inDoubt = inDoubtRows(outbox).map((row) => ({
        id: row.id,
        channel: row.channel,
        recipient: maskedAddress(row.recipientAddress),
        ioStartedAt: row.ioStartedAt,
        code: row.lastCode,
        awaitsEvidence: awaitsEvidence(outbox, row, now),
      }))
      const { requeued, inDoubt } = this.recovered
      const changed = this.tally.fates.size + requeued + inDoubt > 0
      if (changed) this.deps.onServed?.(this.participant, outbox)
    })
  }

  report(): OwnerReport {
    const { participant, tally } = this
    const fates = [...tally.fates.values()]
    return {
      owner: participant.owner,
      tenantId: participant.tenantId,
      counts: countsOf(fates),
      fates,
      recovered: this.recovered,
      remaining: this.remaining,
      held: this.held,
      oldestDueAt: this.oldestDueAt,
      inDoubt: this.inDoubt,
      barred: this.barred,
      bytes: tally.bytes,
      durationsMs: tally.durationsMs,
      sentBy: tally.sentBy,
      ms: Math.round(this.ms),
      error: this.error,
    }
  }

  /** One owner's broken file is its own trouble. */
  private async withFile(
    work: (outbox: Outbox, installationId: string) => Promise<void>,
  ): Promise<void> {
    const began = performance.now()
    try {
      const { outbox, installationId, close } = this.participant.open()
      try {
        await work(outbox, installationId)
      } finally {
        close()
      }
    } catch (error) {
      this.error = faultOf(error)
    }
    this.ms += performance.now() - began
  }

  private recover(outbox: Outbox): void {
    const { clock, isGone, boot, runId, batchId, settings } = this.deps
    const now = clock.now()
    const { requeued, inDoubt } = recoverClaims(outbox, { now, isGone, boot, runId, batchId })
    this.recovered = { requeued, inDoubt: inDoubt.length }
    if (settings.mail.inDoubt !== 'resend') return
    for (const row of inDoubt) {
      if (row.channel !== 'EMAIL' || row.attempts + 1 >= row.maxAttempts) continue
      const text = sameWords('in_doubt_policy: resend')
      const at = now + RESEND_WAIT_MS
      decideDoubt(outbox, row, {
        to: 'again',
        externalMessageId: null,
        by: 'POLICY',
        text,
        now,
        at,
        runId,
        batchId,
      })
    }
  }

  /** Rows that need no try any more, in pieces. */
  private end(outbox: Outbox, { state, code, text, rowsOf }: UnsentEnd): void {
    const { clock, runId, batchId } = this.deps
    const now = clock.now()
    const about = { outcome: null, code, text, runId, batchId, state, now }
    const fate = state === 'EXPIRED' ? 'expired' : 'cancelled'
    for (;;) {
      const rows = rowsOf(outbox, now)
      if (rows.length === 0) return
      durably(outbox, () => {
        for (const row of rows) endUnsent(outbox, row, about)
      })
      for (const { id, channel, recipientAddress } of rows) {
        const recipient = maskedAddress(recipientAddress)
        this.tally.fates.set(id, { id, channel, fate, code, recipient })
      }
    }
  }

  private countDue(outbox: Outbox): number {
    const channels = this.filter.channels ?? CHANNELS
    const due = this.dueFilter()
    return channels.reduce(
      (sum, channel) => sum + countDue(outbox, { ...due, channel, configId: null }),
      0,
    )
  }

  private dueFilter() {
    const { states, ids, minPriority, dueUntil } = this.filter
    const now = this.deps.clock.now()
    return {
      states: states ?? (['PENDING', 'RETRY'] as const),
      ids: ids ?? null,
      minPriority: minPriority ?? (0 as const),
      dueUntil: Math.min(dueUntil ?? now, now),
    }
  }
}

type UnsentEnd = Readonly<{
  state: 'EXPIRED' | 'CANCELLED'
  code: string
  text: Words
  rowsOf(outbox: Outbox, now: Instant): OutboxRow[]
}>

const PIECE = 500

const EXPIRED: UnsentEnd = {
  state: 'EXPIRED',
  code: 'EXPIRED',
  text: PAST,
  rowsOf: (outbox, now) => expiredRows(outbox, now, PIECE),
}

const GONE: UnsentEnd = {
  state: 'CANCELLED',
  code: 'TENANT_DELETED',
  text: { ja: '会社は削除されています', en: 'the company is deleted' },
  rowsOf: (outbox) => unsentRows(outbox, PIECE),
}

/** The service is asked so often, by the hourly BATCH-402; after that, or when it does not come, a person has to decide. */
const EVIDENCE_TRIES = 3
const EVIDENCE_LIMIT_MS = 4 * 3_600_000

/** Only Slack can be asked, and only about rooms and persons. */
function awaitsEvidence(outbox: Outbox, row: OutboxRow, now: Instant): boolean {
  if (row.channel !== 'SLACK' || row.recipientType === 'WEBHOOK') return false
  if (now - (row.ioStartedAt ?? 0) > EVIDENCE_LIMIT_MS) return false
  return evidenceTries(outbox, row) < EVIDENCE_TRIES
}

function faultOf(error: unknown): OwnerReport['error'] {
  if (error instanceof TobanError) return { code: error.code, words: error.words }
  const text = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'outbox_failed'
  return { code, words: { ja: text, en: text } }
}
