/** Who did what, when and why: the audit as commands and screens use it. */
import { type AuditEntry, recordAudit } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { TobanError } from '../domain/errors.ts'

export {
  type AuditEntry,
  type AuditVerdict,
  recordAudit,
  verifyAudit,
} from '../../data/ops/audit.ts'

/** Runs a command and puts its refusal on record; what it did the command records itself. */
export async function auditingRefusal<Result>(
  ops: OpsDb,
  entry: Omit<AuditEntry, 'result'>,
  command: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof TobanError) recordAudit(ops, { ...entry, result: 'refused' })
    throw error
  }
}
