/** The alert desk: where engine, batches and operators say what holds and what is well again; one per process, made by application.ts. */
import { isAlertWorkDue } from '../../data/ops/alert-events.ts'
import type { AlertRow } from '../../data/ops/alerts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Config } from '../config/config.ts'
import type { EngineEvent, Events } from '../dispatch/events.ts'
import type { AlertRaise, NoData } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import {
  acknowledge,
  type ByHand,
  resolveByHand,
  type SilenceOrder,
  silence,
  unsilence,
} from './by-hand.ts'
import { clearAlert } from './clear.ts'
import type { AlertContext, Said, Tenants } from './context.ts'
import { type MissedTime, raiseMissed } from './missed-alerts.ts'
import { countSilence } from './no-data.ts'
import { raiseAlert } from './raise.ts'
import { alertRound } from './round.ts'
import { judgeRunEnd } from './run-alerts.ts'
import { type Told, tellRun } from './tell.ts'

/** Each verb belongs to the caller's transaction on ops.db, or makes one of its own. */
export type AlertDesk = Readonly<{
  /** The condition holds now. Saying it again is silent (data-model rule R5). */
  raise(alert: AlertRaise, said: Said): void
  /** The condition is well again; nothing happens when it was not open. */
  clear(key: string, said: Said): void
  /** It could not be measured; an alert of its own when that goes on. */
  noData(silence: NoData, said: Said): void
  /** The end of the run is recorded: what it means, and everything it brought is told. */
  runEnded(runId: string, at: Instant): void
  /** Due times of one batch that nobody was there for, oldest first. */
  missed(entry: ScheduleEntry, missed: readonly MissedTime[], at: Instant): void
  /** Reminders, digests, ends of silences: everything that is due. Cheap when nothing is. */
  round(): void
  acknowledge(alert: AlertRow, by: ByHand): void
  resolve(alert: AlertRow, by: ByHand): void
  /** Answers the open alerts it covers. */
  silence(order: SilenceOrder): readonly AlertRow[]
  /** Answers how many silences of the pattern were ended. */
  unsilence(pattern: string, by: ByHand): number
}>

export type AlertDeskDeps = Readonly<{
  ops: OpsDb
  /** The configuration in force. */
  config(): Config
  tenants: Tenants
  events: Events
  now(): Instant
}>

export function openAlertDesk(deps: AlertDeskDeps): AlertDesk {
  const { ops, events, tenants } = deps
  /** Listeners hear of it when the caller's transaction has ended. */
  const emit = (event: EngineEvent) => queueMicrotask(() => events.emit(event))
  const context = (): AlertContext => ({
    ops,
    config: deps.config(),
    tenants,
    heard: (news) => emit({ kind: 'alert', ...news }),
  })
  const tell = (messages: readonly Told[]) => {
    for (const { messageId, subject, recipient } of messages)
      emit({ kind: 'alert_message', messageId, subject, route: recipient.route })
  }
  const within = <T>(work: (context: AlertContext) => T) => atomically(ops, () => work(context()))
  return {
    raise: (alert, said) => void within((context) => raiseAlert(context, alert, said)),
    clear: (key, said) => void within((context) => clearAlert(context, key, said)),
    noData: (silent, said) => void within((context) => countSilence(context, silent, said)),
    missed: (entry, missed, at) =>
      void within((context) => raiseMissed(context, entry, { missed, at })),
    runEnded: (runId, at) =>
      within((context) => {
        judgeRunEnd(context, runId, at)
        tell(tellRun(context, runId, at))
      }),
    round: () => {
      const now = deps.now()
      if (isAlertWorkDue(ops, now)) within((context) => tell(alertRound(context, now)))
    },
    acknowledge: (alert, by) => within((context) => acknowledge(context, alert, by)),
    resolve: (alert, by) => within((context) => resolveByHand(context, alert, by)),
    silence: (order) => within((context) => silence(context, order)),
    unsilence: (pattern, by) => within((context) => unsilence(context, pattern, by)),
  }
}

/** In the caller's transaction when there is one. */
function atomically<T>(ops: OpsDb, work: () => T): T {
  return ops.sqlite.inTransaction ? work() : ops.sqlite.transaction(work).immediate()
}
