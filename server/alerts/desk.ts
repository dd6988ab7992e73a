/** The alert desk: where the engine and the batches say what holds and what is well again; one per process, made by application.ts. */
import type { AlertSource } from '../../data/ops/alerts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Events } from '../dispatch/events.ts'
import type { AlertRaise } from '../domain/alert.ts'
import { type AlertNews, clearAlert, raiseAlert } from './apply.ts'

/** Each verb belongs to the caller's transaction on ops.db, or makes one of its own. */
export type AlertDesk = Readonly<{
  /** The condition holds now. Saying it again is silent (data-model rule R5). */
  raise(alert: AlertRaise, source: AlertSource): void
  /** The condition is well again; nothing happens when it was not open. */
  clear(key: string, source: AlertSource): void
}>

export type AlertDeskDeps = Readonly<{ ops: OpsDb; events: Events }>

export function openAlertDesk({ ops, events }: AlertDeskDeps): AlertDesk {
  /** Listeners hear of it when the caller's transaction has ended. */
  const tell = (news: AlertNews) => {
    if (news) queueMicrotask(() => events.emit({ kind: 'alert', ...news }))
  }
  return {
    raise: (alert, source) => tell(raiseAlert(ops, alert, source)),
    clear: (key, source) => tell(clearAlert(ops, key, source.at)),
  }
}
