/** What the records look like and what keeps them in order: for `toban records`, the doctor and the System page. */
import { existsSync, statSync } from 'node:fs'
import type { DataFolder } from '../../data/folder.ts'
import { openLogSearch } from '../../data/log-search/open.ts'
import { caughtUpAt } from '../../data/log-search/write.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type UpkeepTask, upkeepTasks } from '../../data/ops/upkeep/tasks.ts'
import type { Config } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'

export type Records = Readonly<{
  /** As of the configuration asked about. */
  retention: Config['toban']['retention']
  /** The file and what is still in its write-ahead log. */
  ledger: Readonly<{ bytes: number; walBytes: number }>
  /** `caughtUpAt` null = never complete so far; the whole null = there is no index. */
  logSearch: Readonly<{ bytes: number; caughtUpAt: Instant | null }> | null
  /** One per task; empty before the first pass. */
  upkeep: readonly UpkeepTask[]
}>

export function readRecords(
  ops: OpsDb,
  folder: DataFolder,
  retention: Records['retention'],
): Records {
  return {
    retention,
    ledger: { bytes: bytesOf(folder.opsFile), walBytes: bytesOf(`${folder.opsFile}-wal`) },
    logSearch: logSearchOf(folder),
    upkeep: upkeepTasks(ops),
  }
}

function logSearchOf({ logSearchFile }: DataFolder): Records['logSearch'] {
  const search = openLogSearch(logSearchFile)
  if (!search) return null
  try {
    return { bytes: bytesOf(logSearchFile), caughtUpAt: caughtUpAt(search) }
  } finally {
    search.sqlite.close()
  }
}

function bytesOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}
