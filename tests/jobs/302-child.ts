/** Bills May 2025 of a data folder in a process of its own, which a test kills. */
import batch from '../../jobs/300-tenant/302-tenant-billing.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'

const [dataRoot] = process.argv.slice(2)
if (dataRoot === undefined) throw new Error('usage: 302-child <data folder>')
await performBatch(batch, { dataRoot, at: instantOf('2025-06-01', '02:00') })
