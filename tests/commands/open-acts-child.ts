/** An act of an operator whose process kills itself: before a statement that begins as told, or when a file is closed. */
import Database from 'better-sqlite3'
import { dataFolder } from '../../data/folder.ts'
import { openOps } from '../../data/ops/open.ts'
import { openPlatform } from '../../data/platform/open.ts'
import { notificationCare } from '../../server/commands/notification-care/index.ts'
import { paymentActs } from '../../server/commands/payments/index.ts'

const [dataRoot, at, name, request, kill] = process.argv.slice(2) as [
  string,
  string,
  'record' | 'undoFixes' | 'switchDestination',
  string,
  string,
]

const { prepare, close } = Database.prototype
const die = () => process.kill(process.pid, 'SIGKILL')
Database.prototype.prepare = function killing(this: Database.Database, sql: string) {
  const made = prepare.call(this, sql)
  if (sql.startsWith(kill)) made.run = () => die() as never
  return made
} as typeof prepare
// A company's file is closed when its transaction is committed and those around it are not.
Database.prototype.close = function closing(this: Database.Database) {
  if (this.name.endsWith(kill)) die()
  return close.call(this)
}

const folder = dataFolder(dataRoot)
const ops = openOps(folder.opsFile, 'read-write')
const platform = openPlatform(folder.platformFile, 'read-write')
const context = { folder, ops, platform, now: () => Number(at) }
const asked = JSON.parse(request)
if (name === 'record') paymentActs(context).record(asked)
else notificationCare(context)[name](asked)
