/** Turns what zod found wrong with a file into faults an operator can read and find; called by `load.ts`. */
import type { z } from 'zod'
import type { Words } from '../domain/errors.ts'
import type { ConfigFile } from './config.ts'
import type { ConfigDocument, Path } from './document.ts'
import { type Fault, type FaultText, fieldFaultText } from './faults.ts'
import { fileSchema, knownKeys, knownWords } from './json-schemas.ts'
import { nearestWord } from './suggestion.ts'

type Issue = z.core.$ZodIssue

export function shapeFaults(
  document: ConfigDocument,
  file: ConfigFile,
  issues: readonly Issue[],
): Fault[] {
  return issues.flatMap((issue) => faultsOf({ document, file }, issue, pathOf(issue)))
}

type Place = { document: ConfigDocument; file: ConfigFile }

function faultsOf(place: Place, issue: Issue, path: Path): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(place, path, key))
  }
  if (issue.code === 'invalid_union') return unionFaults(place, issue, path)
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1) ?? '')
    const code = issue.issues[0]?.message ?? 'wrong_value'
    const text = fieldFaultText(code, shown(key)) ?? wrongValue(shown(key))
    return [{ ...at(place, path.slice(0, -1), key), code, ...text }]
  }
  return [fieldFault(place, issue, path)]
}

function fieldFault(place: Place, issue: Issue, path: Path): Fault {
  const value = valueAt(place.document.value, path)
  const where = { file: place.file, ...place.document.place(path) }
  const own = fieldFaultText(issue.message, shown(value))
  const isMissing = value === undefined && path.length > 0
  if (isMissing) return { ...where, code: 'missing_key', ...missingKey(path) }
  if (own) return { ...where, code: issue.message, ...own }
  const { code, ...text } = generalText(issue, value, path)
  return { ...where, code, ...text }
}

function generalText(issue: Issue, value: unknown, path: Path): FaultText & { code: string } {
  const key = path.join('.')
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrong_type', ...wrongType(key, issue.expected, value) }
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      return { code: 'unknown_word', ...unknownWord(key, value, allowed) }
    }
    case 'too_small':
      return { code: 'too_small', ...outOfRange(key, value, `≥ ${issue.minimum}`) }
    case 'too_big':
      return { code: 'too_big', ...outOfRange(key, value, `≤ ${issue.maximum}`) }
    default:
      return { code: 'wrong_value', ...wrongValue(key) }
  }
}

/** Of a choice of shapes, the one the operator most likely meant is reported. */
function unionFaults(
  place: Place,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
): Fault[] {
  const meant = issue.errors.reduce<readonly Issue[] | null>((best, branch) => {
    return best === null || closeness(branch) > closeness(best) ? branch : best
  }, null)
  if (!meant || meant.length === 0) return [noMatch(place, path)]
  return meant.flatMap((inner) => faultsOf(place, inner, [...path, ...pathOf(inner)]))
}

/** The word that chooses the shape is wrong or missing. */
function noMatch(place: Place, path: Path): Fault {
  const where = { file: place.file, ...place.document.place(path) }
  const value = valueAt(place.document.value, path)
  if (value === undefined) return { ...where, code: 'missing_key', ...missingKey(path) }
  const allowed = knownWords(fileSchema(place.file), path)
  return { ...where, code: 'unknown_word', ...unknownWord(path.join('.'), value, allowed) }
}

/** A branch that fails at its very root by type is a stranger; one that fails deeper was meant. */
function closeness(branch: readonly Issue[]): number {
  if (branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0)) return 0
  return 1 + Math.max(0, ...branch.map((issue) => issue.path.length))
}

function unknownKey(place: Place, path: Path, key: string): Fault {
  const known = knownKeys(fileSchema(place.file), path)
  const near = nearestWord(key, known)
  const list = known.join(', ')
  return {
    ...at(place, path, key),
    code: 'unknown_key',
    message: { ja: `知らないキーです: ${key}`, en: `unknown key: ${key}` },
    hint: near
      ? { ja: `${near} のことですか?`, en: `Did you mean ${near}?` }
      : { ja: `使えるキー: ${list}`, en: `Known keys: ${list}` },
  }
}

function at(place: Place, path: Path, key: string): { file: string; line: number; col: number } {
  return { file: place.file, ...place.document.keyPlace(path, key) }
}

function missingKey(path: Path): FaultText {
  const key = path.join('.')
  return {
    message: { ja: `${key} がありません`, en: `${key} is missing` },
    hint: { ja: 'キーを書き足してください。', en: 'Add the key.' },
  }
}

/** Only the kinds are named, never the value: it may be a secret in the wrong place. */
function wrongType(key: string, expected: string, value: unknown): FaultText {
  const wanted = KINDS[expected] ?? { ja: expected, en: expected }
  const got = KINDS[kindOf(value)] ?? { ja: '不明', en: 'unknown' }
  const where = key === '' ? '' : `${key}: `
  return {
    message: {
      ja: `${where}${wanted.ja}が必要ですが、${got.ja}が書かれています`,
      en: `${where}expected ${wanted.en}, got ${got.en}`,
    },
  }
}

function unknownWord(key: string, value: unknown, allowed: readonly string[]): FaultText {
  const near = typeof value === 'string' ? nearestWord(value, allowed) : null
  const list = allowed.join(', ')
  return {
    message: {
      ja: `${key}: 使えない値です: ${shown(value)}`,
      en: `${key}: not an allowed value: ${shown(value)}`,
    },
    hint: near
      ? { ja: `${near} のことですか? (${list})`, en: `Did you mean ${near}? (${list})` }
      : { ja: `次のどれかを書きます: ${list}`, en: `One of: ${list}` },
  }
}

function outOfRange(key: string, value: unknown, range: string): FaultText {
  const got = typeof value === 'number' ? ` (${value})` : ''
  return {
    message: { ja: `${key}: 範囲外です${got}`, en: `${key}: out of range${got}` },
    hint: { ja: `${range} が必要です。`, en: `Must be ${range}.` },
  }
}

function wrongValue(key: string): FaultText {
  return { message: { ja: `正しくない値です: ${key}`, en: `not a valid value: ${key}` } }
}

const KINDS: Readonly<Record<string, Words>> = {
  string: { ja: '文字列', en: 'text' },
  number: { ja: '数値', en: 'a number' },
  int: { ja: '整数', en: 'a whole number' },
  boolean: { ja: 'true か false', en: 'true or false' },
  object: { ja: 'キーと値の組', en: 'a map' },
  record: { ja: 'キーと値の組', en: 'a map' },
  array: { ja: 'リスト', en: 'a list' },
  null: { ja: '空', en: 'nothing' },
  undefined: { ja: '空', en: 'nothing' },
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const LONGEST_SHOWN = 60

/** A value as it may be repeated to its author, cut short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'null')
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

function pathOf(issue: Issue): Path {
  return issue.path.filter((step) => typeof step !== 'symbol')
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, step) => {
    if (current === null || typeof current !== 'object') return undefined
    return Object.hasOwn(current, step) ? (current as Record<string, unknown>)[step] : undefined
  }, value)
}
