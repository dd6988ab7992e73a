/** The full-text index of the log as the console reads it: its keeper may make the file anew at any time. */
import { statSync } from 'node:fs'
import { type LogSearchDb, openLogSearch } from '../../data/log-search/open.ts'

/** Null while there is no index: logs are read then, and nothing is found across runs. */
export type LogIndex = () => LogSearchDb | null

export function createLogIndex(path: string): LogIndex {
  let kept: Readonly<{ search: LogSearchDb; inode: number }> | null = null
  return () => {
    const inode = statSync(path, { throwIfNoEntry: false })?.ino ?? null
    if (kept && kept.inode === inode) return kept.search
    kept?.search.sqlite.close()
    const search = inode === null ? null : openLogSearch(path)
    kept = search && inode !== null ? { search, inode } : null
    return kept?.search ?? null
  }
}
