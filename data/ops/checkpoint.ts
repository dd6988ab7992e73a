/** Brings what was written from the write-ahead log into ops.db beside the engine, which would stand still meanwhile. */
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** As much as SQLite itself lets pile up (4 MB). */
const WORTH_PAGES = 1_000
/** Without anybody beside it, a writer does it by itself when so much has piled up (32 MB). */
const AT_LAST_PAGES = 8_000

type Checkpoint = Readonly<{ busy: number; log: number; checkpointed: number }>

/** For the connection of another thread. True when there was enough to do. Never waits for a writer or a reader. */
export function checkpointWhenWorthwhile(ops: OpsDb): boolean {
  const { log, checkpointed } = state(ops, 'NOOP')
  if (log - checkpointed < WORTH_PAGES) return false
  state(ops, 'PASSIVE')
  return true
}

/** For the engine's connection while somebody checkpoints beside it: it does so itself only in need. */
export function leaveCheckpoints(ops: OpsDb): void {
  ops.sqlite.pragma(`wal_autocheckpoint = ${AT_LAST_PAGES}`)
}

function state(ops: OpsDb, mode: 'NOOP' | 'PASSIVE'): Checkpoint {
  const sql = `PRAGMA wal_checkpoint(${mode})`
  return statement(ops.sqlite, sql).get() as Checkpoint
}
