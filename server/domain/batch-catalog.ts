/** The fifty batches by number: names, block, scope and how bad a failed run is; read by the configuration and the screens. */
import type { Severity } from './alert.ts'
import type { Words } from './errors.ts'

export const SCOPES = ['tenant', 'platform', 'both'] as const
/** `tenant`: one step per company. `platform`: no company loop. `both`: company steps and targets of the holding. */
export type Scope = (typeof SCOPES)[number]

/** Nine ranges of numbers by what their batches do. `key` is the range's first number, `001` … `901`. */
export type Block = Readonly<{ key: string; first: number; last: number; name: Words }>

export type BatchFacts = Readonly<{
  id: string
  /** Key of its block. */
  block: string
  name: Words
  scope: Scope
  /** Of a failed run; findings of a batch have their own. */
  severity: Severity
}>

export const BLOCKS: readonly Block[] = [
  block('001', 99, '基盤・システム管理', 'Platform and system'),
  block('101', 199, 'データ管理・バックアップ', 'Data and backup'),
  block('201', 299, 'レポート・集計処理', 'Reports and aggregation'),
  block('301', 399, 'テナント管理', 'Tenants'),
  block('401', 499, '通知・連携', 'Notifications and links'),
  block('501', 599, '監視・メンテナンス', 'Monitoring and maintenance'),
  block('601', 699, 'スキル管理・分析', 'Skills and analysis'),
  block('701', 799, 'マスタ管理・同期', 'Master data'),
  block('901', 999, '緊急・特殊処理', 'Emergencies and special work'),
]

function block(key: string, last: number, ja: string, en: string): Block {
  return { key, first: Number(key), last, name: { ja, en } }
}

