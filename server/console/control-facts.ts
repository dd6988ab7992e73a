/** Gathers what is in force beside the schedule, and the due times of a batch that an operator may skip or move. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import { waitingOf } from '../../data/ops/occurrences.ts'
import { runsInState } from '../../data/ops/runs.ts'
import type { ControlNotice, ControlsFacts, MaintenanceFacts } from '../../views/pages/controls.tsx'
import type { ControlLine } from '../../views/parts/control-chip.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { EVERY_BATCH, holdOn, type ScheduleException } from '../domain/exceptions.ts'
import { noteOf } from './batch-facts.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'

/** Due times offered by a form; the others are reached from the plan. */
const OFFERED = 12

/** Everything in force, oldest first. */
export function controlsInForce({ deps }: Desk): ControlLine[] {
  return openExceptions(deps.ops, deps.clock()).map(controlLine)
}

export function controlLine(exception: ScheduleException): ControlLine {
  const { id, kind, batchId, reason, by, createdAt } = exception
  const isMaintenance = batchId === EVERY_BATCH
  return {
    id,
    kind: isMaintenance ? 'maintenance' : kind,
    batchId: isMaintenance ? null : batchId,
    scheduledFor: exception.kind === 'hold' ? null : exception.scheduledFor,
    movedTo: exception.kind === 'move' ? exception.movedTo : null,
    until: exception.kind === 'hold' ? exception.expiresAt : null,
    reason,
    by,
    createdAt,
  }
}

type Asked = Readonly<{ chosen: Instant | null; back: string; notice: ControlNotice | null }>

export function controlsFacts(desk: Desk, batch: BatchInfo, asked: Asked): ControlsFacts {
  const { ops, clock } = desk.deps
  const exceptions = openExceptions(ops, clock())
  const own = exceptions.filter(({ batchId }) => batchId === batch.id || batchId === EVERY_BATCH)
  return {
    batchId: batch.id,
    title: batch.title,
    controls: own.map(controlLine),
    held: holdOn(exceptions, batch.id) !== null,
    dues: dueChoices(desk, batch.id, asked.chosen),
    ...asked,
  }
}

const WAITS: Words = {
  ja: dictionary('ja').controls.waits,
  en: dictionary('en').controls.waits,
}

/** What waits, what comes next, and what the link named. */
function dueChoices(desk: Desk, batchId: string, chosen: Instant | null): ControlsFacts['dues'] {
  const { deps, timetable } = desk
  const waiting = waitingOf(deps.ops, batchId).map(({ dueAt }) => ({ dueAt, note: WAITS }))
  const next = timetable
    .upcoming(batchId, deps.clock(), OFFERED)
    .map((due) => ({ dueAt: due.dueAt, note: noteOf(desk, due) }))
  const dues = [...waiting, ...next]
  if (chosen === null || dues.some(({ dueAt }) => dueAt === chosen)) return dues
  return [...dues, { dueAt: chosen, note: null }].sort((a, b) => a.dueAt - b.dueAt)
}

export function maintenanceFacts(
  { deps }: Desk,
  asked: Pick<Asked, 'back' | 'notice'>,
): MaintenanceFacts {
  const hold = holdOn(openExceptions(deps.ops, deps.clock()), EVERY_BATCH)
  const waiting = runsInState(deps.ops, 'queued').filter((run) => run.lane !== 'monitoring')
  return { maintenance: hold && controlLine(hold), waiting: waiting.length, ...asked }
}
