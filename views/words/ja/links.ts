/** Japanese words: `links`. */
import type { links as shape } from '../en/links.ts'

export const links: typeof shape = {
  title: '会社とサービスの連携',
  none: '同期済みの会社はありません。',
  linked: (count) => `紐付け ${count} 人`,
  notConnected: '連携なし',
  of: (name) => `確認が必要なアカウント: ${name}`,
  noReport: 'レポートはまだありません。BATCH-403 の次の実行で作成されます。',
  reportOf: (day) => `${day} のレポート`,
  lists: {
    unmatchedEmployees: 'アカウントのない社員',
    retiredButActive: '退職者の有効なアカウント',
    orphanAccounts: '社員のいないアカウント',
    organisationDifferences: '組織の差異',
    deadDestinations: 'なくなった送信先',
  },
  more: (count) => `ほか ${count} 件`,
  nothing: '確認が必要なものはありません。',
  byHand: '手動・競合・失効の紐付け',
  noLinks: 'ありません。',
  service: 'サービス',
  employee: '社員',
  account: 'アカウント',
  accountHelp: 'サービス側の ID またはメールアドレス',
  state: '紐付け',
  methods: { EMAIL: 'メール一致', EMPLOYEE_KEY: '社員コード一致', MANUAL: '手動' },
  states: { LINKED: '紐付け済み', CONFLICT: '競合', STALE: 'アカウント消失' },
  make: '手動で紐付ける',
  makeHelp: '手動の紐付けは、バッチが変更することはありません。',
  remove: '紐付けを解除',
  removeHelp: 'BATCH-403 の次の実行で、メールアドレスと社員コードから決め直します。',
}
