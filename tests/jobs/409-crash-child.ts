/** Bundled and started by 409-line-works-mirror.test.ts: mirrors and kills itself when the rows are written but not committed. */
import type { Statement } from 'better-sqlite3'
import Database from 'better-sqlite3'
import { lineWorksMirror } from '../../jobs/400-notify/409-line-works-mirror.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot = '', at = ''] = process.argv.slice(2)

// The state is written last in the transaction of the rows.
const prepare = Database.prototype.prepare
Database.prototype.prepare = function prepareOrDie(
  this: InstanceType<typeof Database>,
  sql: string,
) {
  const made = prepare.call(this, sql) as Statement
  if (sql.includes('UPDATE external_sync_state SET external_tenant_id'))
    process.kill(process.pid, 'SIGKILL')
  return made
} as typeof prepare

await performBatch(lineWorksMirror({ pause: async () => {} }), { dataRoot, at: Number(at) })
