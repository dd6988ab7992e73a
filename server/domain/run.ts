/** The closed vocabulary of runs: states, triggers, outcomes; used by the ledger, the engine and the screens. */

import type { Instant } from './calendar-day.ts'
import type { ErrorClass, Words } from './errors.ts'

export const RUN_STATES = [
  'queued',
  'running',
  'succeeded',
  'warned',
  'failed',
  'cancelled',
  'timed_out',
  'interrupted',
  'skipped',
  'missed',
] as const
export type RunState = (typeof RUN_STATES)[number]

/** States in which a run will not move again by itself. */
export const FINAL_RUN_STATES = [
  'succeeded',
  'warned',
  'failed',
  'cancelled',
  'timed_out',
  'skipped',
  'missed',
] as const satisfies readonly RunState[]

export const TRIGGERS = ['schedule', 'manual', 'api', 'retry', 'catch-up', 'dependency'] as const
export type Trigger = (typeof TRIGGERS)[number]

export const LANES = ['normal', 'monitoring'] as const
export type Lane = (typeof LANES)[number]

export const TENANT_STATES = ['pending', 'running', 'succeeded', 'failed', 'skipped'] as const
export type TenantState = (typeof TENANT_STATES)[number]

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What went wrong, as stored and sent between threads. `message` is for operators. */
export type Fault = Readonly<{ code: string; message: Words; class: ErrorClass }>

/** How often the process has died under a run, this time included. */
export type Loss = Readonly<{
  /** One after the other without anything done; 0 when something was done this time. */
  inARow: number
  all: number
}>

/** How one attempt ended. The first end wins; later reports of the same attempt are ignored. */
export type Outcome =
  | Readonly<{ kind: 'succeeded'; summary: unknown }>
  /** All wanted work is done, but a tenant was skipped for a reason that needs a person. */
  | Readonly<{ kind: 'warned'; summary: unknown }>
  /** `summary` is kept when the batch got as far as making one (some tenants good, some not). */
  | Readonly<{ kind: 'failed'; fault: Fault; summary?: unknown }>
  | Readonly<{ kind: 'postponed'; untilMs: Instant; reason: Words }>
  | Readonly<{ kind: 'cancelled'; by: string }>
  | Readonly<{ kind: 'timed_out'; afterMs: number }>
  | Readonly<{ kind: 'crashed'; fault: Fault }>
  /** Stopped by us (shutdown, restart); not counted as a failure. */
  | Readonly<{ kind: 'interrupted'; reason: string }>
  /** Nobody knows how it ended: the process died under it. */
  | (Readonly<{ kind: 'lost' }> & Loss)

export type AttemptOutcome =
  | 'succeeded'
  | 'warned'
  | 'failed'
  | 'cancelled'
  | 'timed_out'
  | 'crashed'
  | 'interrupted'
  | 'lost'

export function isFinal(state: RunState): boolean {
  return (FINAL_RUN_STATES as readonly RunState[]).includes(state)
}
