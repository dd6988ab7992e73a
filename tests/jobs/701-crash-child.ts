/** Bundled and started by 701-crash.test.ts: applies a delivery and kills itself when everything is written but not committed. */
import type { Statement } from 'better-sqlite3'
import Database from 'better-sqlite3'
import { organisationSync } from '../../jobs/700-master/701-organisation-sync.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot = '', at = '', businessDate = ''] = process.argv.slice(2)

// The audit entry is the last row of the transaction: every change of the masters stands before it.
const prepare = Database.prototype.prepare
Database.prototype.prepare = function prepareOrDie(
  this: InstanceType<typeof Database>,
  sql: string,
) {
  const made = prepare.call(this, sql) as Statement
  if (sql.includes('INSERT INTO audit_log')) process.kill(process.pid, 'SIGKILL')
  return made
} as typeof prepare

await performBatch(organisationSync(), { dataRoot, at: Number(at), businessDate })
