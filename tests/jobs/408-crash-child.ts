/** Bundled and started by 408-teams-mirror.test.ts: kills itself when the users are committed and a team is to be written. */
import type { Statement } from 'better-sqlite3'
import Database from 'better-sqlite3'
import { teamsMirror } from '../../jobs/400-notify/408-teams-mirror.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot = '', at = ''] = process.argv.slice(2)

const prepare = Database.prototype.prepare
Database.prototype.prepare = function prepareOrDie(
  this: InstanceType<typeof Database>,
  sql: string,
) {
  const made = prepare.call(this, sql) as Statement
  if (sql.includes('INSERT INTO external_containers')) process.kill(process.pid, 'SIGKILL')
  return made
} as typeof prepare

await performBatch(teamsMirror({ pause: async () => {} }), { dataRoot, at: Number(at) })
