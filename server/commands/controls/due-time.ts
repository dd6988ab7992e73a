/** Finds the one due time an operator means by `BATCH@TIME`, whether it is to come or waits in the ledger. */
import {
  type LedgerEntry,
  ledgerEntry,
  waitingOf,
  watermark,
} from '../../../data/ops/occurrences.ts'
import { type Instant, localText } from '../../domain/calendar-day.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import {
  type ChangedOccurrence,
  changedBy,
  dueTimeOf,
  exceptionFor,
  movedTo,
  type ScheduleException,
} from '../../domain/exceptions.ts'
import { type Occurrence, occurrencesBetween } from '../../domain/occurrence.ts'
import type { ScheduleEntry } from '../../domain/schedule.ts'
import { batchIdOf, knownEntry } from '../find-batch.ts'
import { runNowHint, stopRunHint } from '../page-hints.ts'
import type { ControlContext } from './context.ts'
import { readTime, type TypedTime } from './time.ts'

export type FoundDueTime = Readonly<{
  entry: ScheduleEntry
  /** As the plan has it now, earlier changes applied. */
  occurrence: ChangedOccurrence
  /** Its run that waits and has not begun; null: the due time is to come. */
  waiting: Readonly<{ runId: string }> | null
}>

const DAY_MS = 86_400_000
/** Ever wider looks ahead: most batches are due tomorrow, some once a year. */
const LOOK_AHEAD_DAYS = [2, 35, 400] as const
/** Due times named to somebody who asked for a wrong one. */
const NAMED_IN_HINT = 3

/** `302@02:00`: whatever waits since then, else the next one. Throws `bad_due_time`, `unknown_batch`, `not_a_due_time`, `already_decided`. */
export function findDueTime(
  context: ControlContext,
  typed: string,
  { at: now, exceptions }: Readonly<{ at: Instant; exceptions: readonly ScheduleException[] }>,
): FoundDueTime {
  const { batchId, time } = split(typed)
  const entry = knownEntry(context.config(), batchId)
  const look: Look = { context, entry, exceptions, now }
  const occurrence = lookUp(look, readTime(time, context.config().timezone))
  if (!occurrence) throw notDue(look, typed)
  if (occurrence.closed?.kind === 'dropped') throw restDay(look, occurrence)
  const recorded = ledgerEntry(context.ops, batchId, occurrence.scheduledFor)
  if (recorded && !hasNotBegun(recorded)) throw alreadyDecided(look, occurrence, recorded)
  if (!recorded && isBehind(look, occurrence)) throw hasPassed(look, occurrence)
  return { entry, occurrence, waiting: recorded?.runId ? { runId: recorded.runId } : null }
}

type Look = Readonly<{
  context: ControlContext
  entry: ScheduleEntry
  exceptions: readonly ScheduleException[]
  now: Instant
}>

function split(typed: string): { batchId: string; time: string } {
  const at = typed.indexOf('@')
  if (at > 0 && at < typed.length - 1) {
    return { batchId: batchIdOf(typed.slice(0, at)), time: typed.slice(at + 1) }
  }
  throw new TobanError({
    code: 'bad_due_time',
    kind: 'bad-input',
    message: {
      ja: `バッチ@時刻 の形ではありません: ${typed}`,
      en: `not BATCH@TIME: ${typed}`,
    },
    hint: {
      ja: '例: BATCH-302@2026-12-01T02:00、302@02:00',
      en: 'For example BATCH-302@2026-12-01T02:00, or 302@02:00',
    },
  })
}

function lookUp(look: Look, time: TypedTime): ChangedOccurrence | null {
  if (time.kind === 'instant') return dueAt(look, time.at)
  const zone = look.context.config().timezone
  const shows = (one: { dueAt: Instant }) => localText(one.dueAt, zone).endsWith(` ${time.time}`)
  const waiting = waitingOf(look.context.ops, look.entry.batchId).find(shows)
  if (waiting) return dueAt(look, waiting.dueAt)
  return upcoming(look, shows)[0] ?? null
}

/** By the time at which it is due now, else by the one the schedule names. */
function dueAt(look: Look, at: Instant): ChangedOccurrence | null {
  const { context, entry, exceptions } = look
  const due = dueBetween(look, at - 1, at)[0] ?? null
  if (due) return due
  const named = dueTimeOf(entry, context.config(), at)
  if (!named) return null
  const exception = exceptionFor(exceptions, named)
  const occurrence = exception?.kind === 'move' ? movedTo(named, exception) : named
  return { ...occurrence, exception }
}