/** number, Japanese name, English name, scope; in the order of the batch list. */
const ROWS: readonly (readonly [string, string, string, Scope])[] = [
  ['001', 'システムヘルスチェックバッチ', 'Hourly system health check', 'platform'],
  ['002', 'ログクリーンアップバッチ', 'Log file clean-up', 'platform'],
  ['003', 'セキュリティスキャンバッチ', 'Security scan', 'both'],
  ['004', 'パフォーマンス監視バッチ', 'Hourly performance analysis', 'platform'],
  ['005', 'ライセンス管理バッチ', 'Licence supervision', 'tenant'],
  ['006', 'トークン無効化バッチ', 'Token invalidation', 'tenant'],
  ['007', 'エラーログ分析バッチ', 'Error log analysis', 'both'],
  ['101', 'データベースバックアップバッチ', 'Database backup', 'both'],
  ['102', 'ファイルバックアップバッチ', 'File backup', 'both'],
  ['103', 'データアーカイブバッチ', 'Data archiving', 'both'],
  ['104', 'データクリーンアップバッチ', 'Data clean-up', 'both'],
  ['105', 'データ整合性チェックバッチ', 'Data integrity check', 'both'],
  ['201', '統計データ更新バッチ', 'Daily statistics update', 'both'],
  ['202', '月次レポート生成バッチ', 'Monthly report', 'tenant'],
  ['203', '週次レポート生成バッチ', 'Weekly report', 'tenant'],
  ['204', '使用量集計バッチ', 'Daily usage aggregation', 'both'],
  ['205', 'KPI計算バッチ', 'KPI calculation', 'both'],
  ['301', 'テナント使用量集計バッチ', 'Tenant usage aggregation', 'tenant'],
  ['302', 'テナント課金計算バッチ', 'Tenant billing and invoices', 'platform'],
  ['303', 'テナント状態監視バッチ', 'Tenant health supervision', 'tenant'],
  ['304', '非アクティブテナント検知バッチ', 'Inactive tenant detection', 'tenant'],
  ['305', 'テナント設定同期バッチ', 'Tenant settings synchronisation', 'tenant'],
  ['306', 'テナントリソース最適化バッチ', 'Tenant resource optimisation', 'tenant'],
  ['307', 'テナント契約更新通知バッチ', 'Contract renewal notices', 'tenant'],
  ['401', '定期通知送信バッチ', 'Scheduled notifications', 'tenant'],
  ['402', '通知失敗リトライバッチ', 'Retry, sweep and settle failed notifications', 'both'],
  [
    '403',
    '外部システム連携バッチ',
    'External systems: verify, link people, reconcile, report',
    'tenant',
  ],
  ['404', '通知ログクリーンアップバッチ', 'Archive and delete old notification logs', 'both'],
  ['405', '通知設定検証バッチ', 'Check that notification settings can work', 'both'],
  ['406', 'メール配信バッチ', 'Deliver the mail queues', 'both'],
  ['407', 'Slack連携同期バッチ', 'Mirror Slack users and channels', 'tenant'],
  ['408', 'Teams連携同期バッチ', 'Mirror Entra users, Teams and channels', 'tenant'],
  ['409', 'LINE WORKS連携同期バッチ', 'Mirror LINE WORKS members, groups and org units', 'tenant'],
  ['501', 'システム監視バッチ', 'System monitoring', 'platform'],
  ['502', 'データベース監視バッチ', 'Database monitoring', 'platform'],
  ['503', 'アプリケーション監視バッチ', 'Application monitoring', 'platform'],
  ['504', 'メモリ使用量監視バッチ', 'Memory monitoring and relief', 'platform'],
  ['505', 'ネットワーク監視バッチ', 'Network monitoring', 'platform'],
  ['506', 'セッション管理バッチ', 'Session management', 'tenant'],
  ['507', 'キャッシュ最適化バッチ', 'Cache optimisation', 'tenant'],
  ['508', 'ディスク容量監視バッチ', 'Disk capacity monitoring', 'platform'],
  ['601', 'スキル分析レポート生成バッチ', 'Skill analysis report', 'tenant'],
  ['602', '帳票自動生成バッチ', 'Standard forms', 'tenant'],
  ['603', 'データ品質監視バッチ', 'Data quality monitoring', 'tenant'],
  ['701', '組織・役職マスタ同期バッチ', 'Organisation and position master sync', 'tenant'],
  ['901', '緊急データ復旧バッチ', 'Emergency restore', 'both'],
  ['902', 'システム緊急停止バッチ', 'Emergency stop and resume', 'platform'],
  ['903', '大量データ移行バッチ', 'Bulk data migration', 'tenant'],
  ['904', 'セキュリティ緊急対応バッチ', 'Security incident response', 'both'],
  ['905', 'データベース緊急メンテナンスバッチ', 'Emergency database maintenance', 'both'],
]

/** In the order of their numbers. */
export const BATCHES: readonly BatchFacts[] = ROWS.map(([number, ja, en, scope]) => ({
  id: `BATCH-${number}`,
  block: blockOf(`BATCH-${number}`)?.key ?? '',
  name: { ja, en },
  scope,
  severity: failedRunSeverity(number),
}))

const BY_ID: ReadonlyMap<string, BatchFacts> = new Map(BATCHES.map((batch) => [batch.id, batch]))

/** True for the shape `BATCH-NNN`, whether or not such a batch is known. */
export function isBatchId(text: string): boolean {
  return /^BATCH-\d{3}$/.test(text)
}

/** Null for a number that is not one of the fifty. */
export function batchFacts(id: string): BatchFacts | null {
  return BY_ID.get(id) ?? null
}

/** Null for something that is not a batch id or lies in no block. */
export function blockOf(id: string): Block | null {
  if (!isBatchId(id)) return null
  const number = Number(id.slice('BATCH-'.length))
  return BLOCKS.find((candidate) => number >= candidate.first && number <= candidate.last) ?? null
}

/** Batch list 7.2: billing critical, monitoring and notification high, everything else medium. */
function failedRunSeverity(number: string): Severity {
  if (number === '302') return 'CRITICAL'
  return number.startsWith('4') || number.startsWith('5') ? 'HIGH' : 'MEDIUM'
}
