/** BATCH-306: proposes better allocations of resources, applies what is safe or chosen, takes idle space back; started on Saturdays at 02:00. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { optimise } from './306-resource-optimisation/optimise.ts'
import { optimiseParams } from './306-resource-optimisation/params.ts'

export default defineSystemBatch({
  id: 'BATCH-306',
  title: { ja: 'テナントリソース最適化バッチ', en: 'Tenant resource optimisation' },
  params: optimiseParams,
  run: optimise,
})
