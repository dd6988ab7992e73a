/** Brings folder and books together before a new set is made: what killed runs left behind is settled here (BATCH-101). */
import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sweepLeftovers } from '../../../data/backup/set-folder.ts'
import { recordPublishedSet } from '../../../data/backup/sets.ts'
import { failSet, markDeleted, presentSets, runningSets } from '../../../data/platform/backups.ts'
import type { SetPlan } from './set-plan.ts'

/** Overlap is off for this batch, so whatever is unfinished now belongs to a dead run. */
export async function settlePast(plan: SetPlan): Promise<void> {
  const { run, shelf } = plan
  const swept = await sweepLeftovers(run.folder.backupsDir)
  if (swept.length > 0)
    run.log.warn('removed what an interrupted run left behind', { names: swept })
  await sweepBenches(run.folder.restoreDir)
  const remembered = new Set(presentSets(run.platform))
  for (const set of shelf.sets) {
    if (!remembered.has(set.setId)) recordPublishedSet(run.platform, set)
  }
  const onDisk = new Set([...shelf.sets.map((set) => set.setId), ...shelf.unreadable])
  for (const setId of remembered)
    if (!onDisk.has(setId)) markDeleted(run.platform, setId, run.now())
  for (const setId of runningSets(run.platform)) {
    failSet(run.platform, setId, {
      at: run.now(),
      reason: 'the run ended before the set was published',
    })
  }
}

/** Work folders of restore tests whose run is dead. */
async function sweepBenches(restoreDir: string): Promise<void> {
  if (!existsSync(restoreDir)) return
  for (const name of readdirSync(restoreDir)) {
    if (name.startsWith('test-')) await rm(join(restoreDir, name), { recursive: true, force: true })
  }
}
