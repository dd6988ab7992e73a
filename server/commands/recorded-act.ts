/** A person's change of the holding's books or of a company's file: it and its line in the audit are both there or neither; refusals are on record too. */
import { type AuditEntry, recordAudit } from '../../data/ops/audit.ts'
import {
  addOpenAct,
  dropOpenAct,
  type OpenAct,
  type Settlement,
} from '../../data/platform/open-acts.ts'
import { TobanError } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import type { AdminContext } from './admin-context.ts'
import { completeActs } from './open-acts.ts'

/** Both planes read-write. */
export type CareContext = Pick<AdminContext, 'ops' | 'platform' | 'now'>

/** Who does it and why; goes into the audit. */
export type Asked = Readonly<{ by: string; reason: string }>

/** What was done, as the audit keeps it. Nothing changed: leave both out. */
export type Done = Readonly<{ before?: unknown; after?: unknown }>

/** @param what verb `<noun>.<participle>` and object of the act. Throws `reason_missing` before anything else. */
export function recordedAct(
  context: CareContext,
  what: Readonly<{ verb: string; object: string }> & Asked,
  work: () => Done,
): void {
  const { ops, platform } = context
  recording(context, what, (act) => {
    const done = platform.sqlite
      .transaction(() => {
        const done = work()
        // The audit is another database: a process that dies before it is written leaves this.
        addOpenAct(platform, { ...act, entry: { ...act.entry, ...done } })
        return done
      })
      .immediate()
    recordAudit(ops, { ...act.entry, ...done })
  })
}

/** In whose file, and what of platform.db is settled with it. */
export type InCompany = Readonly<{ code: string; settlement: Settlement | null }>

/**
 * An act whose change is in a company's file: announced before, so that a process that dies between the commits can
 * be completed. `work` commits the change with the act's id in the company's audit log (see `changeCompany`).
 */
export function recordedCompanyAct(
  context: CareContext,
  what: Readonly<{ verb: string; object: string }> & Asked & Readonly<{ company: InCompany }>,
  work: (act: OpenAct) => Done,
): void {
  const { ops, platform } = context
  const { company, ...asked } = what
  recording(context, asked, (begun) => {
    const act = { ...begun, company: company.code, settlement: company.settlement }
    addOpenAct(platform, act)
    const done = platform.sqlite.transaction(() => work(act)).immediate()
    recordAudit(ops, { ...act.entry, ...done })
  })
}

function recording(
  context: CareContext,
  what: Readonly<{ verb: string; object: string }> & Asked,
  work: (act: OpenAct) => void,
): void {
  const { ops, platform, now } = context
  const { by, ...asked } = what
  const at = now()
  const entry: AuditEntry = { at, operator: by, ...asked, result: 'ok' }
  const act: OpenAct = { id: newId(at), entry, company: null, settlement: null, at }
  try {
    if (what.reason.trim() === '') throw reasonMissing()
    completeActs(context)
    // The audit's transaction is the outer one: what the others refuse is not on record as done, and who holds it
    // knows that an act which is open now was left by a process that died.
    ops.sqlite.transaction(() => work(act)).immediate()
  } catch (error) {
    // What else went wrong may have gone wrong after a commit: the next act looks.
    if (!(error instanceof TobanError)) throw error
    dropOpenAct(platform, act.id)
    recordAudit(ops, { ...entry, result: 'refused' })
    throw error
  }
  dropOpenAct(platform, act.id)
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
