/** The verbs on operators, tokens and the own account as the console gets them: bound to the books, told who asks. */
import type { TobanConfig } from '../../config/config.ts'
import type { AdminContext } from '../admin-context.ts'
import {
  addOperator,
  changePassword,
  disableOperator,
  listOperators,
  type NewOperatorRequest,
  setPassword,
} from '../operators.ts'
import { demandReason } from '../reason.ts'
import { createToken, listTokens, type NewToken, revokeToken, tokenLifetimeMs } from '../tokens.ts'
import { type AccessChange, changeAccess, enableOperator, unlockOperator } from './access.ts'
import { endOwnSession, endOwnSessions, ownSessions, setOwnLanguage } from './account.ts'
import {
  beginTotp,
  confirmTotp,
  type FactorContext,
  removeOwnTotp,
  removeTotp,
  renewRecoveryCodes,
  totpState,
} from './second-factor.ts'

/** Login and address of whoever asks. */
export type Who = Required<Pick<AdminContext, 'by' | 'fromIp'>>

export type AccessGiven = Omit<AdminContext, 'by' | 'fromIp'> &
  Readonly<{ settings(): TobanConfig }>

/** `lifetime` as typed; empty = the longest allowed. */
export type TokenAsked = Omit<NewToken, 'lifetimeMs' | 'reason'> &
  Readonly<{ lifetime: string; reason: string }>

export type AccessActs = ReturnType<typeof accessActs>

/** Whatever changes what somebody else may do needs a reason. */
export function accessActs(given: AccessGiven) {
  const asked = (who: Who): AdminContext => ({ ...given, ...who })
  const auth = () => given.settings().auth
  const factor = (who: Who): FactorContext => ({
    ...asked(who),
    limits: auth(),
    issuer: `Toban ${given.settings().holding.name}`,
    isDemanded: (role) => auth().totp[role] === 'required',
  })
  return {
    operators: (who: Who) => listOperators(asked(who)),
    add: async (who: Who, request: NewOperatorRequest & Readonly<{ reason: string }>) =>
      addOperator(asked(who), { ...request, reason: demandReason(request.reason) }),
    change: async (who: Who, change: AccessChange) =>
      changeAccess(asked(who), { ...change, reason: demandReason(change.reason) }),
    disable: async (who: Who, login: string, reason: string) =>
      disableOperator(asked(who), login, demandReason(reason)),
    enable: async (who: Who, login: string, reason: string) =>
      enableOperator(asked(who), login, demandReason(reason)),
    unlock: async (who: Who, login: string, reason: string) =>
      unlockOperator(asked(who), login, demandReason(reason)),
    resetPassword: async (who: Who, login: string, reason: string) =>
      setPassword(asked(who), { login, reason: demandReason(reason) }),

    removeTotp: async (who: Who, login: string, reason: string) =>
      removeTotp(asked(who), login, demandReason(reason)),

    tokens: () => listTokens(given),
    createToken: async (who: Who, { lifetime, ...token }: TokenAsked) =>
      createToken(asked(who), {
        ...token,
        reason: demandReason(token.reason),
        lifetimeMs: tokenLifetimeMs(lifetime, auth().tokenLifetimeMs),
      }),
    revokeToken: async (who: Who, tokenId: string, reason: string) =>
      revokeToken(asked(who), tokenId, demandReason(reason)),

    setLanguage: (who: Who, language: 'ja' | 'en') => setOwnLanguage(asked(who), language),
    sessions: (who: Who) => ownSessions(asked(who), auth().sessionIdleMs),
    endSession: (who: Who, sessionId: string) => endOwnSession(asked(who), sessionId),
    endSessions: (who: Who) => endOwnSessions(asked(who)),
    totp: (who: Who) => totpState(factor(who)),
    beginTotp: (who: Who, password: string) => beginTotp(factor(who), password),
    confirmTotp: (who: Who, code: string) => confirmTotp(factor(who), code),
    renewRecoveryCodes: (who: Who, password: string) => renewRecoveryCodes(factor(who), password),
    removeOwnTotp: (who: Who, password: string) => removeOwnTotp(factor(who), password),

    changePassword: (who: Who, change: Readonly<{ current: string; next: string }>) => {
      const { passwordMinLength, passwordDenyList } = auth()
      const rules = { passwordMinLength, passwordDenyList }
      return changePassword({ ...factor(who), ...rules }, { login: who.by, ...change })
    },
  }
}
