/** BATCH-407: mirrors each company's Slack users and channels; started at 06:15. */
import { z } from '../../server/sdk/index.ts'
import { type Delays, type MirrorParams, mirrorBatch } from './mirror/batch.ts'
import { atLeastOne, mirrorFields, yesOrNo } from './mirror/params.ts'
import { SLACK_PATIENCE } from './mirror/patience.ts'
import type { SlackOptions } from './mirror/slack/directory.ts'
import { slackDirectory } from './mirror/slack/directory.ts'

/** @param delays how waits pass, for tests. */
export function slackMirror(delays: Delays = {}) {
  return mirrorBatch<SlackParams>(
    {
      id: 'BATCH-407',
      title: { ja: 'Slack連携同期バッチ', en: 'Mirror Slack users and channels' },
      key: 'slack_api',
      service: 'SLACK',
      patience: SLACK_PATIENCE,
      limits: { failedTenants: 5, failedShare: 0.1, errorShare: 0.1 },
      params: () =>
        z
          .strictObject({
            syncUsers: yesOrNo(true),
            syncChannels: yesOrNo(true),
            /** Private channels the bot is in. */
            includePrivate: yesOrNo(true),
            pageSize: z.coerce.number().int().min(20).max(999).default(200),
            ...mirrorFields(),
          })
          .refine(...atLeastOne(['syncUsers', 'syncChannels'])),
      open: ({ integration, context, means, run }) =>
        slackDirectory(integration, { context, means, options: run.params }),
    },
    delays,
  )
}

type SlackParams = MirrorParams & SlackOptions

export default slackMirror()
