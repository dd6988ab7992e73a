/** News of the engine for whoever shows it live; listeners only look, they never do the engine's work. */
import type { Words } from '../domain/errors.ts'

export type EngineEvent =
  | Readonly<{ kind: 'run'; runId: string; batchId: string }>
  | Readonly<{ kind: 'log'; runId: string; batchId: string }>
  | Readonly<{ kind: 'occurrence'; batchId: string }>
  /** Another configuration is in force, or the files were found faulty. */
  | Readonly<{ kind: 'config' }>
  | Readonly<{ kind: 'alert'; key: string; change: string; message: Words }>
  /** A message about alerts lies in the outbox. */
  | Readonly<{ kind: 'alert_message'; messageId: string; subject: string; route: string }>

export type Events = Readonly<{
  emit(event: EngineEvent): void
  subscribe(listener: (event: EngineEvent) => void): () => void
}>

export function events(): Events {
  const listeners = new Set<(event: EngineEvent) => void>()
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
