/** Why an operator verb says no, in both languages; used by the operator verbs. */
import { isRole, ROLES, type Role } from '../../domain/access.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { listHint } from '../page-hints.ts'

export function demandRole(role: string): void {
  if (isRole(role)) return
  throw new TobanError({
    code: 'role_invalid',
    kind: 'bad-input',
    message: { ja: `役割が正しくありません: ${role}`, en: `not a role: ${role}` },
    hint: { ja: `使えるもの: ${ROLES.join(', ')}`, en: `one of: ${ROLES.join(', ')}` },
  })
}

/** A person of a company is confined to companies that exist; nobody else is. */
export function scopeFault(role: Role, known: string | null): TobanError {
  const without = {
    code: 'tenants_missing',
    message: {
      ja: '役割 company にはテナントの指定が必要です',
      en: 'the role company needs its tenants',
    },
    hint: {
      ja: '例: --role company --tenants aoba,sakura-hd',
      en: 'for instance: --role company --tenants aoba,sakura-hd',
    },
    onPage: { ja: 'テナントのコードを指定してください。', en: 'Give the codes of the tenants.' },
  }
  const unknown = {
    code: 'unknown_tenant',
    message: { ja: `テナント「${known}」はありません`, en: `no tenant "${known}"` },
    hint: { ja: '一覧: toban tenants list', en: 'list them: toban tenants list' },
    onPage: listHint('/tenants'),
  }
  const tooMuch = {
    code: 'tenants_not_for_role',
    message: {
      ja: `役割 ${role} は全テナントを見ます。テナントは指定できません`,
      en: `the role ${role} sees all tenants: none can be given`,
    },
    hint: {
      ja: '自社だけを見せるには --role company を使います',
      en: 'to show only their own company use --role company',
    },
    onPage: {
      ja: '自社だけを見せるには役割「会社」を選びます。',
      en: 'To show only their own company choose the role “company”.',
    },
  }
  const fault = role !== 'company' ? tooMuch : known === null ? without : unknown
  return new TobanError({ kind: 'bad-input', ...fault })
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
    onPage: {
      ja: 'パスワードを変えるには、その人の画面を開いてください。',
      en: 'To change the password open the page of that person.',
      href: `/operators/${encodeURIComponent(login)}`,
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
    onPage: {
      ja: '先に別の管理者を追加してください。',
      en: 'Add another administrator first.',
      href: '/operators',
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

export function lockedOut(): TobanError {
  return new TobanError({
    code: 'locked_out',
    kind: 'refused',
    message: {
      ja: '続けて間違えたため、しばらく受け付けません',
      en: 'too many wrong tries: nothing is taken for a while',
    },
    hint: {
      ja: '最長 15 分待つか、管理者にロックを解除してもらってください',
      en: 'wait up to a quarter of an hour, or ask an administrator to unlock the account',
    },
  })
}

export function codeWrong(): TobanError {
  return new TobanError({
    code: 'code_wrong',
    kind: 'refused',
    message: { ja: '確認コードが違います', en: 'the code is wrong' },
    hint: {
      ja: '認証アプリに表示中の新しい 6 桁を入力してください。端末の時刻がずれていないかも確かめてください',
      en: 'type the six digits your app shows now, and check that the clock of the phone is right',
    },
  })
}

export function totpOn(): TobanError {
  return refused('totp_on', {
    ja: '確認コードはすでに設定されています',
    en: 'one-time codes are set up already',
  })
}

export function totpOff(): TobanError {
  return refused('totp_off', {
    ja: '確認コードは設定されていません',
    en: 'one-time codes are not set up',
  })
}

export function totpDemanded(): TobanError {
  return refused('totp_demanded', {
    ja: 'この役割では確認コードが必須です (auth.totp)。外すことはできません',
    en: 'this role must have one-time codes (auth.totp): they can not be taken away',
  })
}

export function totpOfProvider(): TobanError {
  return refused('totp_of_provider', {
    ja: 'シングルサインオンの利用者の確認コードは、サインオン側で設定します',
    en: 'the sign-on provider asks for the second factor of people who come from there',
  })
}

export function ofProvider(): TobanError {
  return refused('of_provider', {
    ja: 'シングルサインオンの利用者です。役割はプロバイダーのグループで、パスワードはプロバイダーで変更します',
    en: 'this person comes by single sign-on: groups of the provider decide the role, and the password is there',
  })
}

function refused(code: string, message: Words): TobanError {
  return new TobanError({ code, kind: 'refused', message })
}
