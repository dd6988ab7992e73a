/** The verbs on the schedule as the console is given them. */
import type { ControlContext } from './context.ts'
import {
  type BeginMaintenance,
  beginMaintenance,
  type EndMaintenance,
  endMaintenance,
  type Held,
  type HoldBatch,
  holdBatch,
  type ReleaseBatch,
  type Released,
  releaseBatch,
} from './hold.ts'
import { type MoveDueTime, type Moved, moveDueTime } from './move.ts'
import { type SkipDueTime, type Skipped, skipDueTime } from './skip.ts'
import { type UndoException, type Undone, undoException } from './undo.ts'

/** Each records who and why; refusals are TobanErrors with a hint. */
export type ControlActs = Readonly<{
  hold(request: HoldBatch): Held
  release(request: ReleaseBatch): Released
  skip(request: SkipDueTime): Skipped
  move(request: MoveDueTime): Moved
  beginMaintenance(request: BeginMaintenance): Held
  endMaintenance(request: EndMaintenance): Released
  undo(request: UndoException): Undone
}>

export function controlActs(context: ControlContext): ControlActs {
  return {
    hold: (request) => holdBatch(context, request),
    release: (request) => releaseBatch(context, request),
    skip: (request) => skipDueTime(context, request),
    move: (request) => moveDueTime(context, request),
    beginMaintenance: (request) => beginMaintenance(context, request),
    endMaintenance: (request) => endMaintenance(context, request),
    undo: (request) => undoException(context, request),
  }
}
