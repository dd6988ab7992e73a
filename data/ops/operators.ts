/** Operators in ops.db: who may sign in, and how often somebody tried; called by the operator commands and the sign-in. */
import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'
import { operators } from './schema/index.ts'

/** `passwordChangedAt` = 0: a one-time password, to be changed at the first sign-in. */
export type OperatorRecord = Readonly<typeof operators.$inferSelect>
export type OperatorRole = OperatorRecord['role']

/** Columns with a usual beginning are left out: nobody has failed yet, nothing is locked. */
export type NewOperator = Pick<
  OperatorRecord,
  | 'operatorId'
  | 'login'
  | 'displayName'
  | 'email'
  | 'role'
  | 'tenantScope'
  | 'passwordHash'
  | 'passwordChangedAt'
  | 'language'
  | 'createdAt'
> &
  Partial<Pick<OperatorRecord, 'ssoIssuer' | 'ssoSubject'>>

export function insertOperator(ops: OpsDb, operator: NewOperator): void {
  ops.orm
    .insert(operators)
    .values({ ...operator, mfaEnabled: false, failedCount: 0 })
    .run()
}

/** Disabled ones too; null when there is none of that login. */
export function operatorByLogin(ops: OpsDb, login: string): OperatorRecord | null {
  return ops.orm.select().from(operators).where(eq(operators.login, login)).get() ?? null
}

/** Who the person of the sign-on provider is here; disabled ones too. */
export function operatorByIdentity(
  ops: OpsDb,
  { issuer, subject }: Readonly<{ issuer: string; subject: string }>,
): OperatorRecord | null {
  const same = and(eq(operators.ssoIssuer, issuer), eq(operators.ssoSubject, subject))
  return ops.orm.select().from(operators).where(same).get() ?? null
}

/** What the provider says of a person who is known already. */
export function setOperatorPerson(
  ops: OpsDb,
  operatorId: string,
  person: Pick<OperatorRecord, 'displayName' | 'email'>,
): void {
  ops.orm.update(operators).set(person).where(eq(operators.operatorId, operatorId)).run()
}

/** All, disabled ones too, in login order. */
export function allOperators(ops: OpsDb): OperatorRecord[] {
  return ops.orm.select().from(operators).orderBy(asc(operators.login)).all()
}

/** Somebody else who could still administer if this operator were gone. */
export function otherAdmins(ops: OpsDb, operatorId: string): number {
  const others = and(
    eq(operators.role, 'admin'),
    isNull(operators.disabledAt),
    ne(operators.operatorId, operatorId),
  )
  return ops.orm.select({ id: operators.operatorId }).from(operators).where(others).all().length
}

/** A new password also lifts a lock. `changedAt` 0 = must be changed at the next sign-in. */
export function replacePassword(
  ops: OpsDb,
  operatorId: string,
  { hash, changedAt }: { hash: string; changedAt: Instant },
): void {
  ops.orm
    .update(operators)
    .set({ passwordHash: hash, passwordChangedAt: changedAt, failedCount: 0, lockedUntil: null })
    .where(eq(operators.operatorId, operatorId))
    .run()
}

/** Role and companies; whoever calls has looked at both. */
export function setOperatorAccess(
  ops: OpsDb,
  operatorId: string,
  { role, tenantScope }: Pick<OperatorRecord, 'role' | 'tenantScope'>,
): void {
  ops.orm
    .update(operators)
    .set({ role, tenantScope })
    .where(eq(operators.operatorId, operatorId))
    .run()
}

export function setOperatorLanguage(
  ops: OpsDb,
  operatorId: string,
  language: OperatorRecord['language'],
): void {
  ops.orm.update(operators).set({ language }).where(eq(operators.operatorId, operatorId)).run()
}

/** @param at null = may sign in again. */
export function markDisabled(ops: OpsDb, operatorId: string, at: Instant | null): void {
  ops.orm
    .update(operators)
    .set({ disabledAt: at })
    .where(eq(operators.operatorId, operatorId))
    .run()
}

/**
 * Counts a try before its password is looked at, so that a hundred at once are not a hundred guesses.
 * Answers the count with this one; null while the operator is locked, and then nothing changes.
 */
export function reserveTry(ops: OpsDb, operatorId: string, at: Instant): number | null {
  const sql = `UPDATE operators SET failed_count = failed_count + 1
    WHERE operator_id = @operatorId AND (locked_until IS NULL OR locked_until <= @at)
    RETURNING failed_count AS count`
  const row = statement<[object], { count: number }>(ops.sqlite, sql).get({ operatorId, at })
  return row?.count ?? null
}

export function lockOperator(ops: OpsDb, operatorId: string, until: Instant): void {
  const sql = 'UPDATE operators SET locked_until = ? WHERE operator_id = ?'
  statement(ops.sqlite, sql).run(until, operatorId)
}

/** The right password was given: the failures before it no longer count. */
export function forgetFailures(ops: OpsDb, operatorId: string): void {
  const sql = 'UPDATE operators SET failed_count = 0, locked_until = NULL WHERE operator_id = ?'
  statement(ops.sqlite, sql).run(operatorId)
}

/** The try with this lock was a good one, or half of one: it does not count, nor does the lock it would have begun. */
export function giveTryBack(ops: OpsDb, operatorId: string, until: Instant | null): void {
  const sql = `UPDATE operators SET failed_count = max(failed_count - 1, 0),
      locked_until = CASE WHEN locked_until IS @until THEN NULL ELSE locked_until END
    WHERE operator_id = @operatorId`
  statement(ops.sqlite, sql).run({ operatorId, until })
}

/** Where the secret of the one-time codes is kept, and whether it counts; null takes the second factor away. */
export function setSecondFactor(
  ops: OpsDb,
  operatorId: string,
  factor: Readonly<{ ref: string; enabled: boolean }> | null,
): void {
  ops.orm
    .update(operators)
    .set({
      mfaRef: factor?.ref ?? null,
      mfaEnabled: factor?.enabled ?? false,
      ...(factor?.enabled ? {} : { mfaLastStep: null }),
    })
    .where(eq(operators.operatorId, operatorId))
    .run()
}

/** False when a code of this step of 30 s, or of a later one, was taken before. */
export function takeCodeStep(ops: OpsDb, operatorId: string, step: number): boolean {
  const sql = `UPDATE operators SET mfa_last_step = @step
    WHERE operator_id = @operatorId AND coalesce(mfa_last_step, -1) < @step`
  return statement(ops.sqlite, sql).run({ operatorId, step }).changes === 1
}
