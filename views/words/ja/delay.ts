/** Japanese words: `delay`. */
import type { delay as shape } from '../en/delay.ts'

export const delay: typeof shape = {
  title: '遅れた理由',
  due: '予定',
  start: '開始',
  end: '終了',
  dependency: '先行バッチの終了待ち:',
  overlap: '同じバッチの前の実行の終了待ち',
  group: '同じリソースグループの終了待ち:',
  workers: (batches) => `空きワーカー待ち（実行中: ${batches}）`,
  hold: (reason, by) => `保留: ${reason}（${by}）`,
  maintenance: (reason, by) => `メンテナンス中: ${reason}（${by}）`,
  down: '予定時刻にスケジューラが動いていませんでした',
  retries: (attempts) => `${attempts} 回の試行の間の待ち`,
  long: (usual) => `処理がふだん（${usual}）より長くかかった`,
}
