/** An operator's choice of messages, in whichever outbox they lie: due now, if they may be. */
import { decideDoubt } from '../../data/outbox/doubt.ts'
import { requeueNow, rowsById } from '../../data/outbox/requeue.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Participant } from './drain-terms.ts'
import type { WhoseOutboxes } from './participants.ts'

export type RequeueRequest = Readonly<{
  whose: WhoseOutboxes
  ids: readonly string[]
  /** Doubtful messages too: they may arrive twice. */
  confirmResend: boolean
}>

/** `refused`: unknown, sent, cancelled, or in doubt without the word. */
export type Requeued = Readonly<{ accepted: readonly string[]; refused: readonly string[] }>

export type RequeueAbout = Readonly<{ now: Instant; runId: string; batchId: string }>

export function requeueIn(
  participants: readonly Participant[],
  { ids, confirmResend }: RequeueRequest,
  about: RequeueAbout,
): Requeued {
  const accepted: string[] = []
  for (const participant of participants) {
    const { outbox, close } = participant.open()
    try {
      const rows = rowsById(outbox, ids)
      const plain = rows.filter(({ state }) => state === 'RETRY' || state === 'DEAD')
      requeueNow(
        outbox,
        plain.map(({ id }) => id),
        about.now,
      )
      accepted.push(...plain.map(({ id }) => id))
      for (const row of confirmResend ? rows.filter(({ state }) => state === 'IN_DOUBT') : []) {
        const text = {
          ja: '二重に届くことを承知で再送',
          en: 'an operator accepts a second copy',
        }
        const decision = { to: 'again', by: 'OPERATOR', text, externalMessageId: null } as const
        if (decideDoubt(outbox, row, { ...decision, ...about })) accepted.push(row.id)
      }
    } finally {
      close()
    }
  }
  return { accepted, refused: ids.filter((id) => !accepted.includes(id)) }
}
