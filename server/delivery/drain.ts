/** Empties outboxes: recovery first, then rounds in which every owner has its turn, until nothing is due or time is up (delivery rules D5–D12). */
import type { DrainDeps, DrainFilter, DrainReport } from './drain-terms.ts'
import { OwnerLife } from './owner-life.ts'

/** Owners served at the same time. */
const OWNERS_AT_ONCE = 4

/** A service that wants to be left alone for at most so long is waited for. */
const LONGEST_WAIT_MS = 60_000

export async function drain(deps: DrainDeps, filter: DrainFilter): Promise<DrainReport> {
  const all = deps.participants.map((participant) => new OwnerLife(deps, participant, filter))
  await inTurns(all, (life) => life.begin())
  let ready = all.filter((life) => life.hasMore)
  let rounds = 0
  while (ready.length > 0 && mayGoOn(deps)) {
    rounds += 1
    const connections = deps.connections()
    await inTurns(inServeOrder(deps, ready), (life) => life.serve(connections))
    ready = all.filter((life) => life.hasMore)
    if (ready.length === 0) ready = await waitForServices(deps, all)
  }
  await inTurns(all, (life) => life.finish())
  const isLate = ready.length > 0 || all.some((life) => life.outOfTime)
  return { owners: all.map((life) => life.report()), rounds, ended: endOf(deps, isLate) }
}

function mayGoOn({ stop, clock, deadline }: DrainDeps): boolean {
  return !stop.aborted && clock.now() < deadline
}

/** @param isLate something was due when the time was up. */
function endOf(deps: DrainDeps, isLate: boolean): DrainReport['ended'] {
  if (deps.stop.aborted) return 'stopped'
  return isLate ? 'deadline' : 'empty'
}

async function inTurns(
  lives: readonly OwnerLife[],
  work: (life: OwnerLife) => Promise<void>,
): Promise<void> {
  const waiting = [...lives]
  const server = async () => {
    for (let life = waiting.shift(); life; life = waiting.shift()) await work(life)
  }
  await Promise.all(Array.from({ length: OWNERS_AT_ONCE }, server))
}

/** The holding's queue first in its first round, then whoever was not served for longest. */
function inServeOrder(deps: DrainDeps, lives: readonly OwnerLife[]): OwnerLife[] {
  const last = deps.serveOrder.last()
  const place = (life: OwnerLife) =>
    life.isPlatform && !life.wasServed ? -1 : (last.get(life.id) ?? 0)
  return [...lives].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1))
}

/** Owners whose services want a short rest; resolves when the first of them has had it. */
async function waitForServices(deps: DrainDeps, lives: readonly OwnerLife[]): Promise<OwnerLife[]> {
  const limit = Math.min(deps.clock.now() + LONGEST_WAIT_MS, deps.deadline - 1)
  const resting = lives.filter((life) => (life.pausedUntil ?? Number.POSITIVE_INFINITY) <= limit)
  if (resting.length === 0) return []
  await deps.clock.sleepUntil(Math.min(...resting.map((life) => life.pausedUntil ?? 0)), deps.stop)
  const now = deps.clock.now()
  return resting.filter((life) => life.wakeUp(now))
}
