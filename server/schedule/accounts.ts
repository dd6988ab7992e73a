/** Reads the ledger against the plan: every due time of a span with its fate; called by `toban today` and the console. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import { owedSince } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { dueTimesBetween, type KeyReach, keysInLedger } from '../../data/ops/reading/due-times.ts'
import type { Config } from '../config/config.ts'
import { type Accounted, accountFor, type DueKey, keysOf, without } from '../domain/accounting.ts'
import type { Instant, Span } from '../domain/calendar-day.ts'
import { type ChangedOccurrence, changedBy, dueTimeOf } from '../domain/exceptions.ts'
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

export function accountsOf(asked: AccountsOf): Accounted[] {
  const { ops, now, span } = asked
  const recorded = dueTimesBetween(ops, span.from, span.to)
  const changed = changedPlan(asked, without(dueOf(asked), keysOf(recorded)))
  // What an operator or a calendar has moved to another day has its fate there.
  const planned = without(changed, keysInLedger(ops, reachOf(changed)))
  return accountFor({ recorded, planned, owedSince: owedSince(ops), now })
}

/** What the plan has and the ledger has not: still to come, lost, or of a time before the plan was in force. */
export function unrecordedOf(asked: AccountsOf): readonly ChangedOccurrence[] {
  const { ops } = asked
  const due = dueOf(asked)
  const changed = changedPlan(asked, without(due, keysInLedger(ops, reachOf(due))))
  const movedHere = changed.filter(({ exception }) => exception?.kind === 'move')
  return movedHere.length === 0 ? changed : without(changed, keysInLedger(ops, reachOf(movedHere)))
}

function dueOf({ config, span, planned }: AccountsOf): readonly Occurrence[] {
  if (planned) return planned
  const timetable = { calendars: config.calendars, clock: zoneClock(config.timezone) }
  const open = { from: span.from - 1, to: span.to - 1 }
  return config.batches
    .filter((entry) => entry.enabled)
    .flatMap((entry) => occurrencesOn(entry, timetable, open))
}

/** With what operators changed. */
function changedPlan(asked: AccountsOf, due: readonly Occurrence[]): readonly ChangedOccurrence[] {
  const { ops, config, now, span } = asked
  const enabled = config.batches.filter((entry) => entry.enabled)
  const entries = new Map(enabled.map((entry) => [entry.batchId, entry]))
  return changedBy(due, {
    exceptions: openExceptions(ops, now),
    span: { from: span.from - 1, to: span.to - 1 },
    find: (batchId, scheduledFor) => {
      const entry = entries.get(batchId)
      return entry ? dueTimeOf(entry, config, scheduledFor) : null
    },
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
