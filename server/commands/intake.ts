/** Carries out commands that other processes (CLI) left in ops.db, and answers them. */
import { answerCommand, type CommandResult, type CommandRow } from '../../data/ops/commands.ts'
import { TobanError } from '../domain/errors.ts'
import {
  type AcknowledgeAlert,
  type AlertCommandContext,
  acknowledgeAlert,
  type ResolveAlert,
  resolveAlert,
  type SilenceAlerts,
  silenceAlerts,
  type UnsilenceAlerts,
  unsilenceAlerts,
} from './alerts.ts'
import { type CancelRun, cancelRun } from './cancel-run.ts'
import type { RunCommandContext } from './context.ts'
import type { ControlContext } from './controls/context.ts'
import {
  type BeginMaintenance,
  beginMaintenance,
  type EndMaintenance,
  endMaintenance,
  type HoldBatch,
  holdBatch,
  type ReleaseBatch,
  releaseBatch,
} from './controls/hold.ts'
import { type MoveDueTime, moveDueTime } from './controls/move.ts'
import { type SkipDueTime, skipDueTime } from './controls/skip.ts'
import { type UndoException, undoException } from './controls/undo.ts'
import { type Rerun, rerun } from './rerun-run.ts'
import { type StartRun, startRun } from './start-run.ts'

export type RunVerb = 'run.start' | 'run.cancel' | 'run.rerun'
export type AlertVerb = keyof typeof alertVerbs
export type CommandVerb = RunVerb | AlertVerb | keyof typeof controls

/** Verbs on the schedule: they need no engine, so the command line may carry them out itself while none runs. */
export const controls = {
  'batch.hold': (context: ControlContext, payload: unknown) =>
    holdBatch(context, payload as HoldBatch),
  'batch.release': (context: ControlContext, payload: unknown) =>
    releaseBatch(context, payload as ReleaseBatch),
  'due_time.skip': (context: ControlContext, payload: unknown) =>
    skipDueTime(context, payload as SkipDueTime),
  'due_time.move': (context: ControlContext, payload: unknown) =>
    moveDueTime(context, payload as MoveDueTime),
  'maintenance.on': (context: ControlContext, payload: unknown) =>
    beginMaintenance(context, payload as BeginMaintenance),
  'maintenance.off': (context: ControlContext, payload: unknown) =>
    endMaintenance(context, payload as EndMaintenance),
  'exception.undo': (context: ControlContext, payload: unknown) =>
    undoException(context, payload as UndoException),
}

/** Verbs on alerts; they need no engine either. */
export const alertVerbs = {
  'alert.acknowledge': (context: AlertCommandContext, payload: unknown) =>
    acknowledgeAlert(context, payload as AcknowledgeAlert),
  'alert.resolve': (context: AlertCommandContext, payload: unknown) =>
    resolveAlert(context, payload as ResolveAlert),
  'alert.silence': (context: AlertCommandContext, payload: unknown) =>
    silenceAlerts(context, payload as SilenceAlerts),
  'alert.unsilence': (context: AlertCommandContext, payload: unknown) =>
    unsilenceAlerts(context, payload as UnsilenceAlerts),
}

/** What all verbs together need. */
export type IntakeContext = RunCommandContext & AlertCommandContext

export function takeIn(context: IntakeContext, command: CommandRow): void {
  answerCommand(context.ops, command.id, carryOut(context, command), context.now())
}

function carryOut(context: IntakeContext, command: CommandRow): CommandResult {
  try {
    const payload: unknown = JSON.parse(command.payload)
    return { ok: true, value: verbs[command.verb as CommandVerb](context, payload) }
  } catch (error) {
    return refusal(error)
  }
}

const verbs: Record<CommandVerb, (context: IntakeContext, payload: unknown) => unknown> = {
  'run.start': (context, payload) => startRun(context, payload as StartRun),
  'run.cancel': (context, payload) => cancelRun(context, payload as CancelRun),
  'run.rerun': (context, payload) => rerun(context, payload as Rerun),
  ...controls,
  ...alertVerbs,
}

function refusal(error: unknown): CommandResult {
  if (error instanceof TobanError) {
    return {
      ok: false,
      code: error.code,
      words: error.words,
      hint: error.hint ?? null,
      kind: error.kind,
    }
  }
  const text = error instanceof Error ? error.message : String(error)
  return {
    ok: false,
    code: 'internal',
    words: { ja: text, en: text },
    hint: null,
    kind: 'internal',
  }
}
