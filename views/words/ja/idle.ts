/** Japanese words: `idle`. */
import type { idle as shape } from '../en/idle.ts'

export const idle: typeof shape = {
  title: '利用状況の一覧',
  help: (day) => `${day} 時点`,
  none: 'この段階の会社はありません。',
  level: '段階',
  levels: { active: '利用中', attention: '注意', warning: '警告', critical: '重大' },
  all: 'すべて',
  lastLogin: '最終ログイン',
  lastUpdate: '最終更新',
  lastApi: '最終 API',
  days: '経過日数',
  daysBar: (days, limits) => `${limits} 日のうち ${days} 日`,
  since: '開始日',
  fee: '月額',
  lastMail: '最終メール',
  paused: (day) => `${day} まで通知を停止`,
  pause: '通知を停止',
  pauseUntil: '期限（空欄で停止を解除）',
  pauseSubmit: '保存する',
}
