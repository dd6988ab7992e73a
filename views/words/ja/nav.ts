/** Japanese words: `nav`. */
import type { nav as shape } from '../en/nav.ts'

export const nav: typeof shape = {
  today: '運行ボード',
  batches: 'バッチ',
  tenants: 'テナント',
  alerts: 'アラート',
  outbox: '送信箱',
}
