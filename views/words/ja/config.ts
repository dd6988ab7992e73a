/** Japanese words: `config`. */
import type { config as shape } from '../en/config.ts'

export const config: typeof shape = {
  faulty: '設定ファイルに誤りがあります',
  meanwhile: (time: string, by: string) =>
    `${time} に ${by} が保存。直すまでは直前の設定のまま運用します。`,
  andMore: (count: number) => `ほか ${count} 件 (toban check で一覧)`,
}
