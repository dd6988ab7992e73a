/** BATCH-405 with autoFix that kills its own process after so many corrected settings, before their transaction ends. */
import Database from 'better-sqlite3'
import { notificationSettings } from '../../jobs/400-notify/405-notification-settings.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot, at, after] = process.argv.slice(2) as [string, string, string]
const { prepare } = Database.prototype
let corrected = 0
Database.prototype.prepare = function killing(this: Database.Database, sql: string) {
  const made = prepare.call(this, sql)
  if (!sql.startsWith('UPDATE notification_settings')) return made
  const run = made.run.bind(made) as (values: object) => Database.RunResult
  made.run = (values: object) => {
    const done = run(values)
    corrected += 1
    if (corrected === Number(after)) process.kill(process.pid, 'SIGKILL')
    return done
  }
  return made
} as typeof prepare

await performBatch(notificationSettings(), {
  dataRoot,
  at: Number(at),
  params: { autoFix: true, checkExternal: false },
})
