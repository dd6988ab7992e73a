/** English words: `signIn`. */

export const signIn = {
  title: 'Sign in',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'The login or the password is wrong.',
  wrongHint: 'Check both and try again. After several wrong tries the account rests for a while.',
  locked: 'This account is locked.',
  lockedUntil: (time: string) => `It opens again at ${time}.`,
  lockedHint:
    'An administrator can unlock it on the page Operators, or with: toban operators unlock LOGIN',
  code: 'Code of your authenticator',
  codeHelp: 'The six digits your app shows now. Without the phone: one of your recovery codes.',
  codeSubmit: 'Go on',
  codeWrong: 'The code is wrong, or was used before.',
  codeWrongHint: 'Wait for the next one and type that. After several wrong ones the account rests.',
  expired: 'That took too long. Please sign in again.',
  signedIn: 'You are signed in',
  signedOut: 'You are signed out of Toban',
  arrived: 'Opening the page',
  goOn: 'Go on',
  bySignOn: (label: string) => `Sign in with ${label}`,
  orPassword: 'Or with a password',
  adminsOnly: 'Only administrators sign in with a password.',
  tooMany: (time: string) => `Too many tries from this address. Go on after ${time}.`,
  tooManyHint: 'Whoever shares the address (a proxy) shares the limit: auth.signInsPerMinute.',
  forgotten:
    'Forgotten? An administrator makes a new one on the page Operators, or with: toban operators passwd LOGIN',
}
