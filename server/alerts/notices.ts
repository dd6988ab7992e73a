/** Which entries are told together: alone, as the story of one run, or as a digest (rules R5.8, R5.9, R15). */
import { untoldOfRun } from '../../data/ops/alert-events.ts'
import { tenantCount } from '../../data/ops/tenant-results.ts'
import { isStorm } from '../domain/alert-storm.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import type { AlertContext } from './context.ts'
import { type Entry, entriesOf, isOpening } from './entries.ts'
import { isFailureKey } from './run-keys.ts'

/** One thing to tell; each recipient gets the part that concerns them. */
export type Notice = Readonly<{
  /** `run`: all that one run brought. `digest`: what was gathered. */
  form: 'single' | 'run' | 'digest'
  entries: readonly Entry[]
}>

/** @param entries due now. Those of the same run that are not due are taken in when the run is told as a whole. */
export function noticesOf(
  context: AlertContext,
  entries: readonly Entry[],
  now: Instant,
): Notice[] {
  const urgent = entries.filter((entry) => entry.urgent)
  const byRun = groupsOf(urgent, (entry) => entry.runId)
  const notices = [...byRun].flatMap(([runId, group]) =>
    noticesOfRun(context, { runId, group, now }),
  )
  const told = new Set(
    notices.flatMap((notice) => notice.entries.map(({ alert }) => alert.alertId)),
  )
  const rest = entries.filter((entry) => !entry.urgent && !told.has(entry.alert.alertId))
  return rest.length === 0
    ? notices
    : [...notices, { form: 'digest', entries: failuresFirst(rest) }]
}

type Group = Readonly<{ runId: string | null; group: readonly Entry[]; now: Instant }>

function noticesOfRun(context: AlertContext, { runId, group, now }: Group): Notice[] {
  const ended = group.filter(({ kind }) => kind === 'resolved')
  const news = group.filter(({ kind }) => kind !== 'resolved')
  const gathered = runId === null ? [] : gatheredOf(context, { runId, group, now })
  const whole = [...news, ...gathered]
  return [
    ...(isOneStory(context, runId, whole) ? asOne(whole) : singles(news)),
    ...(isOneEnd(context, ended) ? asOne(ended) : singles(ended)),
  ]
}

/** What the run brought that would wait for the digest. */
function gatheredOf(context: AlertContext, { runId, group, now }: Group): Entry[] {
  const known = new Set(group.map(({ alert }) => alert.alertId))
  const events = runId === null ? [] : untoldOfRun(context.ops, runId)
  const others = events.filter(({ alertId }) => !known.has(alertId))
  return entriesOf(context, others, now).filter(isOpening)
}

/** A failed run and its findings have one cause (R15); a storm is told as one. */
function isOneStory(
  context: AlertContext,
  runId: string | null,
  entries: readonly Entry[],
): boolean {
  if (entries.some((entry) => isFailure(entry) && entry.runId !== null)) return true
  const opened = entries.filter(isOpening).map(({ alert }) => alert)
  return isStorm(opened, tenantsOf(context, runId), context.config.alerts.storm)
}

function isOneEnd(context: AlertContext, ended: readonly Entry[]): boolean {
  return ended.length > context.config.alerts.storm.alerts || ended.every(isFailure)
}

/** Those the run worked for; a batch without tenants is measured against all. */
function tenantsOf({ ops, tenants }: AlertContext, runId: string | null): number {
  const inRun = runId === null ? 0 : tenantCount(ops, runId)
  return inRun > 0 ? inRun : tenants.count()
}

function asOne(entries: readonly Entry[]): Notice[] {
  if (entries.length < 2) return singles(entries)
  return [{ form: 'run', entries: failuresFirst(entries) }]
}

function singles(entries: readonly Entry[]): Notice[] {
  return entries.map((entry) => ({ form: 'single', entries: [entry] }))
}

function failuresFirst(entries: readonly Entry[]): Entry[] {
  return [...entries.filter(isFailure), ...entries.filter((entry) => !isFailure(entry))]
}

function isFailure({ alert }: Entry): boolean {
  return isFailureKey(alert.key)
}
