/** Makes the four levels of a log out of one writer; the thread, the hub and the recorder each bring their own. */
import type { LogLevel } from '../domain/run.ts'
import type { Log } from './run.ts'

export function logOf(
  write: (level: LogLevel, message: string, fields: Record<string, unknown> | null) => void,
): Log {
  const at = (level: LogLevel) => (message: string, fields?: Record<string, unknown>) =>
    write(level, message, fields ?? null)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
