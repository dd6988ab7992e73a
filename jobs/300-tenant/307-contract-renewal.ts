/** BATCH-307: tells companies in time that their contract ends, and sales when it has; started at 09:30. */
import { defineSystemBatch, SENDING_GRACE_MS } from '../../server/sdk/index.ts'
import { contractParams } from './307-contract-renewal/contract-params.ts'
import { noticeContracts } from './307-contract-renewal/notice-contracts.ts'

export default defineSystemBatch({
  id: 'BATCH-307',
  title: { ja: 'テナント契約更新通知バッチ', en: 'Contract renewal notices' },
  params: contractParams,
  stopGraceMs: SENDING_GRACE_MS,
  run: noticeContracts,
})
