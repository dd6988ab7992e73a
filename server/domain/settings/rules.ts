/** Validation rules of settings: the keywords of JSON Schema that settings use, and `min` and `max`. Pure; used by BATCH-305. */
import type { DataType } from './value.ts'

export type ValueRules = Readonly<Record<string, unknown>>

/** Says whether a text matches; null: that could not be found out in time. */
export type Matcher = (pattern: string, text: string) => boolean | null

const NUMBERS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  minimum: (value, limit) => value >= limit,
  min: (value, limit) => value >= limit,
  maximum: (value, limit) => value <= limit,
  max: (value, limit) => value <= limit,
  exclusiveMinimum: (value, limit) => value > limit,
  exclusiveMaximum: (value, limit) => value < limit,
}
const LENGTHS: Readonly<Record<string, (length: number, limit: number) => boolean>> = {
  minLength: (length, limit) => length >= limit,
  maxLength: (length, limit) => length <= limit,
}
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
}

/** What is wrong with the rules themselves; null: nothing. Keywords that are not known are remarks. */
export function rulesFault(text: string): string | null {
  const rules = rulesOf(text)
  if (rules === null) return 'not a JSON object'
  for (const [keyword, limit] of Object.entries(rules)) {
    if (!isSound(keyword, limit)) return `${keyword}: ${JSON.stringify(limit)}`
  }
  return null
}

export function rulesOf(text: string): ValueRules | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as ValueRules) : null
  } catch {
    return null
  }
}

function isSound(keyword: string, limit: unknown): boolean {
  if (Object.hasOwn(NUMBERS, keyword) || Object.hasOwn(LENGTHS, keyword))
    return typeof limit === 'number'
  if (keyword === 'type') return typeof limit === 'string' && Object.hasOwn(TYPES, limit)
  if (keyword === 'enum') return Array.isArray(limit)
  if (keyword === 'pattern') return typeof limit === 'string' && isPattern(limit)
  return true
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

/** The first keyword the value breaks; null: none. The value is of its type. */
export function brokenRule(
  rules: ValueRules,
  { text, type }: Readonly<{ text: string; type: DataType }>,
  matches: Matcher,
): string | null {
  const value = typed(text, type)
  for (const [keyword, limit] of Object.entries(rules)) {
    if (!holds(keyword, limit, { value, text, matches })) return keyword
  }
  return null
}

function typed(text: string, type: DataType): unknown {
  switch (type) {
    case 'STRING':
      return text
    case 'INTEGER':
    case 'DECIMAL':
      return Number(text)
    case 'BOOLEAN':
      return text === 'true'
    case 'JSON':
      return JSON.parse(text)
  }
}

type Judged = Readonly<{ value: unknown; text: string; matches: Matcher }>

function holds(keyword: string, limit: unknown, { value, text, matches }: Judged): boolean {
  const number = NUMBERS[keyword]
  if (number) return typeof value !== 'number' || number(value, Number(limit))
  const length = LENGTHS[keyword]
  if (length) return typeof value !== 'string' || length([...value].length, Number(limit))
  if (keyword === 'type') return TYPES[String(limit)]?.(value) ?? true
  if (keyword === 'enum') return (limit as unknown[]).some((one) => isSame(one, value))
  if (keyword !== 'pattern') return true
  // One that could not be judged in time is not called wrong.
  return matches(String(limit), text) !== false
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
