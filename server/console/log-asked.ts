/** Reads what the address of a log page asks for; what is no number, level or word there is left out. */
import type { LogAsked } from '../../views/parts/log-address.ts'
import { LEVELS, type LogChoice } from '../../views/parts/log-lines.tsx'
import type { ConsoleContext } from './env.ts'

/** A longer question is cut: no line is found by so many words. */
const LONGEST_TEXT = 200

export function logChoiceOf(c: ConsoleContext): LogChoice {
  const level = LEVELS.find((one) => one === c.req.query('level')) ?? 'debug'
  return { level, tenant: c.req.query('tenant') || null }
}

export function logAskedOf(c: ConsoleContext): LogAsked {
  return {
    ...logChoiceOf(c),
    text: (c.req.query('q') ?? '').trim().slice(0, LONGEST_TEXT),
    page: numberOf(c.req.query('page')),
    after: numberOf(c.req.query('after')),
    before: numberOf(c.req.query('before')),
    follows: c.req.query('follow') === '1',
    isWhole: c.req.query('whole') === '1',
  }
}

export function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null
}
