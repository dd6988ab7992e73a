/** What happens when a company's synchronisation fails: recorded, said, the bad file set aside; called by BATCH-701. */
import { addSyncRun, failingSince, NO_COUNTS } from '../../../data/tenant/org-sync.ts'
import { BadParameterError, PermanentError, TobanError } from '../../../server/sdk/index.ts'
import { type Inbox, UnreadableInbox } from './csv-source.ts'
import { setAside } from './inbox-moves.ts'
import type { Work } from './sync.ts'
import { sayFault, sayStale } from './sync-alerts.ts'
import { SyncFault } from './sync-fault.ts'
import { tellHr } from './tell-hr.ts'

/** The file in work is set aside only for faults that trying again can not heal; else it waits in the inbox. */
export async function onFailure(
  work: Work,
  error: unknown,
  inbox: Inbox | null = null,
): Promise<void> {
  const { run, tenant } = work
  // A cancel is nobody's failure, and refused parameters never began.
  if (run.dryRun || run.signal.aborted || error instanceof BadParameterError) return
  record(work, error)
  if (error instanceof SyncFault) sayFault({ tenant, run }, error)
  sayStale({ tenant, run }, failingSince(tenant.db))
  const bad = error instanceof UnreadableInbox ? error.inbox : inbox
  if (bad === null || !(error instanceof PermanentError) || isOtherInput(error)) return
  await setAside(bad, {
    folder: run.folder,
    code: tenant.code,
    runId: run.id,
    reason: reasonOf(error),
  })
}

/** The input was replaced after the preview: the newer file is as good as any. */
function isOtherInput(error: PermanentError): boolean {
  return error.code === 'other_input'
}

function record({ tenant, run, connection, syncType }: Work, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const at = run.now()
  const save = tenant.db.sqlite.transaction(() => {
    addSyncRun(tenant.db, {
      ...NO_COUNTS,
      runId: run.id,
      source: connection.source,
      syncType,
      fileName: null,
      sha256: null,
      encoding: null,
      highWater: null,
      guard: error instanceof SyncFault && error.faultKind === 'guard' ? error.code : null,
      state: 'failed',
      error: message.slice(0, 500),
      startedAt: at,
      finishedAt: at,
    })
    tellHr(tenant, run, {
      outcome: 'failed',
      title: '組織マスタを同期できませんでした',
      message: error instanceof TobanError ? error.words.ja : message,
      isUrgent: true,
      file: null,
    })
  })
  save.immediate()
}

function reasonOf(error: PermanentError): string {
  const hint = error.hint ? `\n${error.hint.ja}\n${error.hint.en}` : ''
  return `${error.code}\n${error.words.ja}\n${error.words.en}${hint}`
}
