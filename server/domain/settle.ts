/** The one rule for how an attempt's end moves its run; normal end, crash, timeout, cancel and shutdown all pass here. */
import { type Backoff, backoffMs } from './backoff.ts'
import type { Instant } from './calendar-day.ts'
import { unreachable } from './errors.ts'
import type { AttemptOutcome, Fault, Outcome, RunState } from './run.ts'

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
export type Settlement = Readonly<{ outcome: AttemptOutcome; fault: Fault | null; summary: unknown }> &
  (
    | Readonly<{ next: 'end'; state: Extract<RunState, 'succeeded' | 'warned' | 'failed' | 'cancelled' | 'timed_out'> }>
    | Readonly<{ next: 'queue'; notBefore: Instant; why: string }>
    /** Stopped by us; taken up again at the next start. */
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
      return { next: 'end', state: outcome.kind, outcome: outcome.kind, fault: null, summary: outcome.summary }
    case 'failed':
      return retryOrEnd({ outcome: 'failed', state: 'failed', fault: outcome.fault, summary: outcome.summary }, context)
    case 'crashed':
      return retryOrEnd({ outcome: 'crashed', state: 'failed', fault: outcome.fault, summary: null }, context)
    case 'timed_out': {
      const fault = timeoutFault(outcome.afterMs)
      return retryOrEnd({ outcome: 'timed_out', state: 'timed_out', fault, summary: null }, context)
    }
    case 'cancelled':
      return { next: 'end', state: 'cancelled', outcome: 'cancelled', fault: cancelFault(outcome.by), summary: null }
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
    case 'lost':
      return { next: 'interrupt', outcome: outcome.kind, fault: null, summary: null }
    default:
      return unreachable(outcome)
  }
}

type Failure = { outcome: AttemptOutcome; state: 'failed' | 'timed_out'; fault: Fault; summary: unknown }

function retryOrEnd(failure: Failure, context: SettleContext): Settlement {
  const { outcome, fault, summary, state } = failure
  if (context.cancelAsked) {
    return { next: 'end', state: 'cancelled', outcome, fault, summary }
  }
  const mayHeal = fault.class === 'transient' && context.failures < context.policy.attempts
  if (!mayHeal) return { next: 'end', state, outcome, fault, summary }
  const delay = backoffMs(context.policy.backoff, context.failures)
  const why = `retry ${context.failures + 1} of ${context.policy.attempts}`
  return { next: 'queue', notBefore: context.now + delay, why, outcome, fault, summary }
}

function timeoutFault(afterMs: number): Fault {
  return { code: 'timed_out', message: `did not end within ${Math.round(afterMs / 1000)} s`, class: 'transient' }
}

function cancelFault(by: string): Fault {
  return { code: 'cancelled', message: `cancelled by ${by}`, class: 'permanent' }
}
