/** Bundled and started by 406-queue.test.ts: a run of BATCH-406 that dies while it sends. */
import batch from '../../jobs/400-notify/406-mail-delivery.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { settingsFor } from '../delivery/settings.ts'

const [dataRoot = '', at = '', host = '', port = ''] = process.argv.slice(2)

await performBatch(batch, {
  dataRoot,
  at: Number(at),
  settings: { toban: settingsFor({ host, port: Number(port) }) },
})
