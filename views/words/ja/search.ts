/** Japanese words: `search`. */
import type { search as shape } from '../en/search.ts'

export const search: typeof shape = {
  box: '実行・テナント・ログを検索',
  example: 'tenant:sakura batch:302 state:failed since:yesterday "ORA-"',
  help: '条件（tenant: など）で絞り込み、それ以外は語として探します。日本語は 2 文字から、コードは一部分でも見つかります。引用符で囲んだ語はまとめて探します。このページのアドレスが検索条件の保存になります。',
  options: '入力候補',
  qualifiers: {
    tenant: 'テナント（会社）',
    batch: 'バッチの番号',
    state: '状態・終わり方',
    level: 'このレベル以上のログ',
    trigger: '実行契機',
    since: 'これ以降',
    until: 'これ以前',
  },
  times: {
    today: '今日',
    yesterday: '昨日',
    '3h': '3 時間前',
    '1d': '24 時間前',
    '7d': '7 日前',
    '30d': '30 日前',
  },
  problem: 'この検索条件は、このままでは実行できません。',
  faults: {
    unknown_key: (got) =>
      `「${got}:」という条件はありません。文字として探すには引用符で囲んでください。`,
    no_value: (got) => `「${got}:」のすぐ後ろに値が必要です。`,
    unknown_value: (got, key) => `「${got}」は「${key}:」の値として登録されていません。`,
    open_quote: () => '引用符が閉じられていません。',
    twice: (got) => `「${got}:」が 2 回あります。複数の値はコンマで区切ってください。`,
    wrong_order: () => '終わりが始まりより後になっていません。',
  },
  places: 'ページへ移動',
  kinds: { batch: 'バッチ', tenant: 'テナント', run: '実行', invoice: '請求書' },
  runsOf: '実行',
  resultsOf: '結果',
  runs: '実行',
  results: 'テナント別の結果',
  lines: 'ログの行',
  nothingAsked: '探すものがありません。語、テナント、状態、期間のいずれかを加えてください。',
  newestShown: (count) =>
    `新しい順に ${count} 件を表示しています。since:、until:、tenant:、batch: で絞り込めます。`,
  lookedAt: (count) => `新しい順に ${count} 件だけを調べました。条件を絞り込んでください。`,
  proposed: (count) => `最大 ${count} 行`,
  lineNumber: (seq) => `${seq} 行目`,
  older: 'さらに過去の行',
  further: '新しい候補の中にはまだありません。「さらに過去の行」で続きを調べます。',
  behind: (time) => `ログの索引は ${time} までのものです。`,
  noIndex: 'ログの索引を作成中です。',
  noIndexHint: '実行と結果は検索できます。ログの行は、しばらくしてからやり直してください。',
}
