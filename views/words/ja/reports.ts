/** Japanese words: `reports`. */
import type { reports as shape } from '../en/reports.ts'

export const reports: typeof shape = {
  title: '帳票・請求書',
  what: '表示する種類',
  views: { invoices: '請求書', files: 'レポート', accounting: '会計ファイル' },
  tenant: 'テナント',
  period: '対象月',
  kind: '種類',
  nothing: 'この条件で作成されたものはありません。',
  pages: 'ページ',
  view: '表示',
  download: 'ダウンロード',
  holding: '持株会社',
  invoiceColumns: ['対象月', '請求書番号', 'テナント', '状態', '合計', '発行日', 'ファイル'],
  fileColumns: ['業務日付', 'ファイル名', '種類', 'テナント', 'バッチ', '作成', 'サイズ', '取得'],
  accountingColumns: ['対象月', 'ファイル名', '種類', '行数', '作成', '取得'],
  accountingKinds: { regular: '通常', correction: '訂正' },
  kinds: {
    invoice: '請求書',
    accounting: '会計',
    usage: '使用量',
    report: 'レポート',
    csv: 'CSV',
    'integration-report': '外部連携',
    'notification-validation': '通知設定の検証',
    'org-sync-diff': '組織変更',
  },
}
