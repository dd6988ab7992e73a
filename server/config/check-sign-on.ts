/** Checks of `auth` that look at more than one key: what single sign-on needs to be safe; called by `load.ts`. */
import type { ConfigDocument } from './document.ts'
import type { Fault } from './faults.ts'
import { asList, asMap } from './written.ts'

type Said = Pick<Fault, 'code' | 'message' | 'hint'>

export function checkSignOn(document: ConfigDocument): Fault[] {
  const root = asMap(document.value)
  const auth = asMap(root.auth)
  const faultAt = (path: readonly (string | number)[], said: Said): Fault => ({
    file: document.file,
    ...document.place(path),
    ...said,
  })
  const faults: Fault[] = []
  if (!isThere(auth.oidc)) {
    return auth.local === 'adminOnly' ? [faultAt(['auth', 'local'], WITHOUT_SIGN_ON)] : []
  }
  const { issuer, groups } = asMap(auth.oidc)
  if (!isThere(asMap(root.server).publicUrl)) faults.push(faultAt(['auth', 'oidc'], NO_PUBLIC_URL))
  if (typeof issuer === 'string' && isOpenToListeners(issuer)) {
    faults.push(faultAt(['auth', 'oidc', 'issuer'], NOT_ENCRYPTED))
  }
  asList(groups).forEach((line, index) => {
    const { role, tenants } = asMap(line)
    if ((role === 'company') === isThere(tenants)) return
    faults.push(faultAt(['auth', 'oidc', 'groups', index], COMPANIES))
  })
  return faults
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Plain HTTP is for a provider on this machine only. */
function isOpenToListeners(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const { protocol, hostname } = new URL(issuer)
  return protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

const WITHOUT_SIGN_ON: Said = {
  code: 'local_without_sign_on',
  message: {
    ja: 'auth.local: adminOnly には auth.oidc が必要です。管理者以外が誰もサインインできません',
    en: 'auth.local: adminOnly needs auth.oidc: nobody but administrators could sign in',
  },
  hint: { ja: 'local を消すか、oidc を設定してください。', en: 'Leave local out, or set up oidc.' },
}
const NO_PUBLIC_URL: Said = {
  code: 'sign_on_public_url',
  message: {
    ja: 'auth.oidc には server.publicUrl が必要です',
    en: 'auth.oidc needs server.publicUrl',
  },
  hint: {
    ja: 'プロバイダーには <publicUrl>/login/sso/return を登録します。',
    en: 'The provider sends people back to <publicUrl>/login/sso/return: register that there.',
  },
}
const NOT_ENCRYPTED: Said = {
  code: 'sign_on_issuer',
  message: {
    ja: 'auth.oidc.issuer は https でなければなりません',
    en: 'auth.oidc.issuer must be https',
  },
  hint: {
    ja: 'この機械の上のものだけは http でかまいません。',
    en: 'Only one on this machine may be http.',
  },
}
const COMPANIES: Said = {
  code: 'sign_on_tenants',
  message: {
    ja: 'tenants は役割 company で必須、ほかの役割では指定できません',
    en: 'tenants belong to the role company, always, and to no other',
  },
  hint: {
    ja: '例: { group: …, role: company, tenants: [aoba] }',
    en: 'For instance { group: …, role: company, tenants: [aoba] }.',
  },
}
