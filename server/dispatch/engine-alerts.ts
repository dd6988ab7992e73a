/** The engine's own alerts: what it says about itself through the alert desk. */
import type { AlertRaise } from '../domain/alert.ts'
import type { Words } from '../domain/errors.ts'
import { inBoth } from '../domain/stored-words.ts'

/** Who says so, where other alerts name their batch. */
export const ENGINE = 'ENGINE'

/** The scheduler's process ended without having been stopped. */
export const PROCESS_DIED = 'engine:died'
/** The scheduler's process was there, but did nothing: a stand-by took over. */
export const NOT_RENEWED = 'engine:lease'

/** A scheduler that has been at work for so long without another fall is well again. */
export const CALM_AFTER_MS = 30 * 60_000
/** So many falls without a calm between them are a crash loop. */
const LOOP_FROM = 3

export type Fall = Readonly<{
  /** Who held the lease. */
  holder: string
  recovered: Readonly<{ lost: number; givenUp: number; resumed: number }>
  /** Falls since the last calm, this one included. */
  times: number
}>

export function processDied(fall: Fall): AlertRaise {
  const { lost, resumed } = fall.recovered
  const words: Words = {
    ja: `スケジューラーのプロセスが落ちました (${fall.times} 回目)。実行中だった ${lost} 件を含む ${resumed} 件を再開します`,
    en: `the scheduler's process died (${fall.times} so far); ${resumed} runs are resumed, ${lost} of them were under way`,
  }
  return about(PROCESS_DIED, fall, words)
}

export function notRenewed(fall: Fall): AlertRaise {
  const words: Words = {
    ja: `スケジューラーが応答しなくなり、待機系が引き継ぎました (${fall.times} 回目)。${fall.recovered.resumed} 件を再開します`,
    en: `the scheduler stopped answering and a stand-by took over (${fall.times} so far); ${fall.recovered.resumed} runs are resumed`,
  }
  return about(NOT_RENEWED, fall, words)
}

/** A run under which the process died again and again was given up. Cleared by the next good end of the batch. */
export function crashLoop(batchId: string, message: Words): AlertRaise {
  const said = inBoth((language) => `${batchId}: ${message[language]}`)
  return { key: crashLoopKey(batchId), severity: 'HIGH', message: said }
}

export function crashLoopKey(batchId: string): string {
  return `engine:crash-loop:${batchId}`
}

function about(key: string, fall: Fall, message: Words): AlertRaise {
  const { holder, recovered, times } = fall
  const severity = times >= LOOP_FROM ? 'HIGH' : 'MEDIUM'
  return { key, severity, message, value: times, context: { holder, ...recovered } }
}
