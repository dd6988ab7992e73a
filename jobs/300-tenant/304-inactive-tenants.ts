/** BATCH-304: finds companies that nobody uses any more, and tells them and the operators; started at 04:00. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { findInactive } from './304-inactive-tenants/find-inactive.ts'
import { inactiveParams } from './304-inactive-tenants/inactive-params.ts'

export default defineSystemBatch({
  id: 'BATCH-304',
  title: { ja: '非アクティブテナント検知バッチ', en: 'Inactive tenant detection' },
  params: inactiveParams,
  run: findInactive,
})
