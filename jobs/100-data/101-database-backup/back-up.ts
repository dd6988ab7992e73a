/** The night of BATCH-101 from top to bottom: preflight, set, mirror, comparison, pruning, ledger. */
import { join } from 'node:path'
import { MANIFEST_FILE } from '../../../data/backup/manifest.ts'
import { recordDrills } from '../../../data/platform/backups.ts'
import {
  IncompleteError,
  PermanentError,
  type TenantOutcome,
  TobanError,
} from '../../../server/sdk/index.ts'
import {
  type OpenShrinkAlert,
  tellPlace,
  tellSetFailed,
  tellShrinkage,
  tellTargets,
} from './findings.ts'
import { type MadeSet, type MadeTarget, makeSet } from './make-set.ts'
import { mirrorSets } from './mirror.ts'
import { settlePast } from './past.ts'
import { onOneDisk } from './preflight.ts'
import { preview } from './preview.ts'
import { prune } from './prune.ts'
import { ALL_TESTED_LIMIT_BYTES } from './restore-test.ts'
import { type BackupRun, planSet, type SetPlan } from './set-plan.ts'
import { demandRoom, roomOn } from './space.ts'
import { summaryOf, type TenantBackup } from './summary.ts'

export async function backUp(run: BackupRun, openAlerts: readonly OpenShrinkAlert[]) {
  const plan = planSet(run)
  if (run.dryRun) return preview(plan, openAlerts)
  const made = await makeOrTell(plan)
  recordTests(plan, made)
  await run.artifact(join(made.set.folder, MANIFEST_FILE), { kind: 'backup' })
  tellTargets(run, made, plan.shelf.sets)
  const sets = [...plan.shelf.sets, made.set]
  const mirror = await mirrorSets(run, run.settings.toban.backup.mirror, sets)
  const heldTargets = tellShrinkage(run, made, { before: plan.shelf.sets, openAlerts })
  const pruned = mayPrune(plan, made)
    ? await prune(run, sets, { retentionDays: plan.retentionDays, heldTargets })
    : []
  const room = roomOn(run.folder.backupsDir)
  tellPlace(run, { mirror, oneDisk: onOneDisk(run.folder), usedShare: room.usedShare })
  const outcomes = await recordTenants(plan, made)
  const warnings = warningsOf(plan, made, heldTargets)
  const summary = summaryOf(plan, {
    made,
    mirror,
    freeAfter: room.freeBytes,
    pruned,
    warnings,
    outcomes,
  })
  demandNoSilentFailure(made, outcomes, summary)
  return summary
}

async function makeOrTell(plan: SetPlan): Promise<MadeSet> {
  const { run, selection } = plan
  try {
    await settlePast(plan)
    demandRoom(selection.rawBytes, roomOn(run.folder.backupsDir).freeBytes)
    return await makeSet(plan)
  } catch (error) {
    if (!run.signal.aborted) tellSetFailed(run, error)
    throw error
  }
}

/** Only after a whole, verified, full set: nothing goes while tonight's is in doubt. */
function mayPrune({ selection }: SetPlan, { set }: MadeSet): boolean {
  return set.manifest.complete && !selection.partial
}

function recordTests({ run, trigger, selection }: SetPlan, made: MadeSet): void {
  const { setId } = made.set
  const mode =
    trigger === 'MANUAL'
      ? 'manual'
      : selection.rawBytes > ALL_TESTED_LIMIT_BYTES
        ? 'weekly'
        : 'nightly'
  const drills = made.targets.flatMap(({ entry, test }) => {
    if (!test) return []
    return [
      {
        ...test,
        setId,
        target: entry.target,
        at: run.now(),
        mode,
        rowsExpected: entry.rowsTotal,
      } as const,
    ]
  })
  recordDrills(run.platform, drills)
}

/** Each tenant's own line in the ledger. A retry makes a new set but leaves an earlier good line alone. */
function recordTenants(
  { run, selection }: SetPlan,
  made: MadeSet,
): Promise<TenantOutcome<TenantBackup>[]> {
  const tenants = new Map(
    selection.candidates.flatMap(({ tenant }) => (tenant ? [[tenant.code, tenant] as const] : [])),
  )
  return run.eachTenant([...tenants.values()], (tenant): TenantBackup => {
    const own = made.targets.filter(({ entry }) => belongsTo(entry.target, tenant.code))
    const bad = own.find(isBad)
    if (bad) throw targetFailed([bad])
    run.records(own.reduce((sum, { entry }) => sum + entry.rowsTotal, 0))
    return {
      setId: made.set.setId,
      targets: own.map(({ entry }) => [entry.target, entry.status] as const),
    }
  })
}

function belongsTo(target: string, code: string): boolean {
  return target.split(':')[1] === code
}

/** A file of the holding's own has no line in the ledger: then the run itself must fail. */
function demandNoSilentFailure(
  made: MadeSet,
  outcomes: readonly TenantOutcome[],
  summary: unknown,
): void {
  const bad = made.targets.filter(isBad)
  if (bad.length === 0 || outcomes.some(({ state }) => state === 'failed')) return
  const errorClass = bad.some(({ retryable }) => retryable) ? 'transient' : 'permanent'
  throw new IncompleteError(summary, { ...failureOf(bad), errorClass })
}

function isBad({ entry }: MadeTarget): boolean {
  return entry.status === 'failed' || entry.status === 'damaged'
}

function targetFailed(bad: readonly MadeTarget[]): TobanError {
  const details = failureOf(bad)
  return bad.some(({ retryable }) => retryable)
    ? new TobanError(details)
    : new PermanentError(details)
}

function failureOf(bad: readonly MadeTarget[]) {
  const named = bad.map(({ entry }) => `${entry.target}: ${entry.error}`).join('; ')
  return {
    code: 'backup_target_failed',
    message: {
      ja: `バックアップできなかった対象があります: ${named}`,
      en: `not everything could be backed up: ${named}`,
    },
    hint: {
      ja: '前の検証済みバックアップは残っています。ファイルを調べてください(docs/batches/101.md)',
      en: 'the last good copy is kept; look at the file (docs/batches/101.md)',
    },
  }
}

function warningsOf(
  { shelf, selection }: SetPlan,
  made: MadeSet,
  held: ReadonlySet<string>,
): string[] {
  const orphans = selection.candidates.filter(
    ({ target, tenant }) => target.owner.kind === 'tenant' && tenant === null,
  )
  return [
    ...shelf.unreadable.map((setId) => `${setId}: its manifest can not be read; the set is kept`),
    ...orphans.map(({ target }) => `${target.target}: a file without a row in tenants`),
    ...[...held].map((target) => `${target}: pruning waits until its shrinking is acknowledged`),
    ...made.targets
      .filter(({ entry }) => entry.fkFaults > 0)
      .map(
        ({ entry }) => `${entry.target}: ${entry.fkFaults} references without a row (BATCH-105)`,
      ),
  ]
}
