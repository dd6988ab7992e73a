/** Japanese words: `messages`. */
import type { messages as shape } from '../en/messages.ts'

export const messages: typeof shape = {
  title: '1 日の送信状況',
  none: 'この日のメッセージはありません。',
  day: '日付',
  earlier: '前日',
  later: '翌日',
  legend: '送信 / 予定、括弧内は前日の送信',
  before: (sent) => `(${sent})`,
  failed: (count) => `失敗 ${count}`,
  deferred: (count) => `延期 ${count}`,
  all: '合計',
  holding: '持株会社',
  trend: '経路別の成功率（30 日）',
  trendLabel: (channel, share) => `${channel}: 30 日の成功率 ${share}、線は 95%`,
  dayShare: (day, share, count) => `${day}: ${count} 件中 ${share}`,
  noDays: '30 日以内のメッセージはありません。',
  preview: '送信予定を見る',
  previewHelp:
    '試行です。すべてのメッセージを作成しますが、送信も記録もしません。宛先は伏せて実行の画面に出ます。',
  companies: '会社',
  companiesHelp: '会社コードをカンマ区切りで。空欄はすべて',
}
