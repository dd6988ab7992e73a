/** What all verbs on operators share: whom they are about, one transaction, and the line in the audit. */
import type { AuditEntry } from '../../../data/ops/audit.ts'
import { type OperatorRecord, operatorByLogin } from '../../../data/ops/operators.ts'
import { TobanError } from '../../domain/errors.ts'
import type { AdminContext } from '../admin-context.ts'
import { listHint } from '../page-hints.ts'
import { normalLogin } from './login.ts'

/** Who asks, from where, on which books. */
export type OperatorContext = Pick<AdminContext, 'ops' | 'now' | 'by' | 'fromIp'>

type Entry = Omit<AuditEntry, 'result'>

export function entryFor(
  { now, by, fromIp }: OperatorContext,
  verb: string,
  login: string,
  what: Pick<Entry, 'before' | 'after' | 'reason'> = {},
): Entry {
  const object = normalLogin(login)
  return { at: now(), operator: by, fromIp: fromIp ?? null, verb, object, ...what }
}

export function inTransaction<Result>({ ops }: OperatorContext, work: () => Result): Result {
  return ops.sqlite.transaction(work).immediate()
}

/** Disabled ones too. Throws `operator_unknown`. */
export function demandOperator({ ops }: OperatorContext, login: string): OperatorRecord {
  const found = operatorByLogin(ops, normalLogin(login))
  if (found) return found
  throw new TobanError({
    code: 'operator_unknown',
    kind: 'not-found',
    message: { ja: `オペレーターがいません: ${login}`, en: `no such operator: ${login}` },
    hint: { ja: '一覧: toban operators list', en: 'to see them all: toban operators list' },
    onPage: listHint('/operators'),
  })
}
