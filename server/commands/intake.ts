/** Carries out commands that other processes (CLI) left in ops.db, and answers them. */
import { answerCommand, type CommandResult, type CommandRow } from '../../data/ops/commands.ts'
import { TobanError } from '../domain/errors.ts'
import { type CancelRun, cancelRun } from './cancel-run.ts'
import type { RunCommandContext } from './context.ts'
import { type Rerun, rerun } from './rerun-run.ts'
import { type StartRun, startRun } from './start-run.ts'

export type CommandVerb = 'run.start' | 'run.cancel' | 'run.rerun'

export function takeIn(context: RunCommandContext, command: CommandRow): void {
  answerCommand(context.ops, command.id, carryOut(context, command), context.now())
}

function carryOut(context: RunCommandContext, command: CommandRow): CommandResult {
  try {
    const payload: unknown = JSON.parse(command.payload)
    return { ok: true, value: verbs[command.verb as CommandVerb](context, payload) }
  } catch (error) {
    return refusal(error)
  }
}

const verbs: Record<CommandVerb, (context: RunCommandContext, payload: unknown) => unknown> = {
  'run.start': (context, payload) => startRun(context, payload as StartRun),
  'run.cancel': (context, payload) => cancelRun(context, payload as CancelRun),
  'run.rerun': (context, payload) => rerun(context, payload as Rerun),
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
