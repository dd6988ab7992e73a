/** Mail about companies to the holding's own people: one row per address, the same matter once. */
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'

export type HoldingMail = Readonly<{
  to: readonly string[]
  /** The matter: with the address it is sent once, ever. */
  dedupe: string
  subject: string
  body: string
  /** 0 LOW … 3 CRITICAL. */
  priority: 0 | 1 | 2 | 3
}>

/** In the caller's transaction, or its own. Answers how many are new. */
export function queueHoldingMail(run: SystemRun<unknown>, mail: HoldingMail): number {
  const { to, ...matter } = mail
  const queued = to.map((address) =>
    enqueueMail(run.platform, {
      ...matter,
      address,
      tenantId: null,
      sourceBatch: run.batchId,
      runId: run.id,
      attachments: [],
      at: run.now(),
    }),
  )
  return queued.filter((outcome) => outcome === 'queued').length
}
