/** Japanese words: `usage`. */
import type { usage as shape } from '../en/usage.ts'

export const usage: typeof shape = {
  title: '31 日間の使用量',
  help: (day) => `${day} まで集計済み`,
  none: '直近 31 日間に集計された会社はありません。',
  meter: '項目',
  all: 'すべての項目',
  meters: {
    people: '利用者',
    storage: 'ストレージ',
    calls: 'API 呼び出し',
    reports: '帳票',
  },
  quotas: {
    people: 'アカウント',
    storage: 'ストレージ',
    calls: '今月の呼び出し',
    reports: '帳票',
  },
  quota: '契約に対する割合',
  newest: '最新の日',
  days: '日別',
  states: { well: '範囲内', tight: '残りわずか', used_up: '上限到達' },
  ofLimit: (used, limit, what) => `${what} ${limit} のうち ${used}`,
  noLimit: (what) => `${what}の上限なし`,
  missing: '未集計',
  missingDays: '未集計の日',
  missingNone: 'なし',
  missingMore: (count) => `ほか ${count} 日`,
  missingDay: (name, day) => `${name}: ${day} は集計されていません`,
  measure: (name, day) => `${name}: ${day} は集計されていません。今すぐ集計する`,
  spark: (meter, low, high, newest) => `${meter}: 1 日あたり ${low}〜${high}、最新 ${newest}`,
  counts: {
    missing: '未集計の日あり',
    tight: '残りわずか（80％ 以上）',
    usedUp: '上限到達（100％ 以上）',
  },
  pages: 'ページ',
  page: (number) => `${number} ページ`,
  quotaAlerts: '契約の上限に近い・超えている',
}
