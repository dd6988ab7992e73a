/** A person who is signed in proves it once more: wrong passwords count as at the sign-in; used before changes of the account. */
import type { OperatorRecord } from '../../../data/ops/operators.ts'
import type { OperatorContext } from './on-record.ts'
import { isPassword } from './password.ts'
import { lockedOut, passwordWrong } from './refusals.ts'
import { type LockLimits, returnTry, takeTry, USUAL_LOCK } from './tries.ts'

/** Throws `password_wrong`, or `locked_out` after too many of them: whoever found an open session must not guess on. */
export async function demandOwnPassword(
  { ops, now, limits = USUAL_LOCK }: OperatorContext & Readonly<{ limits?: LockLimits }>,
  operator: OperatorRecord,
  password: string,
): Promise<void> {
  const taken = takeTry(ops, operator, { at: now(), limits })
  if (!taken.open) throw lockedOut()
  if (!(await isPassword(password, operator.passwordHash))) throw passwordWrong()
  returnTry(ops, operator, taken)
}
