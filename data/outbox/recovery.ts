/** Delivery rule D6: rows that a dead process left in SENDING. First thing in every drain, and at the start of the scheduler. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import { GIVEN_BACK, LEASE_MS } from './claim.ts'
import { mayLackMarks } from './claim-token.ts'
import { logTry, settleNotification } from './end.ts'
import { all, durably, type Outbox, type OutboxRow, run } from './table.ts'

export type RecoveryOptions = Readonly<{
  now: Instant
  /** Whether the claimer is gone for good although its lease runs; `renewedAt` is the last sign of life. */
  isGone(claimedBy: string, renewedAt: Instant): boolean
  /** Of this machine; null = unknown. */
  boot: string | null
  runId: string | null
  batchId: string | null
}>

export type Recovered = Readonly<{
  /** Not begun: back in the queue, nothing counted. */
  requeued: number
  /** Begun, or claimed before the machine went down, which may have forgotten the mark: perhaps sent. For evidence or an operator, never for a blind resend. */
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
    const mayBeSent = (row: OutboxRow) =>
      row.ioStartedAt !== null || mayLackMarks(row.claimToken ?? '', options.boot)
    const requeued = lost
      .filter((row) => !mayBeSent(row))
      .filter((row) => giveBack(outbox, row, now)).length
    const inDoubt = lost.filter(mayBeSent).filter((row) => doubt(outbox, row, options))
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

const CRASH = {
  code: 'CRASH',
  text: {
    ja: '送信を渡してから応答を記録するまでの間にプロセスが終了しました',
    en: 'the process ended between handing the message over and recording the answer',
  },
} as const
const POWER_CUT = {
  code: 'POWER_CUT',
  text: {
    ja: '送信待ちから取り出した後にマシンが停止しました。渡したかどうかは不明です',
    en: 'the machine went down while the message was claimed; whether it was handed over is not known',
  },
} as const

function doubt(outbox: Outbox, row: OutboxRow, options: RecoveryOptions): boolean {
  const { now, runId, batchId } = options
  const { code, text } = row.ioStartedAt === null ? POWER_CUT : CRASH
  // What is lost is the end of the story: a mark that is missing was made after the last lease that is there.
  const startedAt = row.ioStartedAt ?? (row.leaseUntil ?? now + LEASE_MS) - LEASE_MS
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET state = 'IN_DOUBT', last_class = 'G', last_code = @code, last_error = @message,
       last_error_en = @messageEn, io_started_at = @startedAt, claim_token = NULL, claimed_by_run = NULL, lease_until = NULL${outbox.touch}
     WHERE ${outbox.id} = @id AND ${SAME_CLAIM}`,
    {
      id: row.id,
      token: row.claimToken,
      ioStartedAt: row.ioStartedAt,
      startedAt,
      code,
      ...storedWords(text),
      now,
    },
  )
  if (changed !== 1) return false
  logTry(outbox, row, {
    status: 'IN_DOUBT',
    outcome: 'G',
    subject: null,
    body: null,
    responseCode: code,
    responseMessage: text,
    details: null,
    externalMessageId: null,
    attachmentHashes: [],
    startedAt,
    endedAt: now,
    runId,
    batchId,
  })
  settleNotification(outbox, row, now)
  return true
}
