/** Takes back all changes of one run of BATCH-305, newest first, where nobody changed the value since (card 305, rule 9). */
import { changesToTakeBack, type SettingChange } from '../../../data/platform/setting-changes.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { settingValue } from '../../../data/tenant/settings.ts'
import {
  BadParameterError,
  isoWithOffset,
  type SystemRun,
  type TenantOutcome,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import {
  applyChanges,
  type Change,
  CREATED,
  SYNC,
  TAKE_BACK,
  takeBackReason,
  type Work,
} from './apply-changes.ts'
import type { Masters } from './masters.ts'
import { isInBooks, isSameText, placeOf, readBooks } from './places.ts'
import type { SettingParams } from './setting-params.ts'
import { settlePending } from './settle-pending.ts'

type Named = Readonly<{ category: string; key: string }>
type TakenBack = Readonly<{
  rolledBack: number
  failed: number
  /** Somebody has written another value since. */
  conflicts: readonly Named[]
}>

export type RollbackSummary = Readonly<{
  batchId: string
  executedAt: string
  rollbackRun: string
  rolledBack: number
  failed: number
  conflicts: readonly (Named & Readonly<{ tenantCode: string }>)[]
  errors: number
  dryRun: boolean
}>

export async function rollBack(
  run: SystemRun<SettingParams>,
  masters: Masters,
): Promise<RollbackSummary> {
  const { rollbackRun = '' } = run.params
  const changes = changesToTakeBack(run.platform, rollbackRun).filter(({ by }) => by === SYNC)
  if (changes.length === 0) throw nothingToTakeBack(rollbackRun)
  const touched = new Set(changes.map(({ tenantId }) => tenantId))
  const tenants = knownTenants(run.platform)
    .filter(({ id }) => touched.has(id))
    .map(({ id, code, name }) => ({ id, code, name }))
  const outcomes = await run.eachTenant(tenants, (tenant) =>
    takeBack({ run, tenant, masters }, ownOf(changes, tenant)),
  )
  return summaryOf(run, rollbackRun, outcomes)
}

function ownOf(changes: readonly SettingChange[], { id }: TenantRef): SettingChange[] {
  return changes.filter(({ tenantId }) => tenantId === id)
}

async function takeBack(work: Work, changes: readonly SettingChange[]): Promise<TakenBack> {
  const { run } = work
  if (!run.dryRun) await settlePending(work)
  const present = await presentValues(work, changes)
  const isUntouched = (change: SettingChange) =>
    isSameText(placeOf(change), present.get(change) ?? null, change.newValue)
  const ours = changes.filter(isUntouched)
  const conflicts = changes
    .filter((change) => !isUntouched(change))
    .map(({ category, key }) => ({ category, key }))
  if (run.dryRun) return { rolledBack: ours.length, failed: 0, conflicts }
  const made = [...(await applyChanges(work, ours.map(inverse))).values()]
  const count = (state: string) => made.filter((one) => one === state).length
  return { rolledBack: count('done'), failed: count('failed'), conflicts }
}

async function presentValues(
  { run, tenant }: Work,
  changes: readonly SettingChange[],
): Promise<Map<SettingChange, string | null>> {
  const inBooks = (change: SettingChange) => isInBooks(placeOf(change))
  const values = changes
    .filter(inBooks)
    .map((change) => [change, readBooks(run, tenant.id, placeOf(change))] as const)
  const own = changes.filter((change) => !inBooks(change))
  if (own.length === 0) return new Map(values)
  const read = await beside(run, tenant, { mode: 'read-only' }, (db) =>
    own.map((change) => [change, settingValue(db, change.key)] as const),
  )
  return new Map([...values, ...read])
}

function inverse({ id, category, key, oldValue, newValue, reason }: SettingChange): Change {
  return {
    category,
    key,
    oldValue: newValue,
    newValue: oldValue,
    reason: takeBackReason(id, reason === CREATED),
    by: TAKE_BACK,
  }
}

function summaryOf(
  run: SystemRun<SettingParams>,
  rollbackRun: string,
  outcomes: readonly TenantOutcome<TakenBack>[],
): RollbackSummary {
  const good = outcomes.flatMap((one) =>
    one.state === 'succeeded' ? [{ code: one.tenant.code, ...one.result }] : [],
  )
  return {
    batchId: run.batchId,
    executedAt: isoWithOffset(run.now()),
    rollbackRun,
    rolledBack: good.reduce((sum, one) => sum + one.rolledBack, 0),
    failed: good.reduce((sum, one) => sum + one.failed, 0),
    conflicts: good.flatMap(({ code, conflicts }) =>
      conflicts.map((one) => ({ tenantCode: code, ...one })),
    ),
    errors: outcomes.length - good.length,
    dryRun: run.dryRun,
  }
}

function nothingToTakeBack(runId: string): BadParameterError {
  return new BadParameterError('rollbackRun', {
    code: 'nothing_to_roll_back',
    message: {
      ja: `rollbackRun: 実行 ${runId} に戻せる変更はありません。`,
      en: `rollbackRun: run ${runId} has no changes to undo`,
    },
    hint: {
      ja: 'BATCH-305 の実行 ID を指定してください。',
      en: 'give the id of a run of BATCH-305',
    },
  })
}
