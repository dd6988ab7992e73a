/** The form of a login; used when operators are made and when they sign in. */
import { TobanError } from '../../domain/errors.ts'

const LOGIN = /^[a-z0-9][a-z0-9._@-]{1,62}[a-z0-9]$/
/** Longer texts are nobody's login. */
const LOGIN_MAX_CHARACTERS = 64

/** Logins are told apart without regard to case and to blanks around them. */
export function normalLogin(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .slice(0, LOGIN_MAX_CHARACTERS + 1)
}

/** Answers the login in its normal form; throws `login_invalid`. */
export function demandLogin(typed: string): string {
  const login = normalLogin(typed)
  if (LOGIN.test(login)) return login
  throw new TobanError({
    code: 'login_invalid',
    kind: 'bad-input',
    message: {
      ja: `ログイン名の形式が正しくありません: ${JSON.stringify(typed)}`,
      en: `not a login: ${JSON.stringify(typed)}`,
    },
    hint: {
      ja: '英小文字・数字と . _ @ - で 3〜64 文字、先頭と末尾は英小文字か数字です',
      en: '3 to 64 lower-case letters, digits and . _ @ -, beginning and ending with a letter or digit',
    },
  })
}
