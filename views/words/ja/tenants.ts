/** Japanese words: `tenants`. */
import type { tenants as shape } from '../en/tenants.ts'

export const tenants: typeof shape = {
  title: 'テナント',
  tenant: 'テナント',
  status: '状態',
  plan: 'プラン',
  contractEnd: '契約終了',
  openEnd: '期限なし',
  endsIn: (days) => `あと ${days} 日`,
  ended: '終了',
  lastNight: '昨夜の処理',
  nightOk: (count) => `${count} 件すべて正常`,
  nightMixed: (ok, total) => `${total} 件中 ${ok} 件正常`,
  nightNone: '実行なし',
  users: '利用者',
  storage: '容量',
  calls: 'API（当月）',
  of: (used, limit) => `${used} / ${limit}`,
  empty: 'テナントはまだありません。',
  statuses: {
    ACTIVE: '稼働中',
    INACTIVE: '休止',
    SUSPENDED: '停止中',
    TRIAL: '試用',
    EXPIRED: '契約終了',
  },
}
