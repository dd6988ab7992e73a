/** Files of a company's uploads that no row names; found for a proposal, and moved aside when it is applied (card 306, rules 5 and 8). */
import type { Dirent } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { KnownFile } from '../../../data/tenant/reclaim.ts'
import { type Day, type Instant, isDay, writeFileDurably } from '../../../server/sdk/index.ts'

export type Orphan = Readonly<{ path: string; bytes: number; modifiedAt: Instant }>

export type Leftovers = Readonly<{
  orphans: readonly Orphan[]
  /** Rows that name a file that is not there: reported, not touched. */
  rowsWithoutFile: number
}>

const YOUNGEST_MS = 7 * 86_400_000
/** The rest is for the next week. */
const MOST_ORPHANS = 10_000

type Search = Readonly<{ known: Iterable<KnownFile>; now: Instant; signal: AbortSignal }>

/** Links are neither followed nor orphans; nor are files that are being written (`*.tmp-*`). */
export async function findLeftovers(
  folder: string,
  { known, now, signal }: Search,
): Promise<Leftovers> {
  const named = new Map([...known].map(({ path, mustExist }) => [sameForm(path), mustExist]))
  const orphans: Orphan[] = []
  for await (const path of filesBelow(folder, signal)) {
    const isKnown = named.delete(sameForm(path))
    if (isKnown || orphans.length >= MOST_ORPHANS) continue
    const found = await statOf(join(folder, path))
    if (found && now - found.modifiedAt >= YOUNGEST_MS) orphans.push({ path, ...found })
  }
  const missing = [...named.values()].filter((mustExist) => mustExist).length
  return { orphans, rowsWithoutFile: missing }
}

/** The same name may be written in two ways (が as one letter or as two). */
function sameForm(path: string): string {
  return path.normalize('NFC')
}

async function* filesBelow(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted()
    for (const entry of await entriesOf(next)) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (entry.isFile() && !entry.name.includes('.tmp-')) yield relative(folder, path)
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Null: it has gone meanwhile. */
async function statOf(path: string): Promise<Omit<Orphan, 'path'> | null> {
  try {
    const { size, mtimeMs } = await lstat(path)
    return { bytes: size, modifiedAt: Math.trunc(mtimeMs) }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

const LIST = 'list.json'

type Move = Readonly<{ from: string; to: string; adjustmentId: number }>
type Listed = Orphan & Readonly<{ adjustmentId: number }>

/** The list is written first: a file that is gone from its place is always on it. Answers how many were moved. */
export async function moveAside(
  orphans: readonly Orphan[],
  { from, to, adjustmentId }: Move,
): Promise<number> {
  const listed = orphans.map((orphan) => ({ ...orphan, adjustmentId }))
  await writeList(to, [...(await readList(to)), ...listed])
  return moveAll(orphans, from, to)
}

/** Those of the adjustment that nobody has put another file in the place of. Answers how many are back. */
export async function moveBack({ from, to, adjustmentId }: Move): Promise<number> {
  const own = (await readList(to)).filter((listed) => listed.adjustmentId === adjustmentId)
  const free = await keepAsync(own, async ({ path }) => (await statOf(join(from, path))) === null)
  return moveAll(free, to, from)
}

/** Files that were moved aside and are still there. */
export type Archived = Readonly<{ files: number; bytes: number }>

/** Those of days before that one: they are a person's to delete, never the machine's (card 306, rule 8). */
export async function archivedBefore(folder: string, day: Day): Promise<Archived> {
  const days = (await entriesOf(folder)).filter(
    (entry) => entry.isDirectory() && isDay(entry.name) && entry.name < day,
  )
  let [files, bytes] = [0, 0]
  for (const { name } of days) {
    for (const { path } of await readList(join(folder, name))) {
      const there = await statOf(join(folder, name, path))
      if (there === null) continue
      files += 1
      bytes += there.bytes
    }
  }
  return { files, bytes }
}

async function keepAsync<T>(list: readonly T[], keep: (one: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = []
  for (const one of list) if (await keep(one)) kept.push(one)
  return kept
}

async function moveAll(files: readonly Orphan[], from: string, to: string): Promise<number> {
  let moved = 0
  for (const { path } of files) {
    try {
      await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 })
      await rename(join(from, path), join(to, path))
      moved += 1
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return moved
}

async function readList(folder: string): Promise<Listed[]> {
  try {
    return JSON.parse(await readFile(join(folder, LIST), 'utf8')) as Listed[]
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function writeList(folder: string, list: readonly Listed[]): Promise<void> {
  return writeFileDurably(join(folder, LIST), `${JSON.stringify(list, null, 2)}\n`)
}
