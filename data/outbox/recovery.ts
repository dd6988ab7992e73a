/** Delivery rule D6: rows that a dead process left in SENDING. First thing in every drain, and at the start of the scheduler. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { GIVEN_BACK, LEASE_MS } from './claim.ts'
import { logTry, settleNotification } from './end.ts'
import { all, durably, type Outbox, type OutboxRow, run } from './table.ts'

export type RecoveryOptions = Readonly<{
  now: Instant
  /** Whether the claimer is gone for good although its lease runs; `renewedAt` is the last sign of life. */
  isGone(claimedBy: string, renewedAt: Instant): boolean
  runId: string | null
  batchId: string | null
}>

export type Recovered = Readonly<{
  /** Not begun: back in the queue, nothing counted. */
  requeued: number
  /** Begun: perhaps sent. For evidence or an operator, never for a blind resend. */
  inDoubt: readonly OutboxRow[]
}>

export function recoverClaims(outbox: Outbox, options: RecoveryOptions): Recovered {
  const { now, isGone } = options
  const lost = claimedRows(outbox).filter(({ leaseUntil, claimedByRun }) => {
    const lease = leaseUntil ?? 0
    return lease <= now || isGone(claimedByRun ?? '', lease - LEASE_MS)
  })
  if (lost.length === 0) return { requeued: 0, inDoubt: [] }
  return durably(outbox, () => {
    const begun = lost.filter((row) => row.ioStartedAt !== null)
    const requeued = lost
      .filter((row) => row.ioStartedAt === null)
      .filter((row) => giveBack(outbox, row, now)).length
    const inDoubt = begun.filter((row) => doubt(outbox, row, options))
    return { requeued, inDoubt }
  })
}

function claimedRows(outbox: Outbox): OutboxRow[] {
  const sql = `SELECT ${outbox.columns} FROM ${outbox.table} WHERE state = 'SENDING'`
  return all<OutboxRow>(outbox, sql)
}

/** Another drain may have recovered the row meanwhile: the token and the mark say whether it is still the same claim. */
const SAME_CLAIM = `claim_token = @token AND state = 'SENDING' AND io_started_at IS @ioStartedAt`

function giveBack(outbox: Outbox, row: OutboxRow, now: Instant): boolean {
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET ${GIVEN_BACK}${outbox.touch} WHERE ${outbox.id} = @id AND ${SAME_CLAIM}`,
    { id: row.id, token: row.claimToken, ioStartedAt: null, now },
  )
  return changed === 1
}

const CRASH_TEXT = 'the process ended between handing the message over and recording the answer'

function doubt(outbox: Outbox, row: OutboxRow, options: RecoveryOptions): boolean {
  const { now, runId, batchId } = options
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET state = 'IN_DOUBT', last_class = 'G', last_code = 'CRASH', last_error = @text,
       claim_token = NULL, claimed_by_run = NULL, lease_until = NULL${outbox.touch}
     WHERE ${outbox.id} = @id AND ${SAME_CLAIM}`,
    { id: row.id, token: row.claimToken, ioStartedAt: row.ioStartedAt, text: CRASH_TEXT, now },
  )
  if (changed !== 1) return false
  logTry(outbox, row, {
    status: 'IN_DOUBT',
    outcome: 'G',
    subject: null,
    body: null,
    responseCode: 'CRASH',
    responseMessage: CRASH_TEXT,
    details: null,
    externalMessageId: null,
    attachmentHashes: [],
    startedAt: row.ioStartedAt ?? now,
    endedAt: now,
    runId,
    batchId,
  })
  settleNotification(outbox, row, now)
  return true
}
