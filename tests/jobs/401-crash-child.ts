/** Bundled and started by 401-crash.test.ts: a run of BATCH-401 that TOBAN_CRASH_AT kills. */
import batch from '../../jobs/400-notify/401-scheduled-notifications.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { settingsFor } from '../delivery/settings.ts'

const [dataRoot = '', at = '', host = '', port = ''] = process.argv.slice(2)

await performBatch(batch, {
  dataRoot,
  at: Number(at),
  businessDate: '2026-06-25',
  settings: { toban: settingsFor({ host, port: Number(port) }) },
})
