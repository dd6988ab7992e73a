/** What everybody may do about the own account: language, own sessions. */
import { setOperatorLanguage } from '../../../data/ops/operators.ts'
import {
  endSession,
  endSessionsOf,
  openSessionsOf,
  type SessionCard,
} from '../../../data/ops/sessions.ts'
import { recordAudit } from '../audit.ts'
import { demandOperator, entryFor, inTransaction, type OperatorContext } from './on-record.ts'

export type { SessionCard } from '../../../data/ops/sessions.ts'

/** `by` of the context is the person. */
export function setOwnLanguage(context: OperatorContext, language: 'ja' | 'en'): void {
  const { operatorId } = demandOperator(context, context.by)
  setOperatorLanguage(context.ops, operatorId, language)
}

/** Sessions that could still be used, the one used last first. @param idleMs `auth.sessionIdle` */
export function ownSessions(context: OperatorContext, idleMs: number): SessionCard[] {
  const { operatorId } = demandOperator(context, context.by)
  const at = context.now()
  return openSessionsOf(context.ops, operatorId).filter(
    ({ expiresAt, lastUsedAt }) => expiresAt > at && at - lastUsedAt < idleMs,
  )
}

/** Somebody else's session is left alone: it does not exist here. */
export function endOwnSession(context: OperatorContext, sessionId: string): void {
  const { operatorId, login } = demandOperator(context, context.by)
  inTransaction(context, () => {
    const own = openSessionsOf(context.ops, operatorId)
    if (!own.some((session) => session.sessionId === sessionId)) return
    const entry = entryFor(context, 'operator.sign_out', login, { after: { sessions: 1 } })
    endSession(context.ops, sessionId, { at: entry.at, reason: 'signed_out_elsewhere' })
    recordAudit(context.ops, { ...entry, result: 'ok' })
  })
}

/** Signs out everywhere, this session included. Answers how many there were. */
export function endOwnSessions(context: OperatorContext): number {
  const { operatorId, login } = demandOperator(context, context.by)
  return inTransaction(context, () => {
    const entry = entryFor(context, 'operator.sign_out', login)
    const end = { at: entry.at, reason: 'signed_out_elsewhere' } as const
    const sessions = endSessionsOf(context.ops, operatorId, end)
    recordAudit(context.ops, { ...entry, after: { sessions }, result: 'ok' })
    return sessions
  })
}
