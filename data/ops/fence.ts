/** Ties a connection's writes to the scheduler's lease: who lost it can change nothing of the ledger, whatever it still believes. */
import Database from 'better-sqlite3'
import { TobanError } from '../../server/domain/errors.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/**
 * Tables that only the scheduler at work may change. Log lines are many and come in transactions with others:
 * their writer asks `demandLease` once per transaction instead.
 */
const FENCED = [
  ['runs', 'INSERT', 'UPDATE'],
  ['attempts', 'INSERT', 'UPDATE'],
  ['occurrences', 'INSERT', 'UPDATE'],
  ['batch_watermarks', 'INSERT', 'UPDATE'],
  ['tenant_results', 'INSERT', 'UPDATE'],
  ['artifacts', 'INSERT', 'UPDATE'],
  ['commands', 'UPDATE'],
] as const

const LOST = 'lease_lost'
const STILL_OURS = 'SELECT 1 FROM main.scheduler_lease WHERE id = 1 AND holder = '

const holders = new WeakMap<Sqlite, string>()

/**
 * From now on each write of this connection to the engine's tables looks, inside its own transaction, whether
 * `holder` still has the lease, and fails with an error that `isLeaseLost` knows when not. A process that was
 * suspended while another took over therefore stops at its first write. Lasts until the connection is closed.
 */
export function fenceWrites(ops: OpsDb, holder: string): void {
  holders.set(ops.sqlite, holder)
  const quoted = `'${holder.replaceAll("'", "''")}'`
  for (const [table, ...verbs] of FENCED) {
    for (const verb of verbs) {
      // Temporary triggers belong to this connection alone: other processes' commands pass.
      ops.sqlite.exec(`DROP TRIGGER IF EXISTS temp.fence_${table}_${verb};
        CREATE TEMP TRIGGER fence_${table}_${verb} BEFORE ${verb} ON main.${table}
        WHEN NOT EXISTS (${STILL_OURS}${quoted})
        BEGIN SELECT RAISE(ABORT, '${LOST}'); END`)
    }
  }
}

/** Throws when the connection is fenced and the lease is gone. Inside a write transaction the answer holds until its end. */
export function demandLease(ops: OpsDb): void {
  const holder = holders.get(ops.sqlite)
  if (holder === undefined) return
  if (statement(ops.sqlite, `${STILL_OURS}?`).get(holder) === undefined) throw leaseLost()
}

export function isLeaseLost(error: unknown): boolean {
  if (error instanceof TobanError) return error.code === LOST
  return error instanceof Database.SqliteError && error.message === LOST
}

function leaseLost(): TobanError {
  return new TobanError({
    code: LOST,
    kind: 'refused',
    message: {
      ja: '別のスケジューラーが引き継ぎました。',
      en: 'another scheduler has taken over',
    },
  })
}
