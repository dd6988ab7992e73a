/** A word to the channel of tenant operations (`tenantNotices.slackChannel`); sent by BATCH-406. */
import type { SystemRun } from '../../../server/sdk/index.ts'

/** The same matter once, ever; nothing without a channel. In the caller's transaction, or its own. */
export function queueHoldingChat(
  run: SystemRun<unknown>,
  { dedupe, text, priority }: Readonly<{ dedupe: string; text: string; priority: 0 | 1 | 2 | 3 }>,
): number {
  const { slackChannel } = run.settings.toban.tenantNotices
  if (slackChannel === null) return 0
  const queued = run.deliver.enqueue(run.platform, {
    channel: 'SLACK',
    recipient: { type: 'CHANNEL', address: slackChannel },
    content: { subject: null, body: text, format: 'PLAIN' },
    priority,
    dedupe,
    tenantId: null,
    sourceBatch: run.batchId,
  })
  return queued.outcome === 'queued' ? 1 : 0
}
