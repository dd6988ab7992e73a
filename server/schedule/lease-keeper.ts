/** Holds the scheduler's lease for this process; a second process waits here as stand-by until the first is gone. */
import { fenceWrites } from '../../data/ops/fence.ts'
import {
  claimLease,
  currentLease,
  type Lease,
  releaseLease,
  renewLease,
} from '../../data/ops/lease.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { forgetStandby, noteStandby } from '../../data/ops/standbys.ts'
import { isPassingTrouble } from '../../data/sqlite/trouble.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type ProcessState, processIdentity, processState } from './process-identity.ts'

/** A lease not renewed for this long may be taken over. */
export const LEASE_MS = 15_000
const RENEW_EVERY_MS = 5_000
const ASK_EVERY_MS = 250

/** How the lease came to us from somebody who had not given it back. */
export type TakeOver = Readonly<{
  from: Lease
  /** `died`: its process is gone. `silent`: it is there, or was on another machine, and did not renew. */
  why: 'died' | 'silent'
}>

export type LeaseKeeper = Readonly<{
  holder: string
  /** Null when the lease was free. */
  takeOver: TakeOver | null
  release(): void
}>

export type LeaseOptions = Readonly<{
  ops: OpsDb
  now(): Instant
  /** Called once when another process holds the lease and we begin to wait. */
  onStandby(other: Lease): void
  /** ops.db can not be written now (locked, disk full); called once, then it is tried again and again. */
  onTrouble(error: Error): void
  /** Another process has taken over: end at once, nothing can be recorded any more. */
  onLost(): void
  signal?: AbortSignal
  /** Who we are; default this process. */
  identity?: string
  /** For tests; the usual values are above. */
  timing?: Readonly<{ leaseMs: number; renewEveryMs: number; askEveryMs: number }>
}>

const TIMING = { leaseMs: LEASE_MS, renewEveryMs: RENEW_EVERY_MS, askEveryMs: ASK_EVERY_MS }

/**
 * Resolves when the lease is ours; null when the signal was aborted first. From then on the connection is
 * fenced: should another process take over while this one is suspended, the next write fails.
 */
export async function keepLease(options: LeaseOptions): Promise<LeaseKeeper | null> {
  const { ops, now } = options
  const timing = options.timing ?? TIMING
  const holder = `${options.identity ?? processIdentity()}:${now()}`
  const claimed = await waitForLease(options, holder, timing)
  if (claimed === 'aborted') return null
  fenceWrites(ops, holder)
  const timer = setInterval(() => {
    const at = now()
    if (renewLease(ops, holder, at, at + timing.leaseMs)) return
    clearInterval(timer)
    options.onLost()
  }, timing.renewEveryMs)
  timer.unref()
  return {
    holder,
    takeOver: claimed.takeOver,
    release: () => {
      clearInterval(timer)
      releaseLease(ops, holder)
    },
  }
}

type Claimed = { takeOver: TakeOver | null }

async function waitForLease(
  options: LeaseOptions,
  holder: string,
  timing: typeof TIMING,
): Promise<Claimed | 'aborted'> {
  const watch = silenceWatch(options.now, timing.leaseMs)
  const tell = tellOnce(options)
  const note = standbyNote(options, holder, timing.renewEveryMs)
  for (;;) {
    if (options.signal?.aborted) {
      note.takeAway()
      return 'aborted'
    }
    try {
      const claimed = await tryClaim(options, { holder, leaseMs: timing.leaseMs, watch })
      if ('takeOver' in claimed) {
        note.takeAway()
        return claimed
      }
      tell.standby(claimed.other)
      note.renew()
    } catch (error) {
      if (!isPassingTrouble(error)) throw error
      tell.trouble(error)
    }
    await pause(timing.askEveryMs, options.signal)
  }
}

/** Says on the System page that we wait, since when and where. A courtesy: where it can not be written, we wait all the same. */
function standbyNote({ ops, now }: LeaseOptions, holder: string, everyMs: number) {
  const since = now()
  let writtenAt: number | null = null
  const courtesy = (write: () => void) => {
    try {
      write()
    } catch (error) {
      if (!isPassingTrouble(error)) throw error
    }
  }
  return {
    renew: () => {
      if (writtenAt !== null && performance.now() - writtenAt < everyMs) return
      writtenAt = performance.now()
      courtesy(() => noteStandby(ops, { holder, pid: process.pid, since, seenAt: now() }))
    },
    takeAway: () => {
      if (writtenAt !== null) courtesy(() => forgetStandby(ops, holder))
    },
  }
}

type Candidate = { holder: string; leaseMs: number; watch: SilenceWatch }

async function tryClaim(
  { ops, now }: LeaseOptions,
  { holder, leaseMs, watch }: Candidate,
): Promise<Claimed | { other: Lease | null }> {
  const lease = currentLease(ops)
  const state = lease && processState(lease.holder, lease.pid)
  const why = lease && (state === 'gone' ? 'died' : watch.isSilent(lease, state) ? 'silent' : null)
  if (lease && !why) return { other: lease }
  const at = now()
  const claim = { holder, pid: process.pid, at, until: at + leaseMs, from: lease }
  if (!claimLease(ops, claim)) return { other: currentLease(ops) }
  if (!lease || !why) return { takeOver: null }
  if (state === 'alive' && lease.pid !== process.pid) await endProcess(lease)
  return { takeOver: { from: lease, why } }
}

type SilenceWatch = Readonly<{ isSilent(lease: Lease, state: ProcessState | null): boolean }>

/**
 * Measures the holder's silence by our own steady clock: a wall clock that jumps takes the lease from nobody. Nor does
 * a machine that stood still as a whole: whoever has not looked for long slept too, and begins to measure anew.
 */
function silenceWatch(now: () => Instant, leaseMs: number): SilenceWatch {
  let seen: { lease: Lease; since: number; lookedAt: number } | null = null
  return {
    isSilent(lease, state) {
      const at = performance.now()
      const isSame = seen?.lease.holder === lease.holder && seen.lease.renewedAt === lease.renewedAt
      if (seen && isSame && at - seen.lookedAt < leaseMs / 3) {
        seen.lookedAt = at
        return at - seen.since >= leaseMs
      }
      // It ran out before we came, and nobody is known to be there.
      const ranOut = seen === null && state !== 'alive' && lease.leaseUntil <= now()
      seen = { lease, since: at, lookedAt: at }
      return ranOut
    },
  }
}

const END_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 20

/**
 * The fence keeps the former holder out of ops.db, but its threads would go on in the companies' files:
 * a process of this machine that has lost its lease is ended before anything is resumed.
 */
async function endProcess({ holder, pid }: Lease): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone by itself, or of another user: the fence alone must do.
    return
  }
  const until = performance.now() + END_WITHIN_MS
  while (processState(holder, pid) === 'alive' && performance.now() < until) {
    await pause(LOOK_EVERY_MS)
  }
}

/** The scheduler that is at work now; null when there is none (or it died). */
export function liveScheduler(ops: OpsDb, now: Instant): Lease | null {
  const lease = currentLease(ops)
  if (!lease || lease.leaseUntil <= now) return null
  return processState(lease.holder, lease.pid) === 'gone' ? null : lease
}

function tellOnce({ onStandby, onTrouble }: LeaseOptions) {
  let toldOf: 'standby' | 'trouble' | null = null
  return {
    standby: (other: Lease | null) => {
      if (other && toldOf !== 'standby') onStandby(other)
      if (other) toldOf = 'standby'
    },
    trouble: (error: Error) => {
      if (toldOf !== 'trouble') onTrouble(error)
      toldOf = 'trouble'
    },
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}
