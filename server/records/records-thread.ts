/**
 * The engine's second pair of hands, a thread of its own beside it: keeps the full-text index of the log up with
 * ops.db, and brings the write-ahead log of ops.db home. It changes no row of ops.db. Started by records-keeper.ts.
 */
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { discardLogSearch, ownLogSearch } from '../../data/log-search/open.ts'
import { checkpointWhenWorthwhile } from '../../data/ops/checkpoint.ts'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import { installationId } from '../../data/ops/reading/installation.ts'
import { isDamage } from '../../data/sqlite/trouble.ts'

export type RecordsThreadData = Readonly<{
  opsFile: string
  logSearchFile: string
  /** All lines of younger runs are indexed. */
  fullMs: number
}>

export type RecordsCommand = Readonly<{ type: 'stop' } | { type: 'window'; fullMs: number }>

const FOLLOW_EVERY_MS = 1_000
const TIDY_EVERY_MS = 60 * 60_000
/** Behind everything that has to be done now. On Linux a thread has a priority of its own. */
const NICENESS = 10

const port = parentPort
if (!port) throw new Error('server/records/records-thread runs only as a thread of the engine')

let { opsFile, logSearchFile, fullMs } = workerData as RecordsThreadData
const stop = new AbortController()
port.on('message', (command: RecordsCommand) => {
  if (command.type === 'stop') stop.abort()
  else fullMs = command.fullMs
})
beModest()
await work()
port.close()

async function work(): Promise<void> {
  const ops = openOps(opsFile, 'read-only')
  const checkpointer = openOps(opsFile, 'read-write')
  const search = ownLogSearch(logSearchFile, {
    installationId: installationId(ops),
    at: Date.now(),
  })
  try {
    const keeper = logSearchKeeper({ search, ops, fullMs: () => fullMs, now: Date.now })
    for (let tidyAt = Date.now(); !stop.signal.aborted; ) {
      await take(keeper.follow(), checkpointer)
      if (Date.now() >= tidyAt) {
        await take(keeper.tidy(), checkpointer)
        tidyAt = Date.now() + TIDY_EVERY_MS
      }
      await sleep(FOLLOW_EVERY_MS, null, { signal: stop.signal }).catch(() => undefined)
    }
  } catch (error) {
    search.sqlite.close()
    // The keeper starts this thread again, and an index is quickly made.
    if (isDamage(error)) discardLogSearch(logSearchFile)
    throw error
  } finally {
    for (const db of [ops, checkpointer, search]) if (db.sqlite.open) db.sqlite.close()
  }
}

async function take(steps: Generator<void>, checkpointer: OpsDb): Promise<void> {
  checkpointWhenWorthwhile(checkpointer)
  for (const _ of steps) {
    checkpointWhenWorthwhile(checkpointer)
    // A message may be waiting.
    await new Promise((resolve) => setImmediate(resolve))
    if (stop.signal.aborted) return
  }
}

function beModest(): void {
  try {
    if (process.platform === 'linux') setPriority(0, NICENESS)
  } catch {
    // Without it the thread competes as every other.
  }
}
