/** Japanese words: `settings` and `contractSettings`. */
import type { contractSettings as contractShape, settings as shape } from '../en/settings.ts'

export const settings: typeof shape = {
  plan: 'プラン',
  subscription_plan: 'プラン',
  status: '会社の状態',
  max_users: '契約の利用者数',
  max_storage_gb: '契約の容量(GB)',
  api_rate_limit: '契約の API 呼び出し(毎時)',
  allocation: '割り当て',
  'allocation.max_users': '利用者数の割り当て',
  'allocation.storage_gb': '容量の割り当て(GB)',
  'allocation.api_calls_per_hour': 'API 呼び出しの割り当て(毎時)',
  'features.advancedReports': '高度なレポート',
  'ui.theme': 'テーマ',
  'ui.language': '言語',
  'ui.primaryColor': 'メインカラー',
  'security.passwordMinLength': 'パスワードの最小文字数',
  'security.mfaRequired': '二段階認証の必須化',
  'security.sessionTimeoutMinutes': 'セッションの有効時間(分)',
  'business.fiscalYearStart': '会計年度の開始日',
  'business.goalsPerTerm': '期ごとの目標数',
  'system.maxUploadMb': 'アップロードの上限(MB)',
  'integration.slackEnabled': 'Slack 連携',
}

export const contractSettings: typeof contractShape = {
  overlap: '契約期間の重複',
  gap: '契約期間の空白',
}
