/** Whether a schedule loses occurrences: its runs are too long, or always find another one in their way; pure. */
import { durationText } from './duration.ts'
import type { Words } from './errors.ts'
import { fateCode } from './fate-reason.ts'

/** What became of one due time, the newest first. */
export type RecentFate = Readonly<{
  state: 'waiting' | 'running' | 'ran' | 'skipped' | 'missed'
  reason: string | null
  /** From the due time to the start; null when it has not started. */
  waitedMs: number | null
}>

export type LossFacts = Readonly<{
  fates: readonly RecentFate[]
  /** Median of like runs; null with too little history. */
  usualMs: number | null
  /** Between the last two due times; null when there are not two. */
  everyMs: number | null
}>

export type Loss = Readonly<{
  kind: 'in-a-row' | 'often' | 'too-long' | 'always-waits'
  words: Words
}>

/** So many in a row are no accident. */
const IN_A_ROW = 3
/** So many of the last ones, even with good ones between. */
const OFTEN = 5
/** Fewer runs than this say nothing about always. */
const ENOUGH_WAITS = 5
/** Shorter waits are nobody's trouble. */
const SHORTEST_WAIT_MS = 300_000

/** Null: the schedule keeps what it promises. The gravest finding first. */
export function lossOf({ fates, usualMs, everyMs }: LossFacts): Loss | null {
  const real = fates.filter(isOwn)
  const row = real.findIndex((fate) => !isLost(fate))
  const inARow = row === -1 ? real.length : row
  if (inARow >= IN_A_ROW) return { kind: 'in-a-row', words: inARowWords(inARow) }
  const lost = real.filter(isLost).length
  if (lost >= OFTEN) return { kind: 'often', words: oftenWords(lost, real.length) }
  if (usualMs !== null && everyMs !== null && usualMs > everyMs) {
    return { kind: 'too-long', words: tooLongWords(usualMs, everyMs) }
  }
  const waits = real.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]))
  const limitMs = Math.max(SHORTEST_WAIT_MS, (everyMs ?? 0) / 2)
  if (waits.length >= ENOUGH_WAITS && waits.every((ms) => ms > limitMs)) {
    return { kind: 'always-waits', words: waitsWords(waits.length, limitMs) }
  }
  return null
}

/** Left out by an overlap, or by a window that went by while it waited. */
function isLost({ state, reason }: RecentFate): boolean {
  const code = fateCode(reason ?? '')
  return (state === 'skipped' && code === 'overlap') || (state === 'missed' && code === 'window')
}

/** A closed day, an order, a stop of the machine say nothing about the schedule. */
function isOwn(fate: RecentFate): boolean {
  return isLost(fate) || fate.state === 'ran' || fate.state === 'running'
}

function inARowWords(count: number): Words {
  return {
    ja: `直近 ${count} 回続けて実行できていません (多重起動または時間帯)`,
    en: `the last ${count} due times in a row did not run (overlap or window)`,
  }
}

function oftenWords(lost: number, of: number): Words {
  return {
    ja: `直近 ${of} 回のうち ${lost} 回が実行できていません (多重起動または時間帯)`,
    en: `${lost} of the last ${of} due times did not run (overlap or window)`,
  }
}

function tooLongWords(usualMs: number, everyMs: number): Words {
  const [usual, every] = [minutes(usualMs), minutes(everyMs)]
  return {
    ja: `ふだん ${usual} かかるのに、${every} ごとに予定されています`,
    en: `it usually takes ${usual} and is due every ${every}`,
  }
}

function waitsWords(count: number, limitMs: number): Words {
  return {
    ja: `直近 ${count} 回とも ${minutes(limitMs)} 以上待ってから始まっています`,
    en: `each of the last ${count} runs waited more than ${minutes(limitMs)} before it started`,
  }
}

function minutes(ms: number): string {
  return durationText(Math.round(ms / 60_000) * 60_000)
}
