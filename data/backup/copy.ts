/** Copies one snapshot into a file of its own; called by the backup after the barrier. */
import Database from 'better-sqlite3'
import { demandIdentity, type OpenTarget, pageCount, unusable } from './snapshot.ts'

/** Pages copied before the thread may do something else: about 8 MB. */
const PAGES_PER_STEP = 2_000

export type Copied = Readonly<{
  pageSize: number
  pageCount: number
  /** Times the copy had to begin again; 0 as long as the snapshot is held. */
  restarts: number
}>

/**
 * Copies what the reader's transaction shows to `to` and closes the reader, well or not: an open snapshot
 * keeps its write-ahead log from being reset. Throws `backup_target_unusable`.
 */
export async function copySnapshot(
  open: OpenTarget,
  to: string,
  signal: AbortSignal,
): Promise<Copied> {
  const { reader, target } = open
  try {
    const pages = pageCount(reader)
    let [before, restarts] = [Number.POSITIVE_INFINITY, 0]
    // The connection that holds the read transaction: on any other, each foreign commit restarts the copy.
    const done = await reader.backup(to, {
      progress: ({ remainingPages }) => {
        signal.throwIfAborted()
        if (remainingPages > before) restarts += 1
        before = remainingPages
        return PAGES_PER_STEP
      },
    })
    if (done.totalPages !== pages || done.remainingPages !== 0) {
      throw unusable(target, `${done.totalPages} of ${pages} pages were copied`)
    }
    return { pageSize: makeWhole(open, to, pages), pageCount: pages, restarts }
  } finally {
    if (reader.inTransaction) reader.exec('COMMIT')
    reader.close()
  }
}

/** One file without -wal and -shm that says whose it is. Answers the page size in bytes. */
function makeWhole(open: OpenTarget, path: string, pages: number): number {
  const copy = new Database(path, { fileMustExist: true })
  try {
    // The copy keeps the WAL flag; opening it later would leave side files beside it.
    copy.pragma('journal_mode = DELETE')
    demandIdentity(copy, open.target)
    if (pageCount(copy) !== pages)
      throw unusable(open.target, 'the copy has another number of pages')
    return Number(copy.pragma('page_size', { simple: true }))
  } finally {
    copy.close()
  }
}
