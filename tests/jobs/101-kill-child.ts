/** One night of BATCH-101 that kills its own process at the place named: `copy`, `gzip`, `before-rename` or `after-rename`. */
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'
import Database from 'better-sqlite3'

const [dataRoot, at, place] = process.argv.slice(2) as [string, string, string]
const die = () => process.kill(process.pid, 'SIGKILL')

switch (place) {
  case 'copy': {
    const backup = Database.prototype.backup
    Database.prototype.backup = function (this: Database.Database, to: string) {
      const progress = () => {
        die()
        return 1
      }
      return backup.call(this, to, { progress })
    }
    break
  }
  case 'gzip': {
    const push = zlib.Gzip.prototype.push
    let chunks = 0
    zlib.Gzip.prototype.push = function (this: zlib.Gzip, chunk: Buffer) {
      chunks += 1
      if (chunks === 2) die()
      return push.call(this, chunk)
    }
    break
  }
  case 'before-rename':
  case 'after-rename': {
    const rename = fs.rename
    fs.rename = async (from, to) => {
      const commits = String(from).endsWith('.partial')
      if (commits && place === 'before-rename') die()
      await rename(from, to)
      if (commits) die()
    }
    break
  }
}
syncBuiltinESMExports()

const { default: batch } = await import('../../jobs/100-data/101-database-backup.ts')
const { performBatch } = await import('../../server/testing/perform-batch.ts')
await performBatch(batch, { dataRoot, at: Number(at), trigger: 'schedule' })
