/** BATCH-302: prices each tenant's month and issues its invoice; started at 02:00 on the 1st for the month before. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { billMonth } from './302-tenant-billing/month.ts'
import { billingParams } from './302-tenant-billing/params.ts'

export default defineSystemBatch({
  id: 'BATCH-302',
  title: { ja: 'テナント課金計算バッチ', en: 'Tenant billing and invoices' },
  params: billingParams,
  run: billMonth,
})
