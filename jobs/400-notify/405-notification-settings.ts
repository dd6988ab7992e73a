/** BATCH-405: can notification settings, templates and channels work? Started at 05:45, before anything is sent. */
import { defineSystemBatch, oneOrMore, z } from '../../server/sdk/index.ts'
import { type CheckParams, checkAll } from './405-notification-settings/check-all.ts'
import type { Delays } from './mirror/batch.ts'
import { yesOrNo } from './mirror/params.ts'

const SERVICES = ['all', 'smtp', 'slack', 'teams', 'lineworks', 'webhook'] as const

/** @param delays how waits pass, for tests. */
export function notificationSettings(delays: Delays = {}) {
  return defineSystemBatch<CheckParams, undefined, Awaited<ReturnType<typeof checkAll>>>({
    id: 'BATCH-405',
    title: { ja: '通知設定検証バッチ', en: 'Check that notification settings can work' },
    params: () =>
      z.strictObject({
        /** False: only what the databases say. */
        checkExternal: yesOrNo(true),
        services: oneOrMore(SERVICES).default(['all']),
        /** Corrects what can be corrected; see docs/batches/405.md. */
        autoFix: yesOrNo(false),
        /** Ids of destinations that get one visible test message. */
        testSend: z
          .preprocess(
            (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
            z.array(z.string().min(1)).max(20),
          )
          .default([]),
      }),
    run: (run) => checkAll(run, delays),
  })
}

export default notificationSettings()