/** The next due times that `wanted` likes, at most as many as a hint names. */
function upcoming(
  look: Look,
  wanted: (one: ChangedOccurrence) => boolean = () => true,
): ChangedOccurrence[] {
  let found: ChangedOccurrence[] = []
  for (const days of LOOK_AHEAD_DAYS) {
    found = dueBetween(look, look.now, look.now + days * DAY_MS)
      .filter((one) => one.closed?.kind !== 'dropped' && one.exception?.kind !== 'skip')
      .filter(wanted)
    if (found.length >= NAMED_IN_HINT) break
  }
  return found.slice(0, NAMED_IN_HINT)
}

function dueBetween(look: Look, from: Instant, to: Instant): ChangedOccurrence[] {
  const { entry, exceptions, context } = look
  const { calendars, timezone } = context.config()
  const span = { from, to }
  return changedBy(occurrencesBetween(entry, calendars, timezone, from, to), {
    exceptions: exceptions.filter((one) => one.batchId === entry.batchId),
    span,
    find: (_batchId, scheduledFor) => dueTimeOf(entry, context.config(), scheduledFor),
  })
}

function hasNotBegun(recorded: LedgerEntry): boolean {
  return recorded.state === 'waiting' && recorded.runState === 'queued' && recorded.attempt === 0
}

/** Nobody looks there any more: the batch did not owe it. */
function isBehind({ context, entry, now }: Look, { dueAt }: Occurrence): boolean {
  return dueAt <= (watermark(context.ops, entry.batchId) ?? now)
}

function hasPassed(look: Look, { batchId, dueAt, businessDate }: Occurrence): TobanError {
  const when = localText(dueAt, look.context.config().timezone)
  return new TobanError({
    code: 'time_passed',
    kind: 'refused',
    message: {
      ja: `${batchId} の ${when} はすでに過ぎていて、実行の記録もありません。`,
      en: `${when} of ${batchId} has passed, and nothing is on record for it`,
    },
    hint: {
      ja: `その分を動かすには: toban run ${batchId} --date ${businessDate}`,
      en: `To run it: toban run ${batchId} --date ${businessDate}`,
    },
    onPage: runNowHint(batchId),
  })
}

function notDue(look: Look, typed: string): TobanError {
  const zone = look.context.config().timezone
  const next = upcoming(look).map((one) => localText(one.dueAt, zone).replace(' ', 'T'))
  const { batchId } = look.entry
  const list = next.join(', ')
  const none: Words = {
    ja: `${batchId} には予定がありません。`,
    en: `${batchId} is not due by itself.`,
  }
  return new TobanError({
    code: 'not_a_due_time',
    kind: 'not-found',
    message: {
      ja: `${typed} に ${batchId} の予定はありません。`,
      en: `${batchId} is not due at ${typed.slice(typed.indexOf('@') + 1)}`,
    },
    hint:
      next.length === 0
        ? none
        : { ja: `次の予定: ${list} (${zone})`, en: `Next due times: ${list} (${zone})` },
  })
}

function restDay(look: Look, occurrence: Occurrence): TobanError {
  const { timezone } = look.context.config()
  const when = localText(occurrence.scheduledFor, timezone)
  const why = occurrence.closed?.reason ?? { ja: '', en: '' }
  return new TobanError({
    code: 'does_not_run',
    kind: 'refused',
    message: {
      ja: `${occurrence.batchId} の ${when} はもともと実行されません (${why.ja})。`,
      en: `${occurrence.batchId} does not run at ${when} anyway (${why.en})`,
    },
  })
}

function alreadyDecided(look: Look, occurrence: Occurrence, recorded: LedgerEntry): TobanError {
  const { timezone } = look.context.config()
  const when = localText(occurrence.dueAt, timezone)
  const { batchId } = occurrence
  const state = recorded.runState ?? recorded.state
  const isOpen = state === 'running' || state === 'queued' || state === 'interrupted'
  const hint: Words = isOpen
    ? {
        ja: `止めるには: toban cancel ${recorded.runId}`,
        en: `To stop it: toban cancel ${recorded.runId}`,
      }
    : {
        ja: `もう一度動かすには: toban run ${batchId} --date ${occurrence.businessDate}`,
        en: `To run it again: toban run ${batchId} --date ${occurrence.businessDate}`,
      }
  return new TobanError({
    code: 'already_decided',
    kind: 'refused',
    message: {
      ja: `${batchId} の ${when} の予定はすでに決着しているか、始まっています (${state})。`,
      en: `the due time ${when} of ${batchId} has begun or is over (${state})`,
    },
    hint,
    onPage: isOpen && recorded.runId ? stopRunHint(recorded.runId) : runNowHint(batchId),
  })
}
