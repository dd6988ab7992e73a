/** Time as the engine sees it: read and waited for in one place, so that tests can move it. */
import type { Instant } from '../domain/calendar-day.ts'

export type Clock = Readonly<{
  now(): Instant
  /** Resolves when it is `at` or when the signal is aborted, whichever comes first; at once when `at` is past. */
  sleepUntil(at: Instant, signal: AbortSignal): Promise<void>
}>

export const machineClock: Clock = {
  now: Date.now,
  sleepUntil: (at, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(done, Math.max(0, at - Date.now()))
      function done() {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
    }),
}

/** Stands still but for the waits, which it jumps over; for tests and for runs with a given clock. */
export function jumpingClock(start: Instant): Clock {
  let now = start
  return {
    now: () => now,
    sleepUntil: async (at) => {
      now = Math.max(now, at)
    },
  }
}
