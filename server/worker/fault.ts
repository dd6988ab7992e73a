/** Turns whatever was thrown into a fault with a code, a sentence and a class; used at the edge of every handler. */
import { ERROR_CLASSES, type ErrorClass, errorWords, type Words } from '../domain/errors.ts'
import type { Fault } from '../domain/run.ts'
import { inBoth } from '../domain/stored-words.ts'

/** A file that is not there, damaged or somebody else's does not heal by trying again. */
const PERMANENT_CODES: ReadonlySet<string> = new Set([
  'tenant_file_missing',
  'tenant_file_corrupt',
  'tenant_identity_mismatch',
  'not_a_toban_file',
  'schema_newer',
  'schema_older',
  'secret_missing',
])

const MESSAGE_LIMIT = 2_000

/** Foreign errors keep their own words. */
export function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) {
    const words = {
      ja: `バッチが Error ではなく ${describe(thrown)} を投げました`,
      en: `the batch threw ${describe(thrown)} instead of an Error`,
    }
    return fault('not_an_error', words, 'transient')
  }
  const code = codeOf(thrown)
  return fault(code, errorWords(thrown), classOf(thrown, code))
}

/** By its mark, not by its class: a batch may be bundled with a copy of the sdk of its own. */
function classOf(error: Error, code: string): ErrorClass {
  if ('errorClass' in error && ERROR_CLASSES.includes(error.errorClass as ErrorClass)) {
    return error.errorClass as ErrorClass
  }
  return PERMANENT_CODES.has(code) ? 'permanent' : 'transient'
}

function fault(code: string, words: Words, errorClass: Fault['class']): Fault {
  const message = inBoth((language) => words[language].slice(0, MESSAGE_LIMIT))
  return { code, message, class: errorClass }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

function describe(thrown: unknown): string {
  return typeof thrown === 'string' ? `"${thrown.slice(0, 200)}"` : String(thrown)
}
