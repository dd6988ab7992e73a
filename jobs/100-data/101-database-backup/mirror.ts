/** Second copies of the sets in another place, re-read after writing; the last nights are made good (BATCH-101, rule 9). */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { removeSet, syncFolder } from '../../../data/backup/set-folder.ts'
import type { PublishedSet } from '../../../data/backup/sets.ts'
import { sha256OfFile } from '../../../data/backup/stored-file.ts'
import { markMirrored } from '../../../data/platform/backups.ts'
import { addDays, dayAt } from '../../../server/sdk/index.ts'
import { mirrorFault } from './preflight.ts'
import type { BackupRun } from './set-plan.ts'

/** Nights that are made good after the mirror was away. */
const MADE_GOOD_DAYS = 7

export type MirrorReport =
  | Readonly<{ state: 'off' }>
  | Readonly<{ state: 'ok'; copied: readonly string[] }>
  | Readonly<{ state: 'failed'; copied: readonly string[]; error: string }>

/** Never throws but on abort: a set that is not mirrored is still a set. */
export async function mirrorSets(
  run: BackupRun,
  mirror: string | null,
  sets: readonly PublishedSet[],
): Promise<MirrorReport> {
  if (mirror === null) return { state: 'off' }
  const fault = mirrorFault(mirror)
  if (fault) return { state: 'failed', copied: [], error: `${mirror}: ${fault.en}` }
  const copied: string[] = []
  try {
    const oldest = addDays(dayAt(run.now()), -MADE_GOOD_DAYS)
    for (const set of sets.filter(({ manifest }) => dayAt(manifest.takenAt) >= oldest)) {
      if (!existsSync(join(mirror, set.setId))) {
        await mirrorSet(run, set, mirror)
        copied.push(set.setId)
      }
      markMirrored(run.platform, set.setId, run.now())
    }
    return { state: 'ok', copied }
  } catch (error) {
    run.signal.throwIfAborted()
    return {
      state: 'failed',
      copied,
      error: error instanceof Error ? error.message : String(error),
    }
  }
}

/** A set that retention took away leaves the mirror too; a mirror that is away keeps it. */
export async function unmirror(mirror: string | null, setId: string): Promise<void> {
  if (mirror === null || mirrorFault(mirror) || !existsSync(join(mirror, setId))) return
  await removeSet(mirror, setId)
}

async function mirrorSet(run: BackupRun, set: PublishedSet, mirror: string): Promise<void> {
  const partial = join(mirror, `${set.setId}.partial`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  await copyTree(set.folder, partial, run.signal)
  await rename(partial, join(mirror, set.setId))
  await syncFolder(mirror)
}

async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) {
      await mkdir(copy, { mode: 0o700 })
      await copyTree(source, copy, signal)
    } else {
      await copyFile(source, copy, signal)
    }
  }
  await syncFolder(to)
}

async function copyFile(source: string, copy: string, signal: AbortSignal): Promise<void> {
  await pipeline(
    [createReadStream(source), createWriteStream(copy, { flags: 'wx', mode: 0o600, flush: true })],
    { signal },
  )
  if ((await sha256OfFile(source)) !== (await sha256OfFile(copy))) {
    throw new Error(`the mirror gives back other bytes than were written: ${copy}`)
  }
  await chmod(copy, 0o400)
}
