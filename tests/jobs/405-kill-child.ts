/** BATCH-405 with autoFix that kills its own process: after so many statements that begin as told, before their transaction ends. */
import Database from 'better-sqlite3'
import { notificationSettings } from '../../jobs/400-notify/405-notification-settings.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot, at, begin, after] = process.argv.slice(2) as [string, string, string, string]
const { prepare } = Database.prototype
let count = 0
Database.prototype.prepare = function killing(this: Database.Database, sql: string) {
  const made = prepare.call(this, sql)
  if (!sql.startsWith(begin)) return made
  const run = made.run.bind(made) as (...values: unknown[]) => Database.RunResult
  made.run = (...values: unknown[]) => {
    const done = run(...values)
    count += 1
    if (count === Number(after)) process.kill(process.pid, 'SIGKILL')
    return done
  }
  return made
} as typeof prepare

await performBatch(notificationSettings(), {
  dataRoot,
  at: Number(at),
  params: { autoFix: true, checkExternal: false },
})
