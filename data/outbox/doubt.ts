/** Rows of unknown fate (delivery rule D7): reading them, and what evidence or an operator decides. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import { type LogStatus, logTry, settleNotification } from './end.ts'
import { all, durably, get, type Outbox, type OutboxRow, run } from './table.ts'

/** Enough for a page and an alert; more at once means that something else is wrong. */
const MOST_ROWS = 1_000

export function inDoubtRows(outbox: Outbox): OutboxRow[] {
  return all<OutboxRow>(
    outbox,
    `SELECT ${outbox.columns} FROM ${outbox.table} WHERE state = 'IN_DOUBT'
     ORDER BY io_started_at, ${outbox.id} LIMIT ${MOST_ROWS}`,
  )
}

/** How often the service has been asked about the row's last try. */
export function evidenceTries(outbox: Outbox, row: OutboxRow): number {
  if (outbox.log === null) return 0
  const sql = `SELECT count(*) AS n FROM ${outbox.log}
    WHERE delivery_id = @id AND attempt_seq = @attemptSeq AND response_code = 'EVIDENCE'`
  return get<{ n: number }>(outbox, sql, { id: row.id, attemptSeq: row.attemptSeq })?.n ?? 0
}

/** `sent`: it had arrived. `again`: it had not, or the operator accepts a second copy. `dead`: given up. `unknown`: nothing learned. */
export type DoubtDecision = Readonly<{
  to: 'sent' | 'again' | 'dead' | 'unknown'
  externalMessageId: string | null
  by: 'EVIDENCE' | 'OPERATOR' | 'POLICY'
  text: Words
  now: Instant
  /** `again`: not before; default now. */
  at?: Instant
  runId: string | null
  batchId: string | null
}>

const NEXT = { sent: 'SENT', again: 'RETRY', dead: 'DEAD', unknown: 'IN_DOUBT' } as const
const STATUS: Readonly<Record<DoubtDecision['to'], LogStatus>> = {
  sent: 'SUCCESS',
  again: 'RETRY',
  dead: 'FAILED',
  unknown: 'IN_DOUBT',
}

/** False: the row is not in doubt any more; nothing was changed. */
export function decideDoubt(outbox: Outbox, row: OutboxRow, decision: DoubtDecision): boolean {
  const { to, now, text, by } = decision
  return durably(outbox, () => {
    const changed = run(
      outbox,
      `UPDATE ${outbox.table} SET state = @state,
         attempts = attempts + (@by = 'POLICY'),
         next_attempt_at = CASE WHEN @state = 'RETRY' THEN @at ELSE next_attempt_at END,
         expires_at = CASE WHEN @state = 'RETRY' THEN max(expires_at, @at + 86400000) ELSE expires_at END,
         external_message_id = COALESCE(@externalMessageId, external_message_id),
         sent_at = CASE WHEN @state = 'SENT' THEN COALESCE(io_started_at, @now) ELSE sent_at END,
         finished_at = CASE WHEN @state IN ('SENT', 'DEAD') THEN @now ELSE NULL END${outbox.touch}
       WHERE ${outbox.id} = @id AND state = 'IN_DOUBT' AND attempt_seq = @attemptSeq`,
      {
        id: row.id,
        attemptSeq: row.attemptSeq,
        state: NEXT[to],
        externalMessageId: decision.externalMessageId,
        by,
        at: decision.at ?? now,
        now,
      },
    )
    if (changed !== 1) return false
    logTry(outbox, row, {
      status: STATUS[to],
      outcome: to === 'sent' ? null : 'G',
      subject: null,
      body: null,
      responseCode: by,
      responseMessage: text,
      details: null,
      externalMessageId: decision.externalMessageId,
      attachmentHashes: [],
      startedAt: now,
      endedAt: now,
      runId: decision.runId,
      batchId: decision.batchId,
    })
    settleNotification(outbox, row, now)
    return true
  })
}
