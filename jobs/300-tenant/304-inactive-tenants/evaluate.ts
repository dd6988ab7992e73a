/** How idle one company is on the reference day (card 304, rules 2–6); reads its file, saves the level. */
import {
  type Evaluation,
  type IdleFacts,
  idleFacts,
  levelBefore,
  type StoredActivity,
  saveActivity,
  saveHistory,
  storedActivity,
} from '../../../data/platform/tenant-activity.ts'
import { type LastActivity, lastActivity } from '../../../data/tenant/last-activity.ts'
import type { TenantDb } from '../../../data/tenant/open.ts'
import {
  savedPeople,
  savedTraces,
  type UseOfDays,
  useOfDays,
} from '../../../data/tenant/use-of-days.ts'
import { type IdleLevel, type IdleReason, idleLevel } from '../../../server/domain/idle.ts'
import {
  addDays,
  type Day,
  dayAt,
  daySpan,
  daysBetween,
  type Instant,
  isoWithOffset,
  type Skip,
  type SystemRun,
  skip,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import type { InactiveParams } from './inactive-params.ts'

/** Plain JSON: the tenant result. Times are ISO 8601 with offset. */
export type IdleTenant = Readonly<{
  level: IdleLevel
  /** The level before this day. */
  from: IdleLevel
  levelSince: Day
  inactiveDays: number
  lastLogin: string | null
  lastUpdate: string | null
  lastApi: string | null
  reasons: readonly IdleReason[]
}>

const WINDOW_DAYS = 30
/** Fewer than a fifth of the people of the window before is an early sign. */
const FELL_TO_PERCENT = 20

export async function evaluate(
  run: SystemRun<InactiveParams>,
  tenant: TenantRef,
): Promise<IdleTenant | Skip> {
  const { date } = run.params
  const facts = idleFacts(run.platform, tenant.id, date)
  const reason = notJudged(facts)
  if (facts === null || reason !== null) return skip(reason ?? 'unknown')
  const traces = await beside(run, tenant, { mode: 'read-only' }, (db) => tracesOf(db, run))
  const stored = storedActivity(run.platform, tenant.id)
  const found = evaluation(traces, { run, facts, stored })
  const from = levelUntil(run, tenant, stored)
  if (!run.dryRun) save(run, tenant, { found, from, stored })
  return {
    level: found.level,
    from,
    levelSince: found.levelSince,
    inactiveDays: found.inactiveDays,
    lastLogin: textOf(found.lastLoginAt),
    lastUpdate: textOf(found.lastUpdateAt),
    lastApi: textOf(found.lastApiAt),
    reasons: found.reasons,
  }
}

function notJudged(facts: IdleFacts | null): string | null {
  if (facts === null) return 'unknown'
  if (facts.status !== 'ACTIVE' && facts.status !== 'TRIAL') return facts.status.toLowerCase()
  return facts.contract === null ? 'no_contract' : null
}

type Traces = Readonly<{ last: LastActivity; use: UseOfDays; peopleBefore: number }>

function tracesOf(db: TenantDb, run: SystemRun<InactiveParams>): Traces {
  const { date } = run.params
  const before = Math.min(daySpan(date).to, run.now() + 1)
  const { healthCheckPaths: healthPaths } = run.settings.toban.usage
  const raw = lastActivity(db, { before, healthPaths })
  // The raw logs are cleaned after 90 days: an emptied log must not make a company look idle.
  const saved = savedTraces(db, date)
  const from = addDays(date, 1 - WINDOW_DAYS)
  return {
    last: {
      ...raw,
      login: later(raw.login, saved.login),
      call: later(raw.call, saved.call),
    },
    use: useOfDays(db, { from, to: date, before, healthPaths }),
    peopleBefore: savedPeople(db, addDays(from, -WINDOW_DAYS), addDays(from, -1)),
  }
}

/** Of a saved day only the day is known: its beginning stands for it. */
function later(at: Instant | null, day: Day | null): Instant | null {
  const saved = day === null ? null : daySpan(day).from
  if (at === null || saved === null) return at ?? saved
  return Math.max(at, saved)
}

type Means = Readonly<{
  run: SystemRun<InactiveParams>
  facts: IdleFacts
  stored: StoredActivity | null
}>

function evaluation(
  { last, use, peopleBefore }: Traces,
  { run, facts, stored }: Means,
): Evaluation {
  const { date } = run.params
  const newest = [last.login, last.update, last.call].flatMap((at) => (at === null ? [] : [at]))
  const lastActivityDate = newest.length === 0 ? null : dayAt(Math.max(...newest))
  const since = lastActivityDate ?? startOf(facts, date)
  const inactiveDays = Math.max(0, daysBetween(since, date))
  const level = idleLevel(inactiveDays, run.params)
  return {
    lastLoginAt: last.login,
    lastUpdateAt: last.update,
    lastApiAt: last.call,
    lastActivityDate,
    inactiveDays,
    level,
    levelSince: stored?.level === level ? stored.levelSince : date,
    activeUsers30d: use.people,
    apiCalls30d: use.calls,
    updates30d: use.updates,
    evaluatedOn: date,
    reasons: reasonsOf({ last, use, peopleBefore }, run.params),
  }
}

/** A company without any trace is counted from its start: the later of contract and activation. */
function startOf({ contract, statusSince }: IdleFacts, date: Day): Day {
  const begun = contract?.startDate ?? date
  const activated = statusSince === null ? begun : dayAt(statusSince)
  return activated > begun ? activated : begun
}

function reasonsOf({ last, use, peopleBefore }: Traces, params: InactiveParams): IdleReason[] {
  const isOld = (at: Instant) => daysBetween(dayAt(at), params.date) >= params.inactiveDays
  const { login, update, call } = last
  const holds: readonly (readonly [IdleReason, boolean])[] = [
    ['no_activity_since_start', login === null && update === null && call === null],
    ['never_logged_in', login === null],
    ['login_long_ago', login !== null && isOld(login)],
    ['never_updated', update === null],
    ['update_long_ago', update !== null && isOld(update)],
    ['no_people_30d', use.people === 0],
    ['no_calls_30d', use.calls === 0],
    ['people_fell', use.people * 100 < peopleBefore * FELL_TO_PERCENT],
  ]
  return holds.filter(([, isSo]) => isSo).map(([reason]) => reason)
}

/** The level before the reference day, also when the day is evaluated again. */
function levelUntil(
  run: SystemRun<InactiveParams>,
  tenant: TenantRef,
  stored: StoredActivity | null,
): IdleLevel {
  const { date } = run.params
  if (stored !== null && stored.evaluatedOn < date) return stored.level
  if (stored !== null && stored.evaluatedOn === date && stored.levelSince < date)
    return stored.level
  return levelBefore(run.platform, tenant.id, date) ?? 'active'
}

type ToSave = Readonly<{ found: Evaluation; from: IdleLevel; stored: StoredActivity | null }>

/** A day that lies before the newest evaluation goes into the history only. */
function save(
  run: SystemRun<InactiveParams>,
  tenant: TenantRef,
  { found, from, stored }: ToSave,
): void {
  const isNewest = stored === null || stored.evaluatedOn <= found.evaluatedOn
  run.platform.sqlite
    .transaction(() => {
      if (isNewest) saveActivity(run.platform, tenant.id, found)
      const keep = found.level !== 'active' || found.level !== from
      saveHistory(run.platform, tenant.id, found, keep)
    })
    .immediate()
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : isoWithOffset(at)
}
