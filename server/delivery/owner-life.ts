/** One owner's outbox through one drain: recovery and expiry, its turns, and what is left at the end. */
import { countDue } from '../../data/outbox/claim.ts'
import { decideDoubt, evidenceTries, inDoubtRows } from '../../data/outbox/doubt.ts'
import { oldestDueAt } from '../../data/outbox/due-rows.ts'
import { endUnsent, expiredRows, unsentRows } from '../../data/outbox/end.ts'
import { recoverClaims } from '../../data/outbox/recovery.ts'
import { durably, type Outbox, type OutboxRow } from '../../data/outbox/table.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { RESEND_WAIT_MS } from '../domain/delivery/next-attempt.ts'
import { CHANNELS } from '../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { Connections } from './connections.ts'
import type { DrainDeps, DrainFilter, InDoubtRow, OwnerReport, Participant } from './drain-terms.ts'
import { EXPIRED as PAST } from './own-words.ts'
import { maskedAddress } from './redact.ts'
import { countsOf, newTally, type OwnerTally } from './tally.ts'
import { takeTurn } from './turn.ts'

const USUAL_BATCH_SIZE = 100

/** One owner through one drain: what it still has, what was done, and what went wrong with its file. */
export class OwnerLife {
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
