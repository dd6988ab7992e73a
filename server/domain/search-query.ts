/**
 * The language of the search box: `tenant:sakura batch:302 state:failed since:yesterday "ORA-"`. Qualifiers narrow,
 * everything else are words; faults say what is wrong and where. Pure; the page, its completion and tests share it.
 */
import {
  addDays,
  type Day,
  dayAt,
  daySpan,
  type Instant,
  instantOf,
  isDay,
} from './calendar-day.ts'
import { LOG_LEVELS, type LogLevel, RUN_STATES, TENANT_STATES, TRIGGERS } from './run.ts'
import { normalised } from './text-grams.ts'

/** Every qualifier with all its names, the first of each language is the one that is proposed. */
export const QUALIFIERS = {
  tenant: ['tenant', 'テナント', 'company', '会社'],
  batch: ['batch', 'バッチ'],
  state: ['state', '状態', 'status'],
  level: ['level', 'レベル'],
  trigger: ['trigger', '実行契機', '契機'],
  since: ['since', '以降', 'from'],
  until: ['until', '以前', 'まで', 'to'],
} as const
export type Qualifier = keyof typeof QUALIFIERS
export const QUALIFIER_KEYS = Object.keys(QUALIFIERS) as Qualifier[]

/** States of runs, and those that only the result of a company has. */
export const SEARCH_STATES = [...new Set([...RUN_STATES, ...TENANT_STATES])]
export type SearchState = (typeof SEARCH_STATES)[number]

/** Half-open, in the text as it was typed. */
export type Place = Readonly<{ from: number; to: number }>

export type Token =
  | Readonly<{ kind: 'word'; text: string; at: Place }>
  /** `key` null: no qualifier has this name. */
  | Readonly<{ kind: 'qualifier'; key: Qualifier | null; name: string; value: string; at: Place }>

export type FaultKind =
  | 'unknown_key'
  | 'no_value'
  | 'unknown_value'
  | 'open_quote'
  | 'twice'
  | 'wrong_order'
export type QueryFault = Readonly<{
  kind: FaultKind
  at: Place
  /** The name or value in question. */
  got: string
  key: Qualifier | null
}>

/** Null and empty = not narrowed. */
export type SearchQuery = Readonly<{
  tenants: readonly string[]
  batches: readonly string[]
  states: readonly SearchState[]
  triggers: readonly (typeof TRIGGERS)[number][]
  /** This level and above. */
  level: LogLevel | null
  since: Instant | null
  /** Before this instant. */
  until: Instant | null
  /** As the log search takes them: words, phrases in quotes. */
  words: string
}>

/** What values may mean, besides the names the engine knows. */
export type Vocabulary = Readonly<{
  tenants: readonly string[]
  batches: readonly string[]
  /** Other words for states, levels and triggers: those of the screen's languages. */
  synonyms: ReadonlyMap<string, string>
  now: Instant
  zone: string
}>

const TOKEN = /([\p{L}_]+)[:：]((?!\/\/)(?:"[^"]*"?|[^\s"]*))|"[^"]*"?|[^\s"]+/gu

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((found) => {
    const [whole, name, value] = found
    const at = { from: found.index, to: found.index + whole.length }
    if (name === undefined || value === undefined) return { kind: 'word', text: whole, at }
    return { kind: 'qualifier', key: qualifierOf(name), name, value, at }
  })
}

export function qualifierOf(name: string): Qualifier | null {
  const plain = normalised(name)
  return QUALIFIER_KEYS.find((key) => QUALIFIERS[key].some((one) => one === plain)) ?? null
}

export function parseSearch(
  text: string,
  known: Vocabulary,
): Readonly<{ query: SearchQuery; faults: readonly QueryFault[] }> {
  const faults: QueryFault[] = []
  const found = new Map<Qualifier, string[]>()
  const words: string[] = []
  const times: { since: Instant | null; until: Instant | null } = { since: null, until: null }
  for (const token of tokensOf(text)) {
    const fault = faultOf(token, found)
    if (fault) faults.push(fault)
    else if (token.kind === 'word') words.push(token.text)
    else if (token.key !== null) {
      const { values, wrong } = valuesOf(token.key, token.value, known)
      for (const got of wrong)
        faults.push({ kind: 'unknown_value', at: token.at, got, key: token.key })
      found.set(token.key, values)
      if (token.key === 'since' || token.key === 'until')
        times[token.key] = values[0] === undefined ? null : Number(values[0])
      const { since, until } = times
      if (since !== null && until !== null && since >= until)
        faults.push({ kind: 'wrong_order', at: token.at, got: token.value, key: token.key })
    }
  }
  return { query: { ...queryOf(found), ...times, words: words.join(' ') }, faults }
}

