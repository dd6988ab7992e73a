/** Reads the ledger against the plan: every due time of a span with its fate; called by `toban today` and the console. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import { owedSince } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { dueTimesBetween, type KeyReach, keysInLedger } from '../../data/ops/reading/due-times.ts'
import type { Config } from '../config/config.ts'
import { type Accounted, accountFor, type DueKey, without } from '../domain/accounting.ts'
import type { Instant, Span } from '../domain/calendar-day.ts'
import { changedBy, dueTimeOf } from '../domain/exceptions.ts'
import { type Occurrence, occurrencesOn } from '../domain/occurrence.ts'
import { zoneClock } from '../domain/zone-clock.ts'

export type AccountsOf = Readonly<{
  ops: OpsDb
  config: Config
  now: Instant
  /** Half-open. */
  span: Span
  /** All due times of the enabled entries in the span, closed days included; computed here when left out. */
  planned?: readonly Occurrence[]
}>

export function accountsOf({ ops, config, now, span, planned }: AccountsOf): Accounted[] {
  const { from, to } = { from: span.from - 1, to: span.to - 1 }
  const enabled = config.batches.filter((entry) => entry.enabled)
  const entries = new Map(enabled.map((entry) => [entry.batchId, entry]))
  const timetable = { calendars: config.calendars, clock: zoneClock(config.timezone) }
  const due = planned ?? enabled.flatMap((entry) => occurrencesOn(entry, timetable, { from, to }))
  const recorded = dueTimesBetween(ops, span.from, span.to)
  const changed = changedBy(without(due, recorded), {
    exceptions: openExceptions(ops, now),
    span: { from, to },
    find: (batchId, scheduledFor) => {
      const entry = entries.get(batchId)
      return entry ? dueTimeOf(entry, config, scheduledFor) : null
    },
  })
  return accountFor({
    recorded,
    // What an operator or a calendar has moved to another day has its fate there.
    planned: without(changed, keysInLedger(ops, reachOf(changed))),
    owedSince: owedSince(ops),
    now,
  })
}

/** From the first to the last of each batch. */
function reachOf(due: readonly DueKey[]): KeyReach[] {
  const reach = new Map<string, { batchId: string; from: Instant; to: Instant }>()
  for (const { batchId, scheduledFor } of due) {
    const known = reach.get(batchId)
    if (!known) reach.set(batchId, { batchId, from: scheduledFor, to: scheduledFor })
    else if (scheduledFor < known.from) known.from = scheduledFor
    else if (scheduledFor > known.to) known.to = scheduledFor
  }
  return [...reach.values()]
}
