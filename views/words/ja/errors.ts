/** Japanese words: `errors`. */
import type { errors as shape } from '../en/errors.ts'

export const errors: typeof shape = {
  notFoundTitle: '見つかりません',
  page: 'このアドレスにはページがありません。',
  pageHint: 'アドレスを確かめるか、運行ボードから始めてください。',
  run: (id) => `実行 ${id} はありません。`,
  runHint: '400 日より古い実行は削除されます。バッチのページに、残っている実行があります。',
  batch: (id) => `バッチ ${id} はありません。`,
  batchHint: 'バッチ一覧に 50 本すべてがあります。',
  tenant: (code) => `テナント ${code} はありません。`,
  tenantHint: 'テナントの一覧に全社があります。',
  alert: (id) => `アラート ${id} はありません。`,
  alertHint: '解決したアラートは 400 日で削除されます。一覧に残っているものがあります。',
  file: 'このファイルはもうありません。',
  fileHint: '保存期間を過ぎたファイルは削除されます。バッチを再実行すると作り直せます。',
  internalTitle: '問題が起きました',
  internal: '画面を表示できませんでした。',
  internalHint: 'もう一度お試しください。続くときは、プロセスのログで次の番号を探してください:',
  refusedTitle: '実行できません',
  forbidden: 'あなたの権限では閲覧だけができます。',
  forbiddenHint: 'この操作は、運用担当者または管理者が行えます。',
  crossSite: 'このコンソールの画面から送られた操作ではありません。',
  crossSiteHint: '画面を読み込み直して、もう一度操作してください。',
  badInputTitle: '入力を確かめてください',
  reasonMissing: '理由が必要です。',
  reasonMissingHint: '短い言葉で理由を書いてください。履歴に残ります。',
}
