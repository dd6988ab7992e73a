/** BATCH-404: archives and deletes what is old of notifications, company by company, then of the holding; Sunday 03:30. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { cleanUp } from './404-notification-cleanup/clean-up.ts'
import type { CleanupHooks } from './404-notification-cleanup/cleanup-run.ts'
import { type CleanupParams, params } from './404-notification-cleanup/params.ts'

/** @param hooks for tests */
export function notificationCleanup(hooks: CleanupHooks = {}) {
  return defineSystemBatch<CleanupParams, undefined, unknown>({
    id: 'BATCH-404',
    title: { ja: '通知ログクリーンアップバッチ', en: 'Archive and delete old notification logs' },
    params,
    run: (run) => cleanUp(run, hooks),
  })
}

export default notificationCleanup()
