/** Japanese words: `states`. */
import type { states as shape } from '../en/states.ts'

export const states: typeof shape = {
  queued: '実行待ち',
  running: '実行中',
  succeeded: '正常終了',
  warned: '警告終了',
  failed: '異常終了',
  cancelled: '停止',
  timed_out: '時間超過',
  interrupted: '中断',
  skipped: 'スキップ',
  missed: '未実行',
  planned: '予定',
  pending: '待ち',
  crashed: '異常停止',
  lost: '消息不明',
  unaccounted: '行方不明',
}
