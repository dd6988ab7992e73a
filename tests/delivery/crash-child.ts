/** Drains one data folder in a process of its own, which TOBAN_CRASH_AT may kill; started by the kill tests with a job as its argument. */
import { dataFolder } from '../../data/folder.ts'
import { jumpingClock } from '../../server/delivery/clock.ts'
import { openDelivery } from '../../server/delivery/delivery.ts'
import { readEnvironment } from '../../server/environment.ts'
import { settingsFor } from './settings.ts'

export type CrashJob = Readonly<{
  root: string
  smtp: Readonly<{ host: string; port: number }>
  at: number
  by: string
}>

const job = JSON.parse(process.argv[2] ?? '') as CrashJob
const clock = jumpingClock(job.at)
const delivery = openDelivery({
  folder: dataFolder(job.root),
  settings: settingsFor(job.smtp),
  clock,
  signal: new AbortController().signal,
  by: job.by,
  runId: job.by.split('.')[0] ?? '',
  batchId: 'BATCH-406',
  dryRun: false,
  // As a later run is ordered: whoever claimed before has ended.
  alive: { at: job.at, attempts: [] },
  secret: () => '',
  crashAt: readEnvironment().crashAt,
  alerts: { raise: () => {}, clear: () => {} },
  lanesPerConnection: 1,
})
await delivery.drain({ whose: { platform: true, tenants: 'all' }, deadline: job.at + 3_600_000 })
await delivery.close()
