/** Japanese words: `keys`. */
import type { keys as shape } from '../en/keys.ts'

export const keys: typeof shape = {
  help: 'この一覧',
  search: '検索欄へ',
}
