/** Japanese words: `batches`. */
import type { batches as shape } from '../en/batches.ts'

export const batches: typeof shape = {
  title: 'バッチ一覧',
  count: (count) => `${count} 本`,
  batch: 'バッチ',
  lastRun: '前回',
  lastRuns: '直近 30 回',
  lastRunsHelp: '高さ＝所要時間、右が最新',
  schedule: 'スケジュール',
  next: '次回',
  success: '成功率',
  successHelp: '過去 30 日（最大 100 回）のうち正常に終わった割合',
  notBuilt: '未実装',
  held: '保留',
  disabled: '無効',
  manual: '手動',
  never: '実行なし',
  filter: '表示',
  onlyFailed: '前回異常',
  onlyRunning: '実行中',
  onlyBuilt: '実装済み',
  empty: 'この条件に合うバッチはありません。',
  onlyHeld: '保留・無効',
  find: 'バッチを探す',
  duration: 'ふだんの所要',
}
