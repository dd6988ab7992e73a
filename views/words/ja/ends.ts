/** Japanese words: `ends`. */
import type { ends as shape } from '../en/ends.ts'

export const ends: typeof shape = {
  title: '満了する契約',
  help: (days) => `今後${days}日と満了済み`,
  none: 'この期間に満了する契約はありません。',
  end: '満了日',
  left: '残り日数',
  leftBar: (days, most) => `${most}日のうち残り${days}日`,
  lapsed: '満了済み',
  stages: '通知',
  unsaid: '未通知',
  off: '通知は停止中',
  trial: '試用',
  autoRenew: '自動更新',
  yes: 'あり',
  no: 'なし',
  preview: '文面',
  previewHelp: '標準の文面（会社のテンプレートがあればそちらを使います）',
  resend: '再送する',
  resendHelp: 'この会社だけ BATCH-307 を実行し、本日分をもう一度送ります。',
  turnOff: '通知を停止する',
  turnOn: '通知を再開する',
  ways: {
    EMAIL: 'メール',
    SLACK: 'Slack',
    TEAMS: 'Teams',
    LINE_WORKS: 'LINE WORKS',
  },
  states: {
    queued: '送信待ち',
    partial: '一部のみ',
    failed: '失敗',
    sent: '送信済み',
  },
}
