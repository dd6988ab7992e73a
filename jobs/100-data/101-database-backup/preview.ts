/** A dry run of BATCH-101: sizes, room and what would be pruned; nothing is written. */
import type { OpenShrinkAlert } from './findings.ts'
import { judge } from './prune.ts'
import type { SetPlan } from './set-plan.ts'
import { roomOn } from './space.ts'

export function preview(plan: SetPlan, openAlerts: readonly OpenShrinkAlert[]) {
  const { run, selection, shelf, retentionDays } = plan
  const heldTargets = new Set(
    openAlerts.filter((alert) => !alert.acknowledged).map(({ target }) => target),
  )
  const verdicts = judge(run, shelf.sets, { retentionDays, heldTargets })
  return {
    dryRun: true,
    targets: selection.candidates.map(({ target, bytes, walBytes }) => ({
      target: target.target,
      bytes,
      walBytes,
    })),
    rawBytes: selection.rawBytes,
    freeBytes: roomOn(run.folder.backupsDir).freeBytes,
    wouldPrune: verdicts.filter(({ kept }) => !kept).map(({ setId }) => setId),
  }
}
