/** Log lines as batches write them: Japanese and English, with codes and numbers; the same for the same number. */
const SENTENCES = [
  '請求書 # の発行が完了しました',
  'テナント # の集計に失敗しました: ORA-%',
  '接続が拒否されました (ECONNREFUSED 10.0.3.%:5432)',
  'working for company # of %',
  '社員 # を同期しました 部署コード=D%',
  'mail queued id=# for y***@example.co.jp',
  'SELECT took # ms: employees WHERE id = %',
  'バックアップ # を検証しました sha256=%',
  'ライセンス残数 # が警告閾値 % を下回りました',
  'retry # after % ms',
] as const

export function benchLine(index: number): string {
  const dice = scramble(index)
  const sentence = SENTENCES[dice % SENTENCES.length] ?? ''
  return sentence.replace('#', String(dice % 100_000)).replace('%', (dice >>> 4).toString(16))
}

/** Spreads consecutive numbers over 32 bits (the finaliser of MurmurHash3). */
function scramble(index: number): number {
  let hash = (index + 1) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
