/** The one rule for how an attempt's end moves its run; normal end, crash, timeout, cancel and shutdown all pass here. */
import { type Backoff, backoffMs } from './backoff.ts'
import type { Instant } from './calendar-day.ts'
import { unreachable, type Words } from './errors.ts'
import type { AttemptOutcome, Fault, Loss, Outcome, RunState } from './run.ts'

export type RetryPolicy = Readonly<{
  /** Attempts in all that may fail; 1 = no retry. */
  attempts: number
  backoff: Backoff
}>

export type SettleContext = Readonly<{
  /** Counted failures of the run including this end, should it be one. */
  failures: number
  policy: RetryPolicy
  /** A person asked to cancel while the attempt was under way: no retry follows. */
  cancelAsked: boolean
  now: Instant
}>

/** Where the run goes next. */
export type Settlement = Readonly<{
  outcome: AttemptOutcome
  fault: Fault | null
  summary: unknown
}> &
  (
    | Readonly<{
        next: 'end'
        state: Extract<RunState, 'succeeded' | 'warned' | 'failed' | 'cancelled' | 'timed_out'>
      }>
    | Readonly<{ next: 'queue'; notBefore: Instant; why: Words }>
    /** Stopped by us, or lost with the process; taken up again at the next start. */
    | Readonly<{ next: 'interrupt' }>
  )

/** True for ends that use up one of the policy's attempts. */
export function isCountedFailure(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'crashed' || outcome.kind === 'timed_out'
}

export function settle(outcome: Outcome, context: SettleContext): Settlement {
  switch (outcome.kind) {
    case 'succeeded':
    case 'warned':
      return {
        next: 'end',
        state: outcome.kind,
        outcome: outcome.kind,
        fault: null,
        summary: outcome.summary,
      }
    case 'failed':
      return retryOrEnd(
        { outcome: 'failed', state: 'failed', fault: outcome.fault, summary: outcome.summary },
        context,
      )
    case 'crashed':
      return retryOrEnd(
        { outcome: 'crashed', state: 'failed', fault: outcome.fault, summary: null },
        context,
      )
    case 'timed_out': {
      const fault = timeoutFault(outcome.afterMs)
      return retryOrEnd({ outcome: 'timed_out', state: 'timed_out', fault, summary: null }, context)
    }
    case 'cancelled':
      return {
        next: 'end',
        state: 'cancelled',
        outcome: 'cancelled',
        fault: cancelFault(outcome.by),
        summary: null,
      }
    case 'postponed':
      return {
        next: 'queue',
        notBefore: Math.max(outcome.untilMs, context.now),
        why: outcome.reason,
        outcome: 'succeeded',
        fault: null,
        summary: null,
      }
    case 'interrupted':
      return { next: 'interrupt', outcome: 'interrupted', fault: null, summary: null }
    case 'lost':
      return settleLoss(outcome)
    default:
      return unreachable(outcome)
  }
}

/** The process died before the attempt had got anything done. */
export const LOST_AT_ONCE = 'lost_at_once'
/** From so many of them in a row on a run is suspected of ending the process itself: it waits before it is taken up again. */
export const SUSPECT_LOSSES = 3
/** A run that was lost at once so often in a row is not taken up again. */
export const MAX_LOSSES = 10
/** Nor one that was lost so often in all, whatever it got done between. */
export const MAX_LOSSES_IN_ALL = 50

/**
 * The process died under the attempt. Not counted as a failure, whoever's fault it was; but a run under which
 * it dies again and again must not take the process with it for ever. Needs no policy: the batch may have left
 * the schedule meanwhile.
 */
export function settleLoss(loss: Loss): Settlement {
  const times = loss.all >= MAX_LOSSES_IN_ALL ? loss.all : loss.inARow
  if (times < MAX_LOSSES) {
    const fault = lossFault(loss)
    return { next: 'interrupt', outcome: 'lost', fault, summary: null }
  }
  const fault = crashLoopFault(times)
  return { next: 'end', state: 'failed', outcome: 'lost', fault, summary: null }
}

const SUSPECT_BACKOFF: Backoff = { kind: 'exponential', firstMs: 10_000, maxMs: 600_000 }

/** How long an interrupted run waits before it is resumed: not at all, unless it is suspected. */
export function resumeDelayMs(lossesInARow: number): number {
  if (lossesInARow < SUSPECT_LOSSES) return 0
  return backoffMs(SUSPECT_BACKOFF, lossesInARow - SUSPECT_LOSSES + 1)
}

type Failure = {
  outcome: AttemptOutcome
  state: 'failed' | 'timed_out'
  fault: Fault
  summary: unknown
}

function retryOrEnd(failure: Failure, context: SettleContext): Settlement {
  const { outcome, fault, summary, state } = failure
  if (context.cancelAsked) {
    return { next: 'end', state: 'cancelled', outcome, fault, summary }
  }
  const mayHeal = fault.class === 'transient' && context.failures < context.policy.attempts
  if (!mayHeal) return { next: 'end', state, outcome, fault, summary }
  const delay = backoffMs(context.policy.backoff, context.failures)
  const { failures, policy } = context
  const why = {
    ja: `リトライ待ち (${failures + 1} / ${policy.attempts} 回目)`,
    en: `waits for attempt ${failures + 1} of ${policy.attempts}`,
  }
  return { next: 'queue', notBefore: context.now + delay, why, outcome, fault, summary }
}

function timeoutFault(afterMs: number): Fault {
  const seconds = Math.round(afterMs / 1000)
  const words = {
    ja: `${seconds} 秒以内に終わりませんでした`,
    en: `did not end within ${seconds} s`,
  }
  return { code: 'timed_out', message: words, class: 'transient' }
}

function cancelFault(by: string): Fault {
  const words = { ja: `${by} が中止しました`, en: `cancelled by ${by}` }
  return { code: 'cancelled', message: words, class: 'permanent' }
}

function lossFault({ inARow }: Loss): Fault {
  const words = {
    ja: '実行中にプロセスが落ちました',
    en: 'the process died meanwhile',
  }
  const code = inARow > 0 ? LOST_AT_ONCE : 'lost'
  return { code, message: words, class: 'transient' }
}

function crashLoopFault(times: number): Fault {
  const words = {
    ja: `この実行の間にプロセスが ${times} 回落ちました。再開を打ち切ります`,
    en: `the process died ${times} times under this run; it is not resumed any more`,
  }
  return { code: 'crash_loop', message: words, class: 'permanent' }
}
