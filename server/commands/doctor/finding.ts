/** One thing the doctor has looked at; made by its checks, printed by the CLI and shown by the console. */
import type { Words } from '../../domain/errors.ts'

/** `check` is a stable name such as `disk_free`; `todo` says what to type or change, and is there unless all is well. */
export type Finding = Readonly<{
  check: string
  level: 'ok' | 'warn' | 'fail'
  what: Words
  todo?: Words
}>

export function ok(check: string, what: Words): Finding {
  return { check, level: 'ok', what }
}

export function warn(check: string, what: Words, todo: Words): Finding {
  return { check, level: 'warn', what, todo }
}

export function fail(check: string, what: Words, todo: Words): Finding {
  return { check, level: 'fail', what, todo }
}
