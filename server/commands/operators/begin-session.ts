/** A session that begins: a new token at every sign-in, of which only the hash is kept; by password or by the provider. */
import { createHash, randomBytes } from 'node:crypto'
import type { OpsDb } from '../../../data/ops/open.ts'
import type { OperatorRecord } from '../../../data/ops/operators.ts'
import { insertSession, type SignedInBy } from '../../../data/ops/sessions.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { newId } from '../../domain/ids.ts'

export type From = Readonly<{ ip: string; userAgent: string }>

export type Begun = Readonly<{ token: string; expiresAt: Instant }>

const TOKEN_BYTES = 32
const USER_AGENT_MAX_CHARACTERS = 400

type Beginning = Readonly<{
  at: Instant
  from: From
  sessionLifetimeMs: number
  signedInBy?: SignedInBy
}>

export function beginSession(
  ops: OpsDb,
  { operatorId }: Pick<OperatorRecord, 'operatorId'>,
  { at, from, sessionLifetimeMs, signedInBy = 'password' }: Beginning,
): Begun {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = at + sessionLifetimeMs
  insertSession(ops, {
    sessionId: newId(at),
    operatorId,
    tokenHash: sha256(token),
    issuedAt: at,
    expiresAt,
    ip: from.ip,
    userAgent: from.userAgent.slice(0, USER_AGENT_MAX_CHARACTERS),
    signedInBy,
  })
  return { token, expiresAt }
}

export function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
