/** Japanese words: `first`. */
import type { first as shape } from '../en/first.ts'

export const first: typeof shape = {
  title: 'まだ会社が登録されていません',
  text: 'Toban はテナントごとに処理します。始め方は三つあります。',
  add: '会社を登録する',
  import: 'ファイルから会社を取り込む',
  demo: 'デモの会社で試す',
}
