/** Japanese words: `levels`. */
import type { levels as shape } from '../en/levels.ts'

export const levels: typeof shape = {
  debug: 'デバッグ',
  info: '情報',
  warn: '警告',
  error: 'エラー',
}
