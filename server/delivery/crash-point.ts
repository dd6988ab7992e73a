/** Places where a test lets the process die without a word (TOBAN_CRASH_AT, only with NODE_ENV=test). */

export const CRASH_POINTS = [
  'after_claim',
  'before_io',
  'after_io_before_commit',
  'after_commit',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Called at every point; returns unless it is the one, and the n-th time it is reached. */
export type CrashAt = (point: CrashPoint) => void

export const neverCrash: CrashAt = () => {}

/** @param wanted `point` or `point:n` (n from 1); null = never. */
export function crashAt(wanted: string | null): CrashAt {
  if (wanted === null) return neverCrash
  const [name, number = '1'] = wanted.split(':')
  let left = Number(number)
  return (point) => {
    if (point !== name) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
}
