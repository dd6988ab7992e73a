/** Japanese words: `keys`. */
import type { keys as shape } from '../en/keys.ts'

export const keys: typeof shape = {
  today: '運行ボード',
  batches: 'バッチ一覧',
  tenants: 'テナント',
  alerts: 'アラート',
  outbox: '送信箱',
  help: 'この一覧',
}
