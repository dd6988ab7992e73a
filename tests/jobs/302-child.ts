/** Bills May 2025 of a data folder in a process that kills itself when the named file would get its name. */
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import batch from '../../jobs/300-tenant/302-tenant-billing.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot, file] = process.argv.slice(2)
if (dataRoot === undefined || file === undefined)
  throw new Error('usage: 302-child <data folder> <file>')
const { rename } = fs
fs.rename = async (from, to) => {
  if (String(to).endsWith(`/${file}`)) process.kill(process.pid, 'SIGKILL')
  await rename(from, to)
}
syncBuiltinESMExports()
await performBatch(batch, { dataRoot, at: instantOf('2025-06-01', '02:00') })
