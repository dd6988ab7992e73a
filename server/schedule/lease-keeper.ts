/** Holds the scheduler's lease for this process; a second process waits here as stand-by. */
import { hostname } from 'node:os'
import {
  claimLease,
  currentLease,
  type Lease,
  releaseLease,
  renewLease,
} from '../../data/ops/lease.ts'
import type { OpsDb } from '../../data/ops/open.ts'

/** A lease not renewed for this long may be taken over. */
export const LEASE_MS = 15_000
const RENEW_EVERY_MS = 5_000
const ASK_EVERY_MS = 500

export type LeaseKeeper = Readonly<{ holder: string; release(): void }>

export type LeaseOptions = Readonly<{
  ops: OpsDb
  now(): number
  /** Called once when another process holds the lease and we begin to wait. */
  onStandby(other: Lease): void
  /** The lease is gone: stop everything at once. */
  onLost(): void
  signal?: AbortSignal
}>

/** Resolves when the lease is ours; null when the signal was aborted first. */
export async function keepLease(options: LeaseOptions): Promise<LeaseKeeper | null> {
  const holder = `${hostname()}:${process.pid}:${options.now()}`
  let told = false
  while (!tryClaim(options, holder)) {
    const other = currentLease(options.ops)
    if (other && !told) options.onStandby(other)
    told = true
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    if (options.signal?.aborted) return null
  }
  const timer = setInterval(() => {
    const at = options.now()
    if (!renewLease(options.ops, holder, at, at + LEASE_MS)) {
      clearInterval(timer)
      options.onLost()
    }
  }, RENEW_EVERY_MS)
  timer.unref()
  return {
    holder,
    release: () => {
      clearInterval(timer)
      releaseLease(options.ops, holder)
    },
  }
}

/** The scheduler that is at work now; null when there is none (or it died). */
export function liveScheduler(ops: OpsDb, now: number): Lease | null {
  const lease = currentLease(ops)
  if (!lease || lease.leaseUntil <= now || isDead(lease)) return null
  return lease
}

function tryClaim(options: LeaseOptions, holder: string): boolean {
  const lease = currentLease(options.ops)
  const at = options.now()
  const deadHolder = lease && isDead(lease) ? lease.holder : null
  return claimLease(options.ops, { holder, pid: process.pid, at, until: at + LEASE_MS, deadHolder })
}

/** Only a process of this machine can be known to be gone; of another machine only the time tells. */
function isDead(lease: Lease): boolean {
  if (!lease.holder.startsWith(`${hostname()}:`) || lease.pid === process.pid) return false
  try {
    process.kill(lease.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
