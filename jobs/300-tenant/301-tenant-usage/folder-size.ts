/** Sums the real sizes of the files below a folder; used by the storage measurement of BATCH-301. */
import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type FolderQuery = Readonly<{
  /** Names of folders directly below that do not count. */
  skip?: readonly string[]
  signal: AbortSignal
}>

/** Files asked for at once: enough to keep a disk busy, few enough for the descriptor limit. */
const AT_ONCE = 64

/**
 * Bytes of all regular files below `folder`. Links are not followed and do not count, nor do
 * unfinished files (`*.tmp-*`). A folder that does not exist has 0 bytes (a new company has no
 * uploads yet); one that can not be read throws, because half a sum would be billed.
 */
export async function folderBytes(folder: string, query: FolderQuery): Promise<number> {
  let bytes = 0
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    query.signal.throwIfAborted()
    const entries = await entriesOf(next)
    const skipped = next === folder ? new Set(query.skip) : new Set()
    for (const entry of entries) {
      if (entry.isDirectory() && !skipped.has(entry.name)) waiting.push(join(next, entry.name))
    }
    bytes += await bytesOf(next, entries)
  }
  return bytes
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function bytesOf(folder: string, entries: readonly Dirent[]): Promise<number> {
  const files = entries.filter((entry) => entry.isFile() && !entry.name.includes('.tmp-'))
  let bytes = 0
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const slice = files.slice(start, start + AT_ONCE)
    const sizes = await Promise.all(slice.map((entry) => sizeOf(join(folder, entry.name))))
    bytes += sizes.reduce((sum, size) => sum + size, 0)
  }
  return bytes
}

/** 0 for a file that was deleted while we counted. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
