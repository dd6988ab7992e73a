/** The published sets as their manifests tell them; used for pruning, comparison, the mirror, reindex and restores. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordSet } from '../platform/backup-record.ts'
import type { PlatformDb } from '../platform/open.ts'
import type { BackupKey } from './keys.ts'
import {
  type BackupManifest,
  MANIFEST_MAC_FILE,
  type ManifestTarget,
  manifestSha256,
  readManifest,
} from './manifest.ts'
import { type Pin, pinOf, publishedSets } from './set-folder.ts'

export type PublishedSet = Readonly<{
  setId: string
  /** Absolute. */
  folder: string
  manifest: BackupManifest
  pin: Pin | null
}>

export type SetShelf = Readonly<{
  /** Oldest first. */
  sets: readonly PublishedSet[]
  /** Ids of sets whose manifest can not be read: nobody may judge or delete them. */
  unreadable: readonly string[]
}>

export function readShelf(backupsDir: string, key: BackupKey | null): SetShelf {
  const sets: PublishedSet[] = []
  const unreadable: string[] = []
  for (const setId of publishedSets(backupsDir)) {
    const folder = join(backupsDir, setId)
    try {
      sets.push({ setId, folder, manifest: readManifest(folder, key), pin: pinOf(folder) })
    } catch {
      unreadable.push(setId)
    }
  }
  return { sets, unreadable }
}

export type GoodCopy = Readonly<{ set: PublishedSet; entry: ManifestTarget }>

/** The newest verified copy of a target; null when no set holds one. */
export function newestGoodCopy(sets: readonly PublishedSet[], target: string): GoodCopy | null {
  for (const set of [...sets].sort((a, b) => b.manifest.takenAt - a.manifest.takenAt)) {
    const entry = set.manifest.targets.find((candidate) => candidate.target === target)
    if (entry?.status === 'verified' && entry.file !== null) return { set, entry }
  }
  return null
}

/** `toban backup reindex`: makes the rows of platform.db say what the manifests say. Answers the ids written. */
export function reindex(platform: PlatformDb, sets: readonly PublishedSet[]): string[] {
  for (const set of sets) recordPublishedSet(platform, set)
  return sets.map((set) => set.setId)
}

export function recordPublishedSet(platform: PlatformDb, set: PublishedSet): void {
  const macFile = join(set.folder, MANIFEST_MAC_FILE)
  recordSet(platform, set.manifest, {
    path: set.setId,
    manifestSha256: manifestSha256(set.folder),
    hmac: existsSync(macFile) ? readFileSync(macFile, 'utf8').trim() : null,
    pin: set.pin,
  })
}
