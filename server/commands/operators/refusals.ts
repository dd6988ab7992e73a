/** Why an operator verb says no, in both languages; used by the operator verbs. */
import { TobanError } from '../../domain/errors.ts'

export const OPERATOR_ROLES = [
  'viewer',
  'operator',
  'admin',
  'security',
  'form_approver',
  'hr',
] as const

export function demandRole(role: string): void {
  if ((OPERATOR_ROLES as readonly string[]).includes(role)) return
  throw new TobanError({
    code: 'role_invalid',
    kind: 'bad-input',
    message: { ja: `役割が正しくありません: ${role}`, en: `not a role: ${role}` },
    hint: {
      ja: `使えるもの: ${OPERATOR_ROLES.join(', ')}`,
      en: `one of: ${OPERATOR_ROLES.join(', ')}`,
    },
  })
}

export function operatorExists(login: string): TobanError {
  return new TobanError({
    code: 'operator_exists',
    kind: 'refused',
    message: {
      ja: `ログイン名 ${login} はすでに使われています`,
      en: `the login ${login} is taken already`,
    },
    hint: {
      ja: `パスワードを変えるには: toban operators passwd ${login}`,
      en: `to change the password: toban operators passwd ${login}`,
    },
  })
}

export function lastAdmin(login: string): TobanError {
  return new TobanError({
    code: 'last_admin',
    kind: 'refused',
    message: {
      ja: `${login} は最後の管理者なので無効にできません`,
      en: `${login} is the last administrator and can not be disabled`,
    },
    hint: {
      ja: '先に別の管理者を追加してください: toban operators add --role admin',
      en: 'add another administrator first: toban operators add --role admin',
    },
  })
}

export function passwordWrong(): TobanError {
  return new TobanError({
    code: 'password_wrong',
    kind: 'refused',
    message: { ja: '現在のパスワードが違います', en: 'the current password is wrong' },
    hint: {
      ja: '忘れたときは管理者に新しいパスワードを発行してもらってください',
      en: 'if it is forgotten, ask an administrator for a new one',
    },
  })
}

export function passwordSame(): TobanError {
  return new TobanError({
    code: 'password_same',
    kind: 'bad-input',
    message: {
      ja: '新しいパスワードが現在のものと同じです',
      en: 'the new password is the current one',
    },
  })
}
