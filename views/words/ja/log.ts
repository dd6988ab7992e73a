/** Japanese words: `log`. */
import type { log as shape } from '../en/log.ts'

export const log: typeof shape = {
  find: 'このログの中を検索',
  line: '行番号',
  jump: '行へ移動',
  everyLine: '全行を表示',
  follow: '追跡表示',
  stopFollowing: '追跡をやめる',
  asText: 'テキストで保存',
  asJson: 'JSONL で保存',
  hits: '該当',
  passing: (count) => `該当 ${count} 行`,
  pagesBelow: '1,000 行ごとのページ（下）',
  errorBefore: '↑ 前のエラー',
  errorAfter: '↓ 次のエラー',
  cut: (chars) => `… 残り ${chars} 文字`,
}
