/** How often a password or a code may be wrong: one count for both, a lock that grows, the same for logins nobody has. */
import type { OpsDb } from '../../../data/ops/open.ts'
import { giveTryBack, lockOperator, reserveTry } from '../../../data/ops/operators.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { normalLogin } from './login.ts'

/** Part of `auth` of toban.yaml. */
export type LockLimits = Readonly<{
  /** The failure with this number locks. */
  lockAfter: number
  /** The first lock lasts a minute, each further failure doubles it up to this: nobody is shut out for a night. */
  lockForMs: number
}>

export const USUAL_LOCK: LockLimits = { lockAfter: 5, lockForMs: 15 * 60_000 }
const FIRST_LOCK_MS = 60_000

/** `open`: the password may be looked at. `until`: the lock that is on, or that begins if it is wrong. */
export type Try = Readonly<{ open: boolean; until: Instant | null }>

type Moment = Readonly<{ at: Instant; limits: LockLimits }>
type Somebody = Readonly<{ operatorId: string; lockedUntil: Instant | null }>

/** Counted before anything is looked at, so that a hundred at once are not a hundred guesses. */
export function takeTry(ops: OpsDb, operator: Somebody, moment: Moment): Try {
  const tries = reserveTry(ops, operator.operatorId, moment.at)
  if (tries === null) return { open: false, until: operator.lockedUntil }
  const until = lockAfter(tries, moment)
  if (until !== null) lockOperator(ops, operator.operatorId, until)
  return { open: true, until }
}

/** It was right: this one does not count, those before it do until the sign-in is complete. */
export function returnTry(ops: OpsDb, operator: Somebody, taken: Try): void {
  giveTryBack(ops, operator.operatorId, taken.until)
}

/** Null while failures are still forgiven. */
function lockAfter(tries: number, { at, limits }: Moment): Instant | null {
  if (tries < limits.lockAfter) return null
  return at + Math.min(FIRST_LOCK_MS * 2 ** (tries - limits.lockAfter), limits.lockForMs)
}

/** More names than this at once are an attack: the oldest is forgotten. */
const STRANGERS_MAX = 10_000

export type StrangersBook = ReturnType<typeof strangersBook>

/** Unknown logins lock like known ones, or the lock would tell which logins exist. Forgotten at a restart. */
export function strangersBook() {
  const seen = new Map<string, { tries: number; lockedUntil: Instant | null }>()
  return {
    take(typed: string, moment: Moment): Try {
      const login = normalLogin(typed)
      const { tries, lockedUntil } = seen.get(login) ?? { tries: 0, lockedUntil: null }
      if (lockedUntil !== null && lockedUntil > moment.at)
        return { open: false, until: lockedUntil }
      const until = lockAfter(tries + 1, moment)
      const oldest = seen.size >= STRANGERS_MAX ? seen.keys().next().value : undefined
      if (oldest !== undefined) seen.delete(oldest)
      seen.set(login, { tries: tries + 1, lockedUntil: until })
      return { open: false, until }
    },
  }
}
