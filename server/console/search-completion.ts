/** What can follow in the search box: names of qualifiers, then their values, as whole questions to go on with. */
import { knownTenants } from '../../data/platform/tenants.ts'
import type { Completion } from '../../views/parts/search-box.tsx'
import { inLanguage, type Screen } from '../../views/screen.ts'
import { LOG_LEVELS, TRIGGERS } from '../domain/run.ts'
import {
  QUALIFIER_KEYS,
  QUALIFIERS,
  type Qualifier,
  qualifierOf,
  SEARCH_STATES,
  tokensOf,
} from '../domain/search-query.ts'
import { normalised } from '../domain/text-grams.ts'
import type { Operator } from './deps.ts'
import type { Desk } from './env.ts'

const MOST_SHOWN = 10
const TIMES = ['today', 'yesterday', '3h', '1d', '7d', '30d'] as const

/** `also`: what it is called otherwise. */
type Value = Readonly<{ value: string; note: string; also?: string }>

/** For the end of the text: nobody types in the middle and asks for help there. */
export function completionsFor(
  desk: Desk,
  { screen, operator, text }: Readonly<{ screen: Screen; operator: Operator; text: string }>,
): Completion[] {
  const last = tokensOf(text).at(-1)
  const isOpen = last !== undefined && last.at.to === text.length
  if (!isOpen) return qualifiersLike('', screen, text)
  const kept = text.slice(0, last.at.from)
  if (last.kind === 'word') return qualifiersLike(last.text, screen, kept)
  if (last.key === null) return []
  const parts = last.value.replaceAll('"', '').split(/[,、，]/u)
  const typed = normalised(parts.at(-1) ?? '')
  const earlier = parts.slice(0, -1).map((part) => `${part},`)
  const fits = ({ value, note, also = '' }: Value) =>
    [value, note, also].some((name) => normalised(name).includes(typed))
  return valuesOf(desk, last.key, { screen, operator })
    .filter((one) => fits(one) && one.value !== typed)
    .slice(0, MOST_SHOWN)
    .map(({ value, note }) => ({
      text: `${kept}${last.name}:${earlier.join('')}${value} `,
      shown: value,
      note,
    }))
}

function qualifiersLike(typed: string, screen: Screen, kept: string): Completion[] {
  const plain = normalised(typed)
  if (plain.startsWith('"')) return []
  const notes = screen.words.search.qualifiers
  return QUALIFIER_KEYS.filter(
    (key) =>
      plain === '' ||
      QUALIFIERS[key].some((name) => name.startsWith(plain)) ||
      normalised(notes[key]).includes(plain),
  ).map((key) => ({ text: `${kept}${nameOf(key, plain)}:`, shown: `${key}:`, note: notes[key] }))
}

/** Whoever began in Japanese goes on in Japanese. */
function nameOf(key: Qualifier, plain: string): string {
  return QUALIFIERS[key].find((name) => plain !== '' && name.startsWith(plain)) ?? key
}

type Shown = Readonly<{ screen: Screen; operator: Operator }>

function valuesOf(desk: Desk, key: Qualifier, { screen, operator }: Shown): Value[] {
  const { words } = screen
  switch (key) {
    case 'tenant':
      return knownTenants(desk.deps.platform)
        .filter(({ code }) => operator.tenants === null || operator.tenants.includes(code))
        .map(({ code, name }) => ({
          value: code,
          note: screen.companyName(code, name),
          also: name,
        }))
    case 'batch':
      return desk.deps
        .batches()
        .map(({ id, title }) => ({ value: id.slice(-3), note: inLanguage(screen, title) }))
    case 'state':
      return SEARCH_STATES.map((value) => ({ value, note: words.states[value] }))
    case 'level':
      return LOG_LEVELS.map((value) => ({
        value,
        note: words.run.levelAtLeast(words.levels[value]),
      }))
    case 'trigger':
      return TRIGGERS.map((value) => ({ value, note: words.triggers[value] }))
    case 'since':
    case 'until':
      return TIMES.map((value) => ({ value, note: words.search.times[value] }))
  }
}

/** False: the last qualifier still waits for its value. */
export function isFinished(text: string): boolean {
  const last = tokensOf(text).at(-1)
  if (!last || last.at.to < text.length) return true
  return !(last.kind === 'qualifier' && last.value === '' && qualifierOf(last.name) !== null)
}
