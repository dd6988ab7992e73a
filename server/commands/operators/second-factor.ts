/** Setting one-time codes up, new recovery codes, and taking them away; by oneself with the password, or by an administrator. */
import { type OperatorRecord, setSecondFactor } from '../../../data/ops/operators.ts'
import { recoveryCodesLeft, replaceRecoveryCodes } from '../../../data/ops/recovery-codes.ts'
import { endSessionsOf } from '../../../data/ops/sessions.ts'
import type { AdminContext } from '../admin-context.ts'
import { auditingRefusal, recordAudit } from '../audit.ts'
import { demandOperator, entryFor, inTransaction, type OperatorContext } from './on-record.ts'
import { demandOwnPassword } from './own-password.ts'
import { codeWrong, lockedOut, totpDemanded, totpOff, totpOfProvider, totpOn } from './refusals.ts'
import { newRecoveryCodes, recoveryHash, takeTotpCode, totpSecrets, totpUri } from './totp.ts'
import { type LockLimits, returnTry, takeTry, USUAL_LOCK } from './tries.ts'

export type FactorContext = OperatorContext &
  Pick<AdminContext, 'folder'> &
  Readonly<{
    limits?: LockLimits
    /** Stands in the authenticator beside the login. */
    issuer: string
    /** The role must have them: they can not be taken away by oneself. */
    isDemanded(role: OperatorRecord['role']): boolean
  }>

/** `begun`: the secret is made, but no code of it has been seen yet. */
export type TotpState =
  | Readonly<{ state: 'provider' | 'off' }>
  | Readonly<{ state: 'begun'; uri: string; secret: string }>
  | Readonly<{ state: 'on'; codesLeft: number; isDemanded: boolean }>

/** `by` of the context is the person. */
export function totpState(context: FactorContext): TotpState {
  const operator = demandOperator(context, context.by)
  if (operator.ssoSubject !== null) return { state: 'provider' }
  if (operator.mfaEnabled) {
    const codesLeft = recoveryCodesLeft(context.ops, operator.operatorId)
    return { state: 'on', codesLeft, isDemanded: context.isDemanded(operator.role) }
  }
  const secret = totpSecrets(context.folder).read(operator.mfaRef)
  if (secret === null) return { state: 'off' }
  const { login } = operator
  return { state: 'begun', secret, uri: totpUri(secret, { login, issuer: context.issuer }) }
}

/** Makes a secret that does not count yet. Throws `password_wrong`, `locked_out`, `totp_on`, `totp_of_provider`. */
export async function beginTotp(context: FactorContext, password: string): Promise<void> {
  const entry = entryFor(context, 'operator.totp_begin', context.by)
  await auditingRefusal(context.ops, entry, async () => {
    const operator = demandOperator(context, context.by)
    if (operator.ssoSubject !== null) throw totpOfProvider()
    if (operator.mfaEnabled) throw totpOn()
    await demandOwnPassword(context, operator, password)
    const ref = totpSecrets(context.folder).make(operator.operatorId)
    inTransaction(context, () => {
      setSecondFactor(context.ops, operator.operatorId, { ref, enabled: false })
      recordAudit(context.ops, { ...entry, result: 'ok' })
    })
  })
}

/** From now on the code is asked for. Answers the recovery codes, which are shown once. Throws `code_wrong`, `locked_out`, `totp_off`. */
export async function confirmTotp(context: FactorContext, code: string): Promise<string[]> {
  const entry = entryFor(context, 'operator.totp_on', context.by)
  return auditingRefusal(context.ops, entry, () => {
    const operator = demandOperator(context, context.by)
    const { mfaRef } = operator
    if (operator.mfaEnabled) throw totpOn()
    if (mfaRef === null) throw totpOff()
    demandCode(context, operator, code)
    return inTransaction(context, () => {
      setSecondFactor(context.ops, operator.operatorId, { ref: mfaRef, enabled: true })
      recordAudit(context.ops, { ...entry, result: 'ok' })
      return putRecoveryCodes(context, operator)
    })
  })
}

/** The old ones end. Throws `password_wrong`, `locked_out`, `totp_off`. */
export async function renewRecoveryCodes(
  context: FactorContext,
  password: string,
): Promise<string[]> {
  const entry = entryFor(context, 'operator.recovery_codes', context.by)
  return auditingRefusal(context.ops, entry, async () => {
    const operator = demandOperator(context, context.by)
    if (!operator.mfaEnabled) throw totpOff()
    await demandOwnPassword(context, operator, password)
    return inTransaction(context, () => {
      recordAudit(context.ops, { ...entry, result: 'ok' })
      return putRecoveryCodes(context, operator)
    })
  })
}

/** Throws `totp_demanded` where the role must have them, and as above. */
export async function removeOwnTotp(context: FactorContext, password: string): Promise<void> {
  const entry = entryFor(context, 'operator.totp_off', context.by)
  await auditingRefusal(context.ops, entry, async () => {
    const operator = demandOperator(context, context.by)
    if (operator.mfaRef === null) throw totpOff()
    if (operator.mfaEnabled && context.isDemanded(operator.role)) throw totpDemanded()
    await demandOwnPassword(context, operator, password)
    inTransaction(context, () => {
      takeAway(context, operator)
      recordAudit(context.ops, { ...entry, result: 'ok' })
    })
  })
}

/** By an administrator, for somebody whose phone is gone; ends the sessions. */
export async function removeTotp(
  context: OperatorContext & Pick<AdminContext, 'folder'>,
  login: string,
  reason: string,
): Promise<{ changed: boolean }> {
  const entry = entryFor(context, 'operator.totp_off', login, { reason })
  return auditingRefusal(context.ops, entry, () =>
    inTransaction(context, () => {
      const operator = demandOperator(context, login)
      if (operator.mfaRef === null) return { changed: false }
      takeAway(context, operator)
      const { operatorId } = operator
      endSessionsOf(context.ops, operatorId, { at: entry.at, reason: 'access_changed' })
      recordAudit(context.ops, { ...entry, result: 'ok' })
      return { changed: true }
    }),
  )
}

function takeAway(
  context: OperatorContext & Pick<AdminContext, 'folder'>,
  { operatorId, mfaRef }: OperatorRecord,
): void {
  setSecondFactor(context.ops, operatorId, null)
  replaceRecoveryCodes(context.ops, operatorId, { hashes: [], at: context.now() })
  totpSecrets(context.folder).remove(mfaRef)
}

function putRecoveryCodes(context: OperatorContext, { operatorId }: OperatorRecord): string[] {
  const codes = newRecoveryCodes()
  const hashes = codes.map((code) => recoveryHash(operatorId, code))
  replaceRecoveryCodes(context.ops, operatorId, { hashes, at: context.now() })
  return codes
}

/** Counted like a password: a code is guessed faster. */
function demandCode(context: FactorContext, operator: OperatorRecord, code: string): void {
  const { ops, limits = USUAL_LOCK } = context
  const at = context.now()
  const taken = takeTry(ops, operator, { at, limits })
  if (!taken.open) throw lockedOut()
  const secrets = totpSecrets(context.folder)
  if (!takeTotpCode({ ops, secrets, at }, operator, code)) throw codeWrong()
  returnTry(ops, operator, taken)
}
