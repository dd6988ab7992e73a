/** The verdict as a file for programs outside that can not ask the console: `state/health.json` (BATCH-001). */
import { join } from 'node:path'
import type { HealthVerdict } from '../../../data/platform/health.ts'
import { type DataFolder, isoWithOffset, writeFileDurably } from '../../../server/sdk/index.ts'
import type { Counts } from './verdict.ts'

export type HealthState = Readonly<{
  verdict: HealthVerdict
  checkedAt: number
  level: string
  counts: Counts
  runId: string
}>

/** Older than 70 minutes means that nothing checks any more: readers must look at `checkedAtMs`. */
export async function writeHealthState(folder: DataFolder, state: HealthState): Promise<void> {
  const { checkedAt, ...rest } = state
  const content = { ...rest, checkedAt: isoWithOffset(checkedAt), checkedAtMs: checkedAt }
  await writeFileDurably(join(folder.stateDir, 'health.json'), `${JSON.stringify(content)}\n`)
}
