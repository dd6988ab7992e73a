/** A person's change of the holding's books: it and its line in the audit are both there or neither; refusals are on record too. */
import { type AuditEntry, recordAudit } from '../../data/ops/audit.ts'
import { TobanError } from '../domain/errors.ts'
import type { AdminContext } from './admin-context.ts'

/** Both planes read-write. */
export type CareContext = Pick<AdminContext, 'ops' | 'platform' | 'now'>

/** Who does it and why; goes into the audit. */
export type Asked = Readonly<{ by: string; reason: string }>

/** What was done, as the audit keeps it. Nothing changed: leave both out. */
export type Done = Readonly<{ before?: unknown; after?: unknown }>

/** @param what verb `<noun>.<participle>` and object of the act. Throws `reason_missing` before anything else. */
export function recordedAct(
  { ops, platform, now }: CareContext,
  what: Readonly<{ verb: string; object: string }> & Asked,
  work: () => Done,
): void {
  const { by, ...act } = what
  const entry: Omit<AuditEntry, 'result'> = { at: now(), operator: by, ...act }
  try {
    if (what.reason.trim() === '') throw reasonMissing()
    // The audit's transaction is the outer one: what platform.db refuses is not on record as done.
    ops.sqlite
      .transaction(() => {
        const done = platform.sqlite.transaction(work).immediate()
        recordAudit(ops, { ...entry, ...done, result: 'ok' })
      })
      .immediate()
  } catch (error) {
    if (error instanceof TobanError) recordAudit(ops, { ...entry, result: 'refused' })
    throw error
  }
}

function reasonMissing(): TobanError {
  return new TobanError({
    code: 'reason_missing',
    kind: 'bad-input',
    message: { ja: '理由は必須です。', en: 'a reason is required' },
    hint: {
      ja: '操作履歴に残り、あとから見る人に伝わります。',
      en: 'it stays in the audit, for whoever asks later',
    },
  })
}
