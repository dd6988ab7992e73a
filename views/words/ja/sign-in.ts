/** Japanese words: `signIn`. */
import type { signIn as shape } from '../en/sign-in.ts'

export const signIn: typeof shape = {
  title: 'サインイン',
  login: 'ログイン名',
  password: 'パスワード',
  submit: 'サインイン',
  wrong: 'ログイン名またはパスワードが違います。',
  wrongHint:
    '両方を確かめて、もう一度入力してください。続けて間違えると、しばらく使えなくなります。',
  locked: 'このアカウントはロックされています。',
  lockedUntil: (time) => `${time} に解除されます。`,
  lockedHint:
    '管理者は「オペレーター」のページか、次のコマンドで解除できます: toban operators unlock ログイン名',
  code: '認証アプリの確認コード',
  codeHelp: 'アプリに表示中の 6 桁。端末がないときは、リカバリーコードを 1 つ入力してください。',
  codeSubmit: '続ける',
  codeWrong: '確認コードが違うか、使用済みです。',
  codeWrongHint: '次のコードを待って入力してください。続けて間違えると、しばらく使えなくなります。',
  expired: '時間が経ちました。もう一度サインインしてください。',
  signedIn: 'サインインしました',
  signedOut: 'Toban からサインアウトしました',
  arrived: 'ページを開いています',
  goOn: '続ける',
  bySignOn: (label) => `${label} でサインイン`,
  orPassword: 'または、パスワードで',
  adminsOnly: 'パスワードでサインインできるのは管理者だけです。',
  tooMany: (time) => `このアドレスからの試行が多すぎます。${time} 以降にやり直してください。`,
  tooManyHint: 'アドレスを共有する利用者 (プロキシなど) は制限も共有します: auth.signInsPerMinute',
  forgotten:
    'お忘れのときは、管理者が「オペレーター」のページか次のコマンドで再発行できます: toban operators passwd ログイン名',
}
