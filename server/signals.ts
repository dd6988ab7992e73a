/** What a stop signal means to the long-running process: the first asks politely, a second one does not wait. */
import type { Logger } from 'pino'

/** One key press can arrive twice (from the terminal and through npm): only later signals count as the second. */
export const SAME_PRESS_MS = 500

export type StopSignals = Readonly<{
  /** Aborted by the first signal. */
  signal: AbortSignal
  /** Resolves at the first signal. */
  asked: Promise<void>
  /** Resolves at the second. */
  again: Promise<void>
}>

export function stopSignals(log: Pick<Logger, 'info'>): StopSignals {
  const controller = new AbortController()
  let second: () => void = () => {}
  const again = new Promise<void>((resolve) => {
    second = resolve
  })
  const asked = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  let firstAt: number | null = null
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => {
      const at = performance.now()
      if (firstAt !== null && at - firstAt < SAME_PRESS_MS) return
      log.info({ signal: name }, firstAt === null ? 'asked to stop' : 'asked again: not waiting')
      if (firstAt !== null) second()
      firstAt ??= at
      controller.abort()
    })
  }
  return { signal: controller.signal, asked, again }
}
