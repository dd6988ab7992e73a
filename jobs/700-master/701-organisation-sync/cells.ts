/** Reads the cells of one delivered row, normalised and checked; used by the row checks of BATCH-701. */
import { type Day, isDay } from '../../../server/sdk/index.ts'

/** Why a row is not used; the message is shown to the HR department. */
export class RowFault extends Error {}

/** Characters. */
export const CODE_LIMIT = 20
export const NAME_LIMIT = 100

/** `undefined` = not delivered, `null` = delivered empty. Every function throws RowFault for nonsense. */
export type Cells = Readonly<{
  code(name: string): string
  /** A code for a message about a bad row; never throws. */
  rawCode(name: string): string
  optionalCode(name: string): string | null | undefined
  name(): string
  text(name: string, limit: number): string | null | undefined
  word<W extends string>(name: string, words: readonly W[]): W | null | undefined
  whole(name: string, range: readonly [number, number]): number | null | undefined
  flag(name: string): boolean | null | undefined
  day(name: string): Day | null | undefined
}>

export function cellReader(values: Readonly<Record<string, string>>): Cells {
  const cell = (name: string) =>
    Object.hasOwn(values, name) ? cleaned(values[name] ?? '') : undefined
  const optionalCode = (name: string) => {
    const code = cell(name)?.normalize('NFKC').trim()
    if (code === undefined || code === '') return code === '' ? null : undefined
    return limited(name, code, CODE_LIMIT)
  }
  return {
    optionalCode,
    code: (name) => optionalCode(name) ?? fail(`${name} is missing`),
    rawCode: (name) => (cell(name) ?? '').normalize('NFKC').trim().slice(0, CODE_LIMIT),
    // Names keep their characters: NFKC would turn ㈱ and ① into other ones.
    name: () => limited('name', cell('name') || fail('name is missing'), NAME_LIMIT),
    text: (name, limit) => optional(cell(name), (text) => limited(name, text, limit)),
    word: (name, words) => optional(cell(name), (text) => oneOf(name, text, words)),
    whole: (name, range) => optional(cell(name), (text) => wholeNumber(name, text, range)),
    flag: (name) => optional(cell(name), (text) => yesOrNo(name, text)),
    day: (name) => optional(cell(name), (text) => existingDay(name, text)),
  }
}

/** Control characters (also line breaks inside a quoted field) are never part of a value. */
function cleaned(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').trim()
}

function optional<T>(text: string | undefined, read: (text: string) => T): T | null | undefined {
  if (text === undefined) return undefined
  return text === '' ? null : read(text)
}

function limited(name: string, text: string, limit: number): string {
  const length = [...text].length
  return length <= limit ? text : fail(`${name} has ${length} characters, at most ${limit}`)
}

function oneOf<W extends string>(name: string, text: string, words: readonly W[]): W {
  const wanted = text.normalize('NFKC').toUpperCase()
  return (
    words.find((word) => word === wanted) ??
    fail(`${name} "${text}" is unknown (${words.join(', ')})`)
  )
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const plain = text.normalize('NFKC')
  const value = /^\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN
  return value >= least && value <= most
    ? value
    : fail(`${name} "${text}" is not a number from ${least} to ${most}`)
}

function yesOrNo(name: string, text: string): boolean {
  switch (text.normalize('NFKC').toLowerCase()) {
    case '1':
    case 'true':
    case 'yes':
      return true
    case '0':
    case 'false':
    case 'no':
      return false
    default:
      return fail(`${name} "${text}" is neither 1 nor 0`)
  }
}

/** `2025-04-01`, `2025/4/1` and `20250401` are read. */
function existingDay(name: string, text: string): Day {
  const found = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})$/.exec(text.normalize('NFKC'))
  const day = found ? `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}` : ''
  return isDay(day) ? day : fail(`${name} "${text}" is not an existing day`)
}

function fail(reason: string): never {
  throw new RowFault(reason)
}
