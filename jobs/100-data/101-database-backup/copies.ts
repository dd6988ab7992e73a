/** Barrier and copies of BATCH-101: from live databases to raw files that show one instant. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Barrier, takeSnapshots } from '../../../data/backup/barrier.ts'
import { type Copied, copySnapshot } from '../../../data/backup/copy.ts'
import {
  BLOCKED_WRITERS_LIMIT_MS,
  type OpenTarget,
  openTarget,
} from '../../../data/backup/snapshot.ts'
import { inLanes } from './lanes.ts'
import type { Candidate } from './selection.ts'
import type { BackupRun } from './set-plan.ts'
import { isNoSpace } from './space.ts'

const COPY_LANES = 2

/** A raw copy in the set's working folder, or why there is none. */
export type RawCopy = Readonly<{ candidate: Candidate; tenantId: string | null }> &
  (
    | Readonly<{ ok: true; path: string; copied: Copied; wal: boolean; ms: number }>
    | Readonly<{ ok: false; error: string; retryable: boolean }>
  )

export type RawCopies = Readonly<{ barrier: Barrier; copies: readonly RawCopy[] }>

/** One target's trouble stops only that target; a full disk or an abort stops all. */
export async function copyTargets(
  run: BackupRun,
  candidates: readonly Candidate[],
  rawFolder: string,
): Promise<RawCopies> {
  const opened = candidates.map(open)
  const usable = opened.filter(isOpen)
  try {
    const barrier = await takeSnapshots(
      usable.map(({ open }) => open),
      {
        now: run.now,
        pause: (milliseconds) => pause(milliseconds, undefined, { signal: run.signal }),
      },
    )
    // The longest write-ahead log grows fastest while its snapshot is held: it goes first.
    const order = [...usable].sort((a, b) => b.candidate.walBytes - a.candidate.walBytes)
    const copies = await inLanes(order, COPY_LANES, (entry) => copyOne(run, entry, rawFolder))
    return { barrier, copies: inOrder(candidates, [...copies, ...opened.filter(isRefused)]) }
  } finally {
    for (const { open } of usable) if (open.reader.open) open.reader.close()
  }
}

type Opened = Readonly<{ candidate: Candidate; open: OpenTarget }>
type Refused = Extract<RawCopy, { ok: false }>

function open(candidate: Candidate): Opened | Refused {
  try {
    return { candidate, open: openTarget(candidate.target) }
  } catch (error) {
    // Missing, empty or somebody else's: another try will find the same.
    return refused(candidate, error, { retryable: false })
  }
}

async function copyOne(run: BackupRun, entry: Opened, rawFolder: string): Promise<RawCopy> {
  const { candidate, open } = entry
  const path = join(rawFolder, candidate.target.setPath)
  const startedAt = performance.now()
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const copied = await copySnapshot(open, path, signalFor(run, open))
    const ms = Math.round(performance.now() - startedAt)
    return { ok: true, candidate, tenantId: open.tenantId, path, copied, wal: open.wal, ms }
  } catch (error) {
    run.signal.throwIfAborted()
    if (isNoSpace(error)) throw error
    return refused(candidate, error, { retryable: true })
  }
}

/** A file that is not in WAL mode keeps its writers out while it is copied. */
function signalFor(run: BackupRun, open: OpenTarget): AbortSignal {
  if (open.wal) return run.signal
  return AbortSignal.any([run.signal, AbortSignal.timeout(BLOCKED_WRITERS_LIMIT_MS)])
}

function refused(
  candidate: Candidate,
  error: unknown,
  { retryable }: { retryable: boolean },
): Refused {
  const message = error instanceof Error ? error.message : String(error)
  return { ok: false, candidate, tenantId: candidate.tenant?.id ?? null, error: message, retryable }
}

function isOpen(entry: Opened | Refused): entry is Opened {
  return 'open' in entry
}

function isRefused(entry: Opened | Refused): entry is Refused {
  return !('open' in entry)
}

function inOrder(candidates: readonly Candidate[], copies: readonly RawCopy[]): RawCopy[] {
  const places = new Map(candidates.map((candidate, index) => [candidate.target.target, index]))
  const placeOf = (copy: RawCopy) => places.get(copy.candidate.target.target) ?? 0
  return [...copies].sort((a, b) => placeOf(a) - placeOf(b))
}
