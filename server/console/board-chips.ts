/** What an operator has to know about a row of the board beside its bars, as chips with words; pure, for the today page. */

import type { Format } from '../../views/format.ts'
import type { BoardChip, ChipKind } from '../../views/parts/board-model.ts'
import { dictionary } from '../../views/words/dictionary.ts'
import type { Accounted } from '../domain/accounting.ts'
import { blackoutAt } from '../domain/blackout.ts'
import { type Brakes, brakeOn } from '../domain/brake.ts'
import type { Instant, Span } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { EVERY_BATCH } from '../domain/exceptions.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import type { Lateness } from './lateness.ts'

const ja = dictionary('ja').board
const en = dictionary('en').board

export type ChipFacts = Readonly<{
  entry: ScheduleEntry
  /** The hours that the board shows. */
  span: Span
  /** Due times in them. */
  due: readonly Accounted[]
  brakes: Brakes
  late: ReadonlyMap<Instant, Lateness>
  now: Instant
}>

/** Of each kind the first: a row has room for a few words. Deadlines in the words of `format`. */
export function boardChips(facts: ChipFacts, format: Format): BoardChip[] {
  const all = [...ofBatch(facts), ...ofDueTimes(facts), ...lateChips(facts, format)]
  return all.filter((chip, index) => all.findIndex((one) => one.kind === chip.kind) === index)
}

function ofBatch({ entry, brakes, span, now }: ChipFacts): BoardChip[] {
  if (!entry.enabled) {
    const why = { ja: ja.chipHelp.disabled, en: en.chipHelp.disabled }
    return [{ kind: 'disabled', at: null, why }]
  }
  // What is on now says nothing about another day.
  if (now < span.from || now >= span.to) return []
  // What keeps every batch is said once, above the board.
  const exceptions = brakes.exceptions.filter(({ batchId }) => batchId !== EVERY_BATCH)
  const own = { ...brakes, stop: null, exceptions }
  const brake = brakeOn(own, entry, now)
  if (
    !brake ||
    brake.kind === 'stop' ||
    (brake.kind === 'blackout' && brakeOn(own, ANY_BATCH, now))
  )
    return []
  return [{ kind: brake.kind, at: null, why: brake.words }]
}

const ANY_BATCH = { batchId: EVERY_BATCH, lane: 'normal' } as const

function ofDueTimes({ entry, brakes, due, span }: ChipFacts): BoardChip[] {
  const { exceptions, blackouts, zone } = brakes
  const isShown = (at: Instant) => at >= span.from && at < span.to
  const ordered = exceptions.flatMap((one): BoardChip[] => {
    if (one.kind === 'hold' || one.batchId !== entry.batchId) return []
    const at = one.kind === 'move' ? one.movedTo : one.scheduledFor
    if (!isShown(one.scheduledFor) && !isShown(at)) return []
    const why = { ja: `${one.reason} (${one.by})`, en: `${one.reason} (${one.by})` }
    return [{ kind: one.kind, at, why }]
  })
  const dark = due.flatMap((one): BoardChip[] => {
    if (one.fate !== 'toCome') return []
    const found = blackoutAt(blackouts, entry, { at: one.dueAt, zone })?.blackout
    return found ? [chip('blackout', one.dueAt, `${found.name}: ${found.reason}`)] : []
  })
  return [...ordered, ...dark]
}

function chip(kind: ChipKind, at: Instant, text: string): BoardChip {
  return { kind, at, why: { ja: text, en: text } }
}

function lateChips({ due, late }: ChipFacts, format: Format): BoardChip[] {
  return due.flatMap((one): BoardChip[] => {
    const found = late.get(one.scheduledFor)
    if (!found) return []
    const by = format.time(found.by)
    const why: Words = { ja: ja.chipHelp[found.kind](by), en: en.chipHelp[found.kind](by) }
    return [{ kind: found.kind, at: one.dueAt, why }]
  })
}
