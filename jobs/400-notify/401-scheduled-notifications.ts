/** BATCH-401: plans the day's reminders of every company, expands what was entered, and sends it; every morning at nine. */
import { defineSystemBatch, SENDING_GRACE_MS } from '../../server/sdk/index.ts'
import { params, type ScheduledParams } from './401-scheduled-notifications/params.ts'
import { runScheduled } from './401-scheduled-notifications/scheduled.ts'

export default defineSystemBatch<ScheduledParams, undefined, unknown>({
  id: 'BATCH-401',
  title: { ja: '定期通知送信バッチ', en: 'Plan and send scheduled notifications' },
  params,
  stopGraceMs: SENDING_GRACE_MS,
  run: runScheduled,
})
