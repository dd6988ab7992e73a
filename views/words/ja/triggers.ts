/** Japanese words: `triggers`. */
import type { triggers as shape } from '../en/triggers.ts'

export const triggers: typeof shape = {
  schedule: 'スケジュール',
  manual: '手動',
  api: 'API',
  retry: '再試行',
  'catch-up': '遅延回復',
  dependency: '先行終了',
}
