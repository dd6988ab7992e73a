/** Japanese words: `invoices`. */
import type { invoices as shape } from '../en/invoices.ts'

export const invoices: typeof shape = {
  title: '月別の請求書',
  none: '請求書はまだありません。',
  noneOfMonth: 'この月の請求書はありません。',
  months: '対象月',
  bars: (from, to) => `請求合計（税込・円）${from}〜${to}`,
  bar: (month, total, invoices) => `${month}: ${total}、${invoices} 件`,
  columns: ['請求書番号', 'テナント', '小計', '消費税', '合計', '前月比', '状態', 'ファイル'],
  listOf: (month) => `${month}の請求書`,
  change: (percent) => `${percent}%`,
  up: (percent) => `+${percent}%`,
  unusual: '異常値',
  corrects: (number) => `${number} の修正`,
  more: (shown, count) => `${count} 件のうち最初の ${shown} 件です。`,
  all: '帳票ですべて見る',
  open: (count) => `発行保留・未完了 ${count} 件`,
  openColumns: ['対象月', 'テナント', '理由'],
  draft: 'ファイル未作成の下書き',
  unknownReason: '発行保留',
  reasons: {
    usage_missing: '使用量のない日がある',
    price_missing: 'プランと通貨の価格がない',
    tax_missing: '税率がない',
    contract_overlap: '同じ日に契約が二つある',
    currency_mixed: '契約の通貨が混在している',
    currency_unknown: '不明な通貨',
    currency_not_jpy: '日本の課税先なのに円建てでない',
    cycle_plan_change: '支払い済みの期間中にプランが変わる',
    discount_unknown: '不明な割引',
    negative_subtotal: '値引きが請求額を超えている',
    payment_terms_unknown: '不明な支払条件',
  },
  recalculate: '再計算する',
  recalculateHelp:
    'このテナントとこの月だけを実行します。先に手順書のとおり原因を取り除いてください。',
  keptBack: (count) => `送信を止めている請求書 ${count} 件`,
  keptBackColumns: ['請求書番号', 'テナント', '小計', '前月', '前月比'],
  release: '送信する',
  releaseHelp:
    '発行済みの請求書をそのまま送る実行を始めます。再計算の結果が変わっている場合は送りません。',
}
