/** Bundled and started by tests: runs a batch and kills itself inside its n-th write transaction, before that is committed. */
import Database from 'better-sqlite3'
import settingSync from '../../jobs/300-tenant/305-setting-sync.ts'
import optimisation from '../../jobs/300-tenant/306-resource-optimisation.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [id = '', dataRoot = '', at = '', params = '{}', fatal = ''] = process.argv.slice(2)
let left = Number(fatal)

type Work = (...args: never[]) => unknown
const { transaction } = Database.prototype
Database.prototype.transaction = function killed(this: Database.Database, work: Work) {
  return transaction.call(this, (...args: never[]) => {
    const result = work(...args)
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
    return result
  })
} as typeof transaction

const options = { dataRoot, at: Number(at), params: JSON.parse(params) as Record<string, unknown> }
if (id === 'BATCH-305') await performBatch(settingSync, options)
else await performBatch(optimisation, options)