function faultOf(token: Token, found: ReadonlyMap<Qualifier, unknown>): QueryFault | null {
  const { at } = token
  const raw = token.kind === 'word' ? token.text : token.value
  if (/^"[^"]*$/.test(raw)) return { kind: 'open_quote', at, got: raw, key: null }
  if (token.kind === 'word') return null
  const { key, name } = token
  if (key === null) return { kind: 'unknown_key', at, got: name, key }
  if (unquoted(raw).trim() === '') return { kind: 'no_value', at, got: name, key }
  return found.has(key) ? { kind: 'twice', at, got: name, key } : null
}

function queryOf(found: ReadonlyMap<Qualifier, readonly string[]>) {
  const values = <T extends string>(key: Qualifier) => (found.get(key) ?? []) as readonly T[]
  return {
    tenants: values('tenant'),
    batches: values('batch'),
    states: values<SearchState>('state'),
    triggers: values<(typeof TRIGGERS)[number]>('trigger'),
    level: values<LogLevel>('level')[0] ?? null,
  }
}

/** Several values are parted by commas. */
function valuesOf(key: Qualifier, value: string, known: Vocabulary) {
  const typed = unquoted(value)
    .split(/[,、，]/u)
    .map((one) => one.trim())
    .filter(Boolean)
  const meant = typed.map((one) => [one, meaningOf(key, one, known)] as const)
  return {
    values: meant.flatMap(([, meaning]) => meaning ?? []),
    wrong: meant.filter(([, meaning]) => meaning === null).map(([one]) => one),
  }
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '')
}

/** Null: no such value. */
function meaningOf(key: Qualifier, typed: string, known: Vocabulary): string | null {
  const plain = normalised(typed)
  const among = (names: readonly string[]) =>
    names.find((name) => name === plain || name === known.synonyms.get(plain)) ?? null
  switch (key) {
    case 'tenant':
      return known.tenants.find((code) => code === plain) ?? null
    case 'batch':
      return known.batches.find((id) => isBatch(id, plain)) ?? null
    case 'state':
      return among(SEARCH_STATES)
    case 'level':
      return among(LOG_LEVELS)
    case 'trigger':
      return among(TRIGGERS)
    case 'since':
    case 'until':
      return instantText(key, plain, known)
  }
}

function isBatch(id: string, plain: string): boolean {
  const whole = id.toLowerCase()
  return whole === plain || whole.slice(-3) === plain
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `yesterday`, `2026-11-24`, `2026-11-24T02:30`, `3h`, `2d`: as epoch ms in text. A day ends for `until`. */
function instantText(key: 'since' | 'until', plain: string, known: Vocabulary): string | null {
  const ago = /^(\d{1,4})(m|h|d|分|時間|日)前?$/.exec(plain)
  if (ago) return String(known.now - Number(ago[1]) * UNITS[unitOf(ago[2] ?? '')])
  const [, day = '', time] = /^(.*?)(?:t(\d\d:\d\d))?$/.exec(plain) ?? []
  const meant = dayOf(day, known)
  if (meant === null) return null
  if (time !== undefined)
    return /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
      ? String(instantOf(meant, time, known.zone))
      : null
  const { from, to } = daySpan(meant, known.zone)
  return String(key === 'since' ? from : to)
}

function unitOf(unit: string): keyof typeof UNITS {
  return unit === 'm' || unit === '分' ? 'm' : unit === 'h' || unit === '時間' ? 'h' : 'd'
}

function dayOf(text: string, { now, zone }: Vocabulary): Day | null {
  const today = dayAt(now, zone)
  if (['today', '今日', '本日'].includes(text)) return today
  if (['yesterday', '昨日'].includes(text)) return addDays(today, -1)
  return isDay(text) ? text : null
}
