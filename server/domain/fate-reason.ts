/** Why a due time did not run: the text the ledger keeps (`code: detail`), and the same as a sentence for operators. */
import type { Instant } from './calendar-day.ts'
import type { DayWindow } from './duration.ts'
import type { Words } from './errors.ts'

/** First word of every reason; programs may rely on it. */
export const FATE_CODES = [
  'calendar',
  'skip',
  'not_built',
  'misfire',
  'blackout',
  'window',
  'overlap',
  'config',
] as const
export type FateCode = (typeof FATE_CODES)[number]

export const NOT_BUILT = 'not_built'
export const NOT_IN_NEW_PLAN = 'config: the due time is not in the new schedule'

export function calendarReason(closed: Words): string {
  return `calendar: ${closed.en}`
}

export function skipReason({ reason, by }: Readonly<{ reason: string; by: string }>): string {
  return `skip: ${reason} (${by})`
}

export function misfireReason(
  late: Readonly<{ dueAt: Instant; now: Instant }>,
  why: 'beyond the limit' | Readonly<{ policy: string }>,
): string {
  const minutes = Math.round((late.now - late.dueAt) / 60_000)
  const end = typeof why === 'string' ? why : `policy ${why.policy}`
  return `misfire: ${minutes} min late, ${end}`
}

export function blackoutReason({
  name,
  reason,
}: Readonly<{ name: string; reason: string }>): string {
  return `blackout: ${name} (${reason})`
}

/** @param waitedFor what the run said it was waiting for when its hours were over. */
export function windowOverReason({ from, until }: DayWindow, waitedFor: string | null): string {
  const why = waitedFor ? ` (${waitedFor})` : ''
  return `window: ${from}-${until} was over before it could start${why}`
}

export function windowOutsideReason({ from, until }: DayWindow): string {
  return `window: due outside ${from}-${until}`
}

export function overlapReason(inTheWay: Readonly<{ id: string; state: string }>): string {
  return `overlap: run ${inTheWay.id} is ${inTheWay.state}`
}

export function tooManyWaitReason(waiting: number): string {
  return `overlap: ${waiting} runs wait already`
}

/** The code of a reason; null for one that was written by something else. */
export function fateCode(reason: string): FateCode | null {
  return FATE_CODES.find((code) => reason === code || reason.startsWith(`${code}:`)) ?? null
}

/** In both languages. A reason that is not known stays as it is. */
export function fateWords(reason: string): Words {
  for (const [pattern, ja] of JAPANESE) {
    const match = pattern.exec(reason)
    if (match) return { ja: ja(...match.slice(1).map((part) => part ?? '')), en: reason }
  }
  return { ja: reason, en: reason }
}

const JAPANESE: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^calendar: (.*)$/s, (why) => `カレンダー: ${why}`],
  [/^skip: (.*) \(([^()]*)\)$/s, (why, by) => `スキップ: ${why} (${by})`],
  [/^not_built$/, () => '未実装'],
  [/^config: the due time is not in the new schedule$/, () => '設定変更により予定がなくなった'],
  [
    /^misfire: (-?\d+) min late, beyond the limit$/,
    (late) => `起動遅れ ${late} 分、期限超過のため実行しない`,
  ],
  [
    /^misfire: (-?\d+) min late, policy (\w+)$/,
    (late, policy) => `起動遅れ ${late} 分、方針 ${policy} により実行しない`,
  ],
  [/^blackout: (\S+) \((.*)\)$/s, (name, why) => `停止期間 ${name} (${why})`],
  [
    /^window: (\S+) was over before it could start(?: \((.*)\))?$/s,
    (hours, why) => `実行可能時間帯 ${hours} の間に開始できず${why ? ` (${why})` : ''}`,
  ],
  [/^window: due outside (\S+)$/, (hours) => `実行可能時間帯 ${hours} の外`],
  [
    /^overlap: run (\S+) is (\w+)$/,
    (run, state) => `多重起動: 実行 ${run} が${STATES[state] ?? state}`,
  ],
  [/^overlap: (\d+) runs wait already$/, (count) => `多重起動: すでに ${count} 件が待機中`],
]

const STATES: Readonly<Record<string, string>> = {
  queued: '実行待ち',
  running: '実行中',
  interrupted: '中断中',
}
