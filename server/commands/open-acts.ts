/** Completes acts of operators that a dying process left between two databases; called at the start and before each further act. */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../data/folder.ts'
import { type AuditEntry, hasAudit, recordAudit } from '../../data/ops/audit.ts'
import { changeRate } from '../../data/platform/integrations.ts'
import { noteTakenBack } from '../../data/platform/notification-findings.ts'
import { dropOpenAct, type OpenAct, openActs } from '../../data/platform/open-acts.ts'
import { auditOfAct } from '../../data/tenant/audit.ts'
import { openTenant } from '../../data/tenant/open.ts'
import type { AdminContext } from './admin-context.ts'

/** Without a folder, acts in companies' files wait for somebody who has one. */
export type CompletionContext = Pick<AdminContext, 'ops' | 'platform'> &
  Readonly<{ folder?: DataFolder }>

/** Nothing is open but after a process that died. What a company's file that can not be read tells of waits for the next time. */
export function completeActs(context: CompletionContext): Completed {
  if (openActs(context.platform).length === 0) return { written: 0, left: 0 }
  const { ops, platform } = context
  const over: string[] = []
  const write = ops.sqlite.transaction(() => {
    const counts = { written: 0, left: 0 }
    // Whoever is at an act holds this lock until its line is written: what is open now is nobody's any more.
    for (const act of openActs(platform)) {
      const end = act.company === null ? act.entry : endInCompany(context, act)
      if (end === 'later') {
        counts.left += 1
        continue
      }
      over.push(act.id)
      if (end === 'never' || hasAudit(ops, end)) continue
      recordAudit(ops, end)
      counts.written += 1
    }
    return counts
  })
  const counts = write.immediate()
  for (const id of over) dropOpenAct(platform, id)
  return counts
}

/** Lines of the audit written now, and acts whose end could not be found out yet. */
export type Completed = Readonly<{ written: number; left: number }>

/** `never`: the company's file does not know the act, so nothing happened. */
function endInCompany(
  { platform, folder }: CompletionContext,
  act: OpenAct,
): AuditEntry | 'never' | 'later' {
  if (folder === undefined) return 'later'
  const done = doneIn(folder, act)
  if (done === 'never' || done === 'later') return done
  const { entry, settlement } = act
  platform.sqlite
    .transaction(() => {
      for (const id of settlement?.takenBack ?? []) noteTakenBack(platform, id, entry.operator)
      for (const { configId, ...rate } of settlement?.rates ?? [])
        changeRate(platform, configId, rate)
    })
    .immediate()
  return { ...entry, ...done }
}

function doneIn(folder: DataFolder, { id, at, company }: OpenAct) {
  const code = company ?? ''
  const path = folder.tenantFile(code)
  if (!existsSync(path)) return 'never'
  try {
    const tenant = openTenant(path, { code }, 'read-only')
    try {
      return auditOfAct(tenant, { id, at }) ?? 'never'
    } finally {
      tenant.sqlite.close()
    }
  } catch {
    // Damaged, or under recovery.
    return 'later'
  }
}
