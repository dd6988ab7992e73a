/** What a handler may return besides a plain result, and the errors that say whether to try again. */
import { type ErrorClass, type ErrorDetails, TobanError, type Words } from '../domain/errors.ts'
import { wordsIn } from '../domain/stored-words.ts'

/** This tenant is not worked on, on purpose. `needsPerson` turns the run's end into "ended with warnings". */
export type Skip = Readonly<{ kind: 'toban:skip'; reason: Words; needsPerson: boolean }>

/** Not now: the run goes back to the queue and is due again after `delayMs`; not counted as a failure. */
export type Postpone = Readonly<{ kind: 'toban:postpone'; delayMs: number; reason: Words }>

/** @param reason a code (`not_configured`) is the same in both languages. */
export function skip(reason: Words | string, options: { needsPerson?: boolean } = {}): Skip {
  return { kind: 'toban:skip', reason: wordsIn(reason), needsPerson: options.needsPerson ?? false }
}

/** @param delayMs milliseconds, at least 1,000. */
export function postpone(delayMs: number, reason: Words | string): Postpone {
  return { kind: 'toban:postpone', delayMs: Math.max(1_000, delayMs), reason: wordsIn(reason) }
}

export function isSkip(value: unknown): value is Skip {
  return hasKind(value, 'toban:skip')
}

export function isPostpone(value: unknown): value is Postpone {
  return hasKind(value, 'toban:postpone')
}

/** Trying again can not help; the attempt's tenant or run fails for good. Any other error is tried again by policy. */
export class PermanentError extends TobanError {
  readonly errorClass = 'permanent' as const

  constructor(details: Omit<ErrorDetails, 'kind'>) {
    super({ ...details, kind: 'internal' })
  }
}

/**
 * What is thrown for (the run, or inside `each` the tenant) fails, but what was done is worth keeping: `summary` is
 * kept as the run's summary, or as the tenant's result, which then goes to `collectIncomplete`.
 */
export class IncompleteError extends TobanError {
  readonly errorClass: ErrorClass
  readonly summary: unknown

  constructor(summary: unknown, details: Omit<ErrorDetails, 'kind'> & { errorClass: ErrorClass }) {
    super({ ...details, kind: 'internal' })
    this.errorClass = details.errorClass
    this.summary = summary
  }
}

/** The parameters are wrong: refused, exit code 2, never tried again. `field` is the name the operator typed. */
export class BadParameterError extends TobanError {
  readonly errorClass = 'parameters' as const
  readonly field: string

  constructor(field: string, details: Omit<ErrorDetails, 'kind' | 'code'> & { code?: string }) {
    super({ ...details, code: details.code ?? 'bad_parameter', kind: 'bad-input' })
    this.field = field
  }
}

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}
