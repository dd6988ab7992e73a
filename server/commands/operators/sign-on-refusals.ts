/** Why somebody who comes from the sign-on provider is not let in, in both languages. */
import { TobanError, type Words } from '../../domain/errors.ts'
import type { NotRecognised } from '../../domain/sign-on.ts'

const ASK: Words = {
  ja: '管理者に、プロバイダー側のグループと auth.oidc.groups の対応を確かめてもらってください',
  en: 'ask an administrator to check your groups at the provider against auth.oidc.groups',
}

const WHY: Readonly<Record<NotRecognised | 'no_company' | 'disabled', readonly [Words, Words]>> = {
  no_group: [
    {
      ja: 'あなたには、このコンソールを使えるグループがありません',
      en: 'none of your groups may use this console',
    },
    ASK,
  ],
  no_company: [
    {
      ja: 'あなたのグループに対応する会社が、このコンソールにありません',
      en: 'the companies of your groups are not known to this console',
    },
    ASK,
  ],
  domain: [
    {
      ja: 'このメールドメインからはサインインできません',
      en: 'people of this mail domain can not sign in',
    },
    {
      ja: '会社のアカウントでやり直してください (auth.oidc.allowedDomains)',
      en: "sign in with your company's account (auth.oidc.allowedDomains)",
    },
  ],
  overage: [
    {
      ja: 'グループが多すぎるため、プロバイダーがグループを送りませんでした',
      en: 'you are in too many groups: the provider did not send them',
    },
    {
      ja: '管理者へ: Entra ID では「アプリケーションに割り当てられたグループ」だけを送るか、アプリロール (groupsClaim: roles) を使います',
      en: 'for the administrator: let Entra ID send only groups assigned to the application, or use app roles (groupsClaim: roles)',
    },
  ],
  no_login: [
    {
      ja: 'プロバイダーからログイン名が届きませんでした',
      en: 'the provider sent no name to sign in with',
    },
    {
      ja: '管理者へ: auth.oidc.loginClaim と scopes を確かめてください',
      en: 'for the administrator: check auth.oidc.loginClaim and scopes',
    },
  ],
  disabled: [
    { ja: 'このアカウントは無効にされています', en: 'this account is disabled' },
    { ja: '管理者に問い合わせてください', en: 'ask an administrator' },
  ],
}

export function notRecognised(why: keyof typeof WHY): TobanError {
  const [message, hint] = WHY[why]
  return new TobanError({ code: `sign_on_${why}`, kind: 'refused', message, hint })
}

export function signOnExpired(): TobanError {
  return new TobanError({
    code: 'sign_on_expired',
    kind: 'refused',
    message: {
      ja: 'サインオンの有効時間が過ぎたか、別のブラウザで始められたものです',
      en: 'this sign-on took too long, or was begun in another browser',
    },
    hint: {
      ja: 'サインインのページからやり直してください',
      en: 'begin again at the sign-in page',
    },
  })
}
