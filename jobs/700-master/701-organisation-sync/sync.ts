/** Synchronises one company's organisation: fetch, plan, check, write; the `each` of BATCH-701. */
import type { Integration } from '../../../data/platform/integrations.ts'
import {
  dueChanges,
  failingSince,
  isWaiting,
  lastGoodSync,
  type WaitingChange,
  wasApplied,
} from '../../../data/tenant/org-sync.ts'
import {
  BadParameterError,
  dayAt,
  type Run,
  type Skip,
  skip,
  type Tenant,
} from '../../../server/sdk/index.ts'
import { type Connection, readConnection } from './connection.ts'
import type { Inbox } from './csv-source.ts'
import { fileAway } from './inbox-moves.ts'
import type { EntitySet, PendingChange } from './model.ts'
import { planSync } from './plan.ts'
import { type Delays, type NoInput, readSource, type SourceInput } from './source.ts'
import { organisationState } from './state.ts'
import { sayStale } from './sync-alerts.ts'
import { onFailure } from './sync-failure.ts'
import { SyncFault } from './sync-fault.ts'
import { finishSync } from './sync-finish.ts'
import type { SyncParams } from './sync-params.ts'
import type { SyncResult } from './sync-result.ts'

export type SyncFacts = Readonly<{ integration: Integration | null }>

/** What one company's synchronisation works with. */
export type Work = Readonly<{
  tenant: Tenant
  run: Run<SyncParams>
  connection: Connection
  syncType: 'full' | 'incremental'
  entities: readonly EntitySet[]
}>

export async function syncOrganisation(
  tenant: Tenant,
  run: Run<SyncParams>,
  { integration, delays }: SyncFacts & Readonly<{ delays: Delays }>,
): Promise<SyncResult | Skip> {
  if (integration === null) return skip('not_configured')
  if (integration.heldByIncident !== null) return skip('held_by_incident', { needsPerson: true })
  demandConfirmation(tenant, run.params)
  const connection = readConnection(integration.connection)
  const work: Work = {
    tenant,
    run,
    connection,
    syncType:
      run.params.syncType ??
      connection.syncType ??
      (connection.source === 'csv' ? 'full' : 'incremental'),
    entities: run.params.entities ?? connection.entities,
  }
  const found = await watched(work, null, () => readInput(work, integration, delays))
  const inbox = found.kind === 'input' ? found.inbox : null
  return await watched(work, inbox, () => synchronise(work, found))
}

/** Records a failure, and sets aside the files it came from, before it goes on. */
async function watched<T>(work: Work, inbox: Inbox | null, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    await onFailure(work, error, inbox)
    throw error
  }
}

/** The override names its company, so that it can not be given for all by accident. */
function demandConfirmation(tenant: Tenant, { allowMassClose, confirm }: SyncParams): void {
  if (!allowMassClose || confirm === tenant.code) return
  throw new BadParameterError('confirm', {
    message: {
      ja: `confirm: 「${confirm}」はテナント ${tenant.code} と一致しません`,
      en: `confirm: "${confirm}" is not tenant ${tenant.code}`,
    },
    hint: {
      ja: '対象を 1 テナントに絞り、そのコードを入力してください',
      en: 'run it for one tenant only and type its code',
    },
  })
}

async function readInput(
  work: Work,
  integration: Integration,
  delays: Delays,
): Promise<SourceInput | NoInput> {
  const { params } = work.run
  const last = lastGoodSync(work.tenant.db)
  refuseEarlierDate(params, last === null ? null : dayAt(last.startedAt))
  const isFull = work.syncType === 'full'
  const highWater = last?.highWater ?? null
  const found = await readSource({ ...work, integration, isFull, highWater, delays })
  if (found.kind === 'input') refuseOtherInput(params, found)
  return found
}

async function synchronise(work: Work, found: SourceInput | NoInput): Promise<SyncResult | Skip> {
  const { tenant, run } = work
  const { date, allowMassClose } = run.params
  const input = found.kind === 'input' ? found : null
  const due = dueChanges(tenant.db, date).map(pendingOf)
  const isKnown = input?.source === 'csv' && wasApplied(tenant.db, input.sha256)
  if ((input === null || isKnown) && due.length === 0) return await nothingToDo(work, found)
  const state = organisationState(tenant.db, date)
  const plan = planSync(state, {
    rows: input?.rows ?? {},
    due,
    date,
    isFull: work.syncType === 'full',
    keepManual: work.connection.keepManual,
    allowMassClose,
  })
  run.records(plan.fetched)
  const pending = plan.pending.filter((change) => !isWaiting(tenant.db, change))
  const lastHighWater = lastGoodSync(tenant.db)?.highWater ?? null
  return await finishSync(work, { input, state, plan: { ...plan, pending }, lastHighWater })
}

function pendingOf(change: WaitingChange): PendingChange {
  return { ...change, payload: change.payload as PendingChange['payload'] }
}

async function nothingToDo({ tenant, run }: Work, found: SourceInput | NoInput): Promise<Skip> {
  if (!run.dryRun) {
    // An organisation that failed on Monday is still stale on Wednesday, with or without a new file.
    sayStale({ tenant, run }, failingSince(tenant.db))
    const about = { folder: run.folder, code: tenant.code, runId: run.id }
    if (found.kind === 'input' && found.inbox) await fileAway(found.inbox, about)
  }
  return skip(found.kind === 'input' ? 'same_file' : found.reason)
}

function refuseEarlierDate({ date, force }: SyncParams, lastDate: string | null): void {
  if (force || lastDate === null || date >= lastDate) return
  throw new BadParameterError('date', {
    message: {
      ja: `date: ${date} は最後に適用した日 ${lastDate} より前です`,
      en: `date: ${date} is before the last applied date ${lastDate}`,
    },
    hint: {
      ja: '意図した場合は force=true を付けてください',
      en: 'give force=true if it is meant',
    },
  })
}

/** 適用 of a preview applies exactly what was previewed, or nothing. */
function refuseOtherInput({ expectSha256 }: SyncParams, input: SourceInput): void {
  if (expectSha256 === undefined || expectSha256 === input.sha256) return
  throw new SyncFault('input', 'other_input', {
    ja: '入力がプレビューのときから変わっています。もう一度プレビューしてください',
    en: 'the input is not the one that was previewed; preview it again',
  })
}
