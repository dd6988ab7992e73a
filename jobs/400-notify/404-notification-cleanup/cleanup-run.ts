/** What every step of BATCH-404 works with. */
import type { SystemRun } from '../../../server/sdk/index.ts'
import type { CleanupParams } from './params.ts'

export type CleanupRun = SystemRun<CleanupParams>

/** For tests: shorter pauses, and what happens between writing an archive and reading it back. */
export type CleanupHooks = Readonly<{
  pauseMs?: number
  beforeReadBack?(path: string): void | Promise<void>
}>

/** Data-model rule R8: other writers get a turn between two transactions. */
const PAUSE_MS = 50

/** Repeats a step that does at most one transaction until nothing is left. @returns the sum of what it did */
export async function inChunks(
  run: CleanupRun,
  { pauseMs = PAUSE_MS }: CleanupHooks,
  step: () => number,
): Promise<number> {
  let total = 0
  for (;;) {
    run.signal.throwIfAborted()
    const done = step()
    total += done
    if (done === 0) return total
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
