/** Two batches never mirror the same directory at once: 403 and 407–409 take this lease first. */
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import { lockMirror, unlockMirror } from '../../../data/tenant/external-sync-state.ts'
import { type Run, type Skip, skip, type Tenant } from '../../../server/sdk/index.ts'

export type LockWork = Readonly<{
  tenant: Tenant
  run: Run<unknown>
  service: MirroredService
  pause(ms: number): Promise<unknown>
}>

const LEASE_MS = 120_000
const RENEW_MS = 30_000
const POLL_MS = 10_000
/** 10 minutes. */
const POLLS = 60

/** Skips the company when another run keeps the lease for ten minutes. A dry run writes nothing and needs none. */
export async function withMirrorLock<T>(lock: LockWork, work: () => Promise<T>): Promise<T | Skip> {
  const { tenant, run, service } = lock
  if (run.dryRun) return await work()
  if (!(await obtained(lock))) return skip('locked', { needsPerson: true })
  const renewal = setInterval(() => take(lock), RENEW_MS)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    unlockMirror(tenant.db, service, run.id)
  }
}

async function obtained(lock: LockWork): Promise<boolean> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    if (take(lock)) return true
    await lock.pause(POLL_MS)
    lock.run.signal.throwIfAborted()
  }
  return take(lock)
}

function take({ tenant, run, service }: LockWork): boolean {
  const now = run.now()
  return lockMirror(tenant.db, { service, runId: run.id, until: now + LEASE_MS }, now)
}
