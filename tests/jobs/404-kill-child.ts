/** One Sunday of BATCH-404 that kills its own process after so many delete transactions. */
import { setTimeout as realTimeout } from 'node:timers'
import { notificationCleanup } from '../../jobs/400-notify/404-notification-cleanup.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot, at, after] = process.argv.slice(2) as [string, string, string]
let pauses = 0
// Each pause follows a committed transaction.
globalThis.setTimeout = ((work: () => void, ms: number) => {
  pauses += 1
  if (pauses === Number(after)) process.kill(process.pid, 'SIGKILL')
  return realTimeout(work, ms)
}) as typeof globalThis.setTimeout
await performBatch(notificationCleanup({ pauseMs: 0 }), {
  dataRoot,
  at: Number(at),
  params: { requireBackup: false, batchSize: 100 },
})
