/** Removes the sets that no tier, person or court wants kept; last step of a good night (BATCH-101, rule 11). */
import { removeSet } from '../../../data/backup/set-folder.ts'
import type { PublishedSet } from '../../../data/backup/sets.ts'
import { tenantCodeOf } from '../../../data/backup/targets.ts'
import {
  type BackupHold,
  backupHolds,
  markDeleted,
  markTiers,
  pinnedSetIds,
} from '../../../data/platform/backups.ts'
import { dayAt } from '../../../server/sdk/index.ts'
import { unmirror } from './mirror.ts'
import { judgeSets, type SetFacts, type Verdict } from './retention.ts'
import type { BackupRun } from './set-plan.ts'

export type PruneRules = Readonly<{ retentionDays: number; heldTargets: ReadonlySet<string> }>

/** What would be kept and why, for all readable sets. Nothing is touched. */
export function judge(run: BackupRun, sets: readonly PublishedSet[], rules: PruneRules): Verdict[] {
  const { weekly, monthly, yearly } = run.settings.toban.backup
  const tiers = { days: rules.retentionDays, weeks: weekly, months: monthly, years: yearly }
  const [pinned, holds] = [new Set(pinnedSetIds(run.platform)), backupHolds(run.platform)]
  const facts = sets.map((set) => factsOf(set, pinned, holds))
  return judgeSets(facts, { today: dayAt(run.now()), tiers, heldTargets: rules.heldTargets })
}

/** Answers the ids removed, oldest first. A set out of sight but not yet removed is swept by the next run. */
export async function prune(
  run: BackupRun,
  sets: readonly PublishedSet[],
  rules: PruneRules,
): Promise<string[]> {
  const removed: string[] = []
  for (const verdict of judge(run, sets, rules)) {
    run.signal.throwIfAborted()
    if (verdict.kept) {
      markTiers(run.platform, verdict.setId, verdict.tiers)
      continue
    }
    await removeSet(run.folder.backupsDir, verdict.setId)
    markDeleted(run.platform, verdict.setId, run.now())
    await unmirror(run.settings.toban.backup.mirror, verdict.setId)
    removed.push(verdict.setId)
  }
  return removed
}

function factsOf(
  set: PublishedSet,
  pinned: ReadonlySet<string>,
  holds: readonly BackupHold[],
): SetFacts {
  const { setId, manifest } = set
  return {
    setId,
    takenAt: manifest.takenAt,
    complete: manifest.complete,
    partial: manifest.partial,
    pinned: set.pin !== null || pinned.has(setId),
    legalHold: holds.some((hold) => covers(hold, set)),
    goodTargets: manifest.targets
      .filter((entry) => entry.status === 'verified')
      .map((entry) => entry.target),
  }
}

function covers(hold: BackupHold, { manifest }: PublishedSet): boolean {
  const { takenAt } = manifest
  if (takenAt < hold.from || (hold.to !== null && takenAt > hold.to)) return false
  return manifest.targets.some((entry) => tenantCodeOf(entry.target) === hold.tenantCode)
}
