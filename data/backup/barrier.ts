/** Takes the snapshots of all databases at one instant: a barrier of write locks, then a read transaction on each file. */
import Database from 'better-sqlite3'
import type { Sqlite } from '../sqlite/database.ts'
import { holdSnapshot, LOCK_WAIT_MS, type OpenTarget } from './snapshot.ts'

/** All write locks together may take this long: every writer waits meanwhile. */
export const BARRIER_LIMIT_MS = 2_000
export const BARRIER_TRIES = 10

export type Barrier = Readonly<{
  consistency: 'global' | 'per_file'
  /** How long the writers were held up, in ms. */
  barrierMs: number
  takenAt: number
  tries: number
}>

export type BarrierMeans = Readonly<{
  now(): number
  /** Waits before another try; not called while a lock is held. */
  pause(milliseconds: number): Promise<void>
}>

/**
 * Begins a read transaction on every target, in the order given. All of them show the instant `takenAt`
 * when all write locks could be had (`global`), else each its own (`per_file`).
 *
 * Nothing inside the barrier may log or wait: the log is in ops.db, whose writer is being held up.
 */
export async function takeSnapshots(
  targets: readonly OpenTarget[],
  means: BarrierMeans,
): Promise<Barrier> {
  for (let tries = 1; tries <= BARRIER_TRIES; tries += 1) {
    const startedAt = performance.now()
    const takenAt = snapshotAtOnce(targets, means.now)
    const barrierMs = performance.now() - startedAt
    if (takenAt !== null) return { consistency: 'global', barrierMs, takenAt, tries }
    if (tries < BARRIER_TRIES) await means.pause(pauseBefore(tries))
  }
  for (const target of targets) holdSnapshot(target)
  return { consistency: 'per_file', barrierMs: 0, takenAt: means.now(), tries: BARRIER_TRIES }
}

/** 1 to 3 s, spread so that a writer with a rhythm is not met at the same beat each time. */
function pauseBefore(tries: number): number {
  return 1_000 + ((tries * 700) % 2_000)
}

function snapshotAtOnce(targets: readonly OpenTarget[], now: () => number): number | null {
  const locks: Sqlite[] = []
  const until = performance.now() + BARRIER_LIMIT_MS
  try {
    for (const target of targets) {
      if (performance.now() > until || !lock(target, locks)) return null
    }
    for (const target of targets) holdSnapshot(target)
    return now()
  } finally {
    for (const writer of locks) release(writer)
  }
}

/** False when somebody else holds the lock. */
function lock(target: OpenTarget, locks: Sqlite[]): boolean {
  const writer = new Database(target.target.path, { fileMustExist: true, timeout: LOCK_WAIT_MS })
  try {
    writer.exec('BEGIN IMMEDIATE')
    locks.push(writer)
    return true
  } catch (error) {
    writer.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false
    throw error
  }
}

function release(writer: Sqlite): void {
  writer.exec('ROLLBACK')
  writer.close()
}
