/** Japanese words: `nav`. */
import type { nav as shape } from '../en/nav.ts'

export const nav: typeof shape = {
  today: '運行ボード',
  plan: '予定',
  batches: 'バッチ',
  tenants: 'テナント',
  alerts: 'アラート',
  outbox: '送信箱',
  reports: '帳票',
  payments: '入金',
  search: '検索',
  shiftReport: '日報',
  wall: '壁面表示',
  audit: '操作履歴',
  operators: 'オペレーター',
  tokens: 'API トークン',
  system: 'システム',
}
