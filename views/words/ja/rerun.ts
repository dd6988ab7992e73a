/** Japanese words: `rerun`. */
import type { rerun as shape } from '../en/rerun.ts'

export const rerun: typeof shape = {
  title: '再実行の確認',
  of: '再実行の対象:',
  nothingYet: 'まだ何も実行していません。実行すると次のようになります。',
  again: (count) => `${count} 社を処理します`,
  untouched: (count) => `${count} 社はそのまま`,
  refused: (count) => `${count} 社は実行できません`,
  whole: 'バッチ全体をもう一度実行します',
  expected: (duration, end) => `所要 ${duration}、${end} ごろ終了見込み`,
  noHistory: '似た実行が少ないため、所要時間は見込めません',
  inTime: (time) => `期限 ${time} に間に合います`,
  tooLate: (time) => `期限 ${time} に間に合いません`,
  submit: '今すぐ再実行する',
  asksReason: '再実行する理由',
}
