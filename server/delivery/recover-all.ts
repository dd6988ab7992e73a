/** At the start of the scheduler (delivery rule D6): what an earlier process left in SENDING is settled before anybody drains. */
import type { DataFolder } from '../../data/folder.ts'
import { recoverClaims } from '../../data/outbox/recovery.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { bootOfMachine } from './boot.ts'
import type { Alive } from './delivery.ts'
import { isGone } from './drains.ts'
import { participantsOf } from './participants.ts'

export type RecoveredAtStart = Readonly<{ owner: string; requeued: number; inDoubt: number }>

export type RecoverAllDeps = Readonly<{
  folder: DataFolder
  /** Read-only. */
  platform: PlatformDb
  now(): Instant
  /** Attempts that are under way already. */
  alive: Alive
  signal: AbortSignal
  /** A company's file that can not be opened is the trouble of its next batch. */
  onTrouble(owner: string, error: unknown): void
}>

/** Owners with something to recover; a turn of the event loop between two files. */
export async function recoverAll(deps: RecoverAllDeps): Promise<RecoveredAtStart[]> {
  const { folder, platform, now, alive } = deps
  const whose = { platform: true, tenants: 'all' } as const
  const found: RecoveredAtStart[] = []
  for (const { owner, open } of participantsOf(folder, platform, { whose, now: now() })) {
    if (deps.signal.aborted) break
    await new Promise((resolve) => setImmediate(resolve))
    try {
      const { outbox, close } = open()
      try {
        const { requeued, inDoubt } = recoverClaims(outbox, {
          now: now(),
          isGone: (claimedBy, renewedAt) => isGone(alive, claimedBy, renewedAt),
          boot: bootOfMachine(),
          runId: null,
          batchId: null,
        })
        if (requeued + inDoubt.length > 0) found.push({ owner, requeued, inDoubt: inDoubt.length })
      } finally {
        close()
      }
    } catch (error) {
      deps.onTrouble(owner, error)
    }
  }
  return found
}
