/** Bundled and started by 301-crash.test.ts: runs BATCH-301 and kills itself while the fourth company is being saved. */
import batch from '../../jobs/300-tenant/301-tenant-usage.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot = '', at = '', businessDate = ''] = process.argv.slice(2)
let saved = 0

await performBatch(
  {
    ...batch,
    collect(result, hub) {
      batch.collect?.(result, hub)
      saved += 1
      // The rows are written, their transaction is not committed.
      if (saved === 4) process.kill(process.pid, 'SIGKILL')
    },
  },
  { dataRoot, at: Number(at), businessDate },
)
