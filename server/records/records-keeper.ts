/** Keeps the records' thread alive beside the engine; started by main.ts in the process that holds the lease. */
import { Worker } from 'node:worker_threads'
import type { DataFolder } from '../../data/folder.ts'
import { leaveCheckpoints } from '../../data/ops/checkpoint.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { RecordsCommand, RecordsThreadData } from './records-thread.ts'

export type RecordsKeeperOptions = Readonly<{
  ops: OpsDb
  folder: DataFolder
  /** Built file of server/records/records-thread; absolute. */
  threadFile: string
  /** Asked when the thread starts and at each look: all lines of younger runs are indexed. */
  fullMs(): number
  /** The thread died of it and is started again after a while; nothing of the records is lost. */
  onTrouble(error: Error): void
}>

/** Resolves when the thread has ended. */
export type RecordsKeeper = Readonly<{ close(): Promise<void> }>

const AGAIN_AFTER_MS = 10_000
const LOOK_EVERY_MS = 5_000
/** One step ends within much less; a thread that does not is ended. */
const GRACE_MS = 5_000
/** Grams of five hundred lines and SQLite's pages. */
const HEAP_MB = 128

export function keepRecords(options: RecordsKeeperOptions): RecordsKeeper {
  let thread: Worker | null = null
  let again: NodeJS.Timeout | null = null
  let told = options.fullMs()
  let isClosing = false

  const start = () => {
    told = options.fullMs()
    const { opsFile, logSearchFile } = options.folder
    const data: RecordsThreadData = { opsFile, logSearchFile, fullMs: told }
    thread = new Worker(options.threadFile, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    thread.once('error', options.onTrouble)
    thread.once('exit', () => {
      thread = null
      if (isClosing) return
      again = setTimeout(start, AGAIN_AFTER_MS)
      again.unref()
    })
  }
  const look = setInterval(() => {
    if (options.fullMs() === told) return
    told = options.fullMs()
    thread?.postMessage({ type: 'window', fullMs: told } satisfies RecordsCommand)
  }, LOOK_EVERY_MS)
  look.unref()
  leaveCheckpoints(options.ops)
  start()

  return {
    async close() {
      isClosing = true
      clearInterval(look)
      if (again) clearTimeout(again)
      if (thread) await stopThread(thread)
    },
  }
}

async function stopThread(thread: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    thread.once('exit', () => resolve())
  })
  thread.postMessage({ type: 'stop' } satisfies RecordsCommand)
  const timer = setTimeout(() => void thread.terminate(), GRACE_MS)
  await gone
  clearTimeout(timer)
}
