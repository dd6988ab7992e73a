/** The folder of backup sets: names, the one commit point (a rename), pins, removal and the sweep of dead leftovers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Day } from '../../server/domain/calendar-day.ts'

const SET_NAME = /^BKP_(\d{8})_(\d{3})$/
const PARTIAL = '.partial'
const DELETING = '.deleting-'
const PIN_FILE = 'pin.json'
/** More sets in one day than this are refused: something starts backups in a loop. */
export const MAX_SETS_PER_DAY = 999

/** Ids of the published sets, oldest first (ids sort by day and number). */
export function publishedSets(backupsDir: string): string[] {
  return names(backupsDir)
    .filter((name) => SET_NAME.test(name))
    .sort()
}

/** `BKP_YYYYMMDD_NNN` with the next number of the day; `known` are ids that were used but are gone from disk. */
export function nextSetId(backupsDir: string, day: Day, known: readonly string[]): string {
  const prefix = `BKP_${day.replaceAll('-', '')}_`
  const used = [...names(backupsDir), ...known]
    .map((name) => name.replace(DELETING, '').replace(PARTIAL, ''))
    .filter((name) => name.startsWith(prefix) && SET_NAME.test(name))
    .map((name) => Number(name.slice(prefix.length)))
  const next = Math.max(0, ...used) + 1
  if (next > MAX_SETS_PER_DAY)
    throw new Error(`more than ${MAX_SETS_PER_DAY} backup sets on ${day}`)
  return `${prefix}${String(next).padStart(3, '0')}`
}

export function partialFolder(backupsDir: string, setId: string): string {
  return join(backupsDir, `${setId}${PARTIAL}`)
}

/** An empty `<set>.partial`, mode 0700; throws when it exists. */
export async function openPartial(backupsDir: string, setId: string): Promise<string> {
  const folder = partialFolder(backupsDir, setId)
  await mkdir(folder, { mode: 0o700 })
  return folder
}

/** Makes a whole `<set>.partial` the set: the rename is the commit point. Its files are on disk already. */
export async function publish(backupsDir: string, setId: string): Promise<string> {
  const folder = join(backupsDir, setId)
  await syncTree(partialFolder(backupsDir, setId))
  await rename(partialFolder(backupsDir, setId), folder)
  await syncFolder(backupsDir)
  return folder
}

/** Removes a published set: first out of sight in one step, then piece by piece. */
export async function removeSet(backupsDir: string, setId: string): Promise<void> {
  const doomed = join(backupsDir, `${DELETING}${setId}`)
  await rename(join(backupsDir, setId), doomed)
  await syncFolder(backupsDir)
  await rm(doomed, { recursive: true, force: true })
}

/** Removes what killed runs left behind; answers the names. Only one backup may run at a time. */
export async function sweepLeftovers(backupsDir: string): Promise<string[]> {
  const dead = names(backupsDir).filter(
    (name) => name.startsWith(DELETING) || (name.endsWith(PARTIAL) && isSetName(name)),
  )
  for (const name of dead) await rm(join(backupsDir, name), { recursive: true, force: true })
  return dead
}

export type Pin = Readonly<{ by: string; reason: string }>

/** A pinned set is never pruned. The pin lies in the set's folder, so it outlives platform.db. */
export async function pinSet(setFolder: string, pin: Pin): Promise<void> {
  await writeFile(join(setFolder, PIN_FILE), `${JSON.stringify(pin)}\n`, {
    mode: 0o600,
    flush: true,
  })
}

export async function unpinSet(setFolder: string): Promise<void> {
  await rm(join(setFolder, PIN_FILE), { force: true })
}

export function pinOf(setFolder: string): Pin | null {
  const path = join(setFolder, PIN_FILE)
  if (!existsSync(path)) return null
  return JSON.parse(readFileSync(path, 'utf8')) as Pin
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name))
  }
  await syncFolder(folder)
}

function names(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function isSetName(name: string): boolean {
  return SET_NAME.test(name.slice(0, -PARTIAL.length))
}
