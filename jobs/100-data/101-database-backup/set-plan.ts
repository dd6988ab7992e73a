/** What a run of BATCH-101 is about to make, once the preflight has let it pass; plain facts for the steps that follow. */
import type { BackupKey } from '../../../data/backup/keys.ts'
import { readShelf, type SetShelf } from '../../../data/backup/sets.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import { type BackupTrigger, backupTrigger, demandAllowed, type Params } from './params.ts'
import { demandBackupsFolder, demandDescriptors, demandKey } from './preflight.ts'
import { type Selection, selectTargets } from './selection.ts'

export type BackupRun = SystemRun<Params>

export type SetPlan = Readonly<{
  run: BackupRun
  key: BackupKey | null
  selection: Selection
  trigger: BackupTrigger
  retentionDays: number
  /** Sets that are there before this one. */
  shelf: SetShelf
}>

/** Refuses what is not right; makes nothing but a missing `backups/` folder, and not even that in a dry run. */
export function planSet(run: BackupRun): SetPlan {
  demandAllowed(run)
  const { backup } = run.settings.toban
  const key = demandKey(backup.keyFile, run.folder.root)
  demandBackupsFolder(run.folder, { make: !run.dryRun })
  const selection = selectTargets(run)
  demandDescriptors(selection.candidates.length)
  return {
    run,
    key,
    selection,
    trigger: backupTrigger(run),
    retentionDays: run.params.retentionDays ?? backup.retentionDays,
    shelf: readShelf(run.folder.backupsDir, key),
  }
}
