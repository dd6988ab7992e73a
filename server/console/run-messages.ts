/** Counts the messages of a run over the outboxes: kept for a while, because every company's file is opened for it. */
import type { RunMessages } from '../../views/parts/run-messages.tsx'
import { type OutboxContext, ownersOf } from '../commands/outbox/outboxes.ts'
import { countOwnerOfRun } from '../commands/outbox/read.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { eachOutbox, totalsOf } from './outbox-facts.ts'

export type MessageCounts = Readonly<{
  /** As the page can be drawn at once: null when that would take too long and nothing is known yet. */
  soon(runId: string): Promise<RunMessages | null>
  /** Reads what is out of date. For the event stream, where nobody waits. */
  read(runId: string): Promise<RunMessages>
}>

/** A page waits for so many files; of more it is told by its stream. */
const FEW_OUTBOXES = 12
const KEPT_MS = 10_000
const MOST_KEPT = 50

type Kept = { at: Instant; counts: Promise<RunMessages>; known: RunMessages | null }

export function createMessageCounts(context: OutboxContext, clock: () => Instant): MessageCounts {
  const kept = new Map<string, Kept>()

  function read(runId: string): Promise<RunMessages> {
    const found = kept.get(runId)
    if (found && clock() - found.at < KEPT_MS) return found.counts
    const entry: Kept = { at: clock(), counts: count(context, runId), known: found?.known ?? null }
    kept.delete(runId)
    kept.set(runId, entry)
    entry.counts.then(
      (counts) => {
        entry.known = counts
      },
      // Who waits is told; the next one reads again.
      () => kept.delete(runId),
    )
    for (const id of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(id)
    return entry.counts
  }

  async function soon(runId: string): Promise<RunMessages | null> {
    const isFew = ownersOf(context).length <= FEW_OUTBOXES
    return isFew ? read(runId) : (kept.get(runId)?.known ?? null)
  }

  return { soon, read }
}

async function count(context: OutboxContext, runId: string): Promise<RunMessages> {
  const { found, unreadable } = await eachOutbox(ownersOf(context), false, (owner) =>
    countOwnerOfRun(context, owner, runId),
  )
  return { totals: totalsOf(found.flat()), unreadable }
}
