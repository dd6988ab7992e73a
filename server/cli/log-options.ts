/** Options that `toban runs`, `toban logs` and `toban search` have in common. */
import { type Instant, instantOf, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { LOG_LEVELS, type LogLevel } from '../domain/run.ts'

/** This level and those above. */
export function levelsFrom(text: string): readonly LogLevel[] {
  const lowest = LOG_LEVELS.indexOf(text as LogLevel)
  if (lowest < 0) throw badOption('level', text, LOG_LEVELS)
  return LOG_LEVELS.slice(lowest)
}

export function sinceOf(text: string): Instant {
  if (isDay(text)) return instantOf(text, '00:00')
  throw badOption('since', text, ['YYYY-MM-DD'])
}

export function limitOf(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit
  throw badOption('limit', text, ['1 … 10000'])
}

export function badOption(name: string, got: string, expected: readonly string[]): TobanError {
  return new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: {
      ja: `--${name} の値が正しくありません: ${got}`,
      en: `--${name}: not allowed: ${got}`,
    },
    hint: { ja: `使える値: ${expected.join(', ')}`, en: `Expected: ${expected.join(', ')}` },
  })
}
