/** Options and lines that `toban runs`, `toban logs` and `toban search` have in common. */
import type { LogLine } from '../../data/ops/log-lines.ts'
import { type Instant, instantOf, isDay, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { LOG_LEVELS, type LogLevel } from '../domain/run.ts'

export function logText(line: LogLine): string {
  const tenant = line.tenantCode ? ` [${line.tenantCode}]` : ''
  const fields = line.fieldsJson ? ` ${line.fieldsJson}` : ''
  return `${isoWithOffset(line.at)} ${line.level.padEnd(5)}${tenant} ${line.message}${fields}`
}

export function logJson(line: LogLine) {
  return {
    seq: line.seq,
    at: isoWithOffset(line.at),
    level: line.level,
    tenant: line.tenantCode,
    message: line.message,
    fields: line.fieldsJson === null ? null : (JSON.parse(line.fieldsJson) as unknown),
  }
}

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
