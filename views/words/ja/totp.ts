/** Japanese words: `totp`. */
import type { totp as shape } from '../en/totp.ts'

export const totp: typeof shape = {
  title: '確認コード (二段階認証)',
  what: 'サインインのとき、パスワードに加えて、スマートフォンの認証アプリ (Microsoft Authenticator、Google Authenticator、1Password など) に表示される 6 桁を入力します。',
  must: 'この役割では、確認コードでのサインインが必要です。',
  mustHelp: 'ここで設定してください。ほかのページは、そのあとで開けます。',
  setUp: '設定する',
  begin: '設定を始める',
  scan: 'アプリで読み取り、表示されたコードを入力してください。',
  picture: '認証アプリ用の QR コード',
  secret: '読み取れないときのキー',
  code: '確認コード',
  codeHelp: '6 桁',
  confirm: '有効にする',
  isOn: '確認コードが有効になりました。リカバリーコードです:',
  keepCodes:
    '表示するのは今回だけです。1 つにつき 1 回、端末がなくてもサインインできます。端末とは別の場所に保管してください。',
  codes: 'リカバリーコード',
  codesLeft: (count) => `未使用は ${count} 個です。`,
  renew: '作り直して、いまのコードを無効にする',
  newCodes: '新しいリカバリーコードです。古いものは使えません:',
  remove: '無効にする',
  isOff: '確認コードを無効にしました。',
  isDemanded:
    'この役割では確認コードが必須です。端末を替えるときは、管理者に解除してもらってから設定し直してください。',
  ofProvider: 'シングルサインオンの利用者です。確認コードはサインオン側で設定します。',
  state: '確認コード',
  on: '有効',
  off: '未設定',
  manage: '確認コードの設定',
  removeOther: '確認コードを解除',
  removeOtherHelp:
    '端末をなくした人のためのものです。サインイン中の端末は終了します。本人からの依頼であることを確かめてください。',
  removed: '確認コードを解除しました。',
}
