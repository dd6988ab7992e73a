/** How idle each company is, and was over the last weeks, as BATCH-304 would have found it. */
import {
  addDays,
  type Day,
  dayAt,
  daySpan,
  daysBetween,
  instantOf,
} from '../../domain/calendar-day.ts'
import { IDLE_LIMITS, type IdleLevel, idleLevel } from '../../domain/idle.ts'
import { type DemoCalendar, LONGEST_RUN_MS } from '../calendar.ts'
import type { Row } from '../row.ts'
import { contractOn, idleDaysOf, type Story } from '../story.ts'
import type { CompanyFacts } from '../tenant/generate.ts'

export const IDLE_BATCH = 'BATCH-304'
export const IDLE_TIME = '04:00'
const HISTORY_DAYS = 35

/** One company on one day. */
export type IdleDay = Readonly<{ story: Story; day: Day; days: number; level: IdleLevel }>

/** The newest day that was evaluated by now. */
export function lastEvaluation({ today, now }: DemoCalendar): Day {
  return instantOf(today, IDLE_TIME) + LONGEST_RUN_MS <= now ? today : addDays(today, -1)
}

/** Companies that BATCH-304 looks at on the day, in the order of the cast. */
export function idleDay(companies: readonly CompanyFacts[], day: Day): IdleDay[] {
  return companies.flatMap(({ scene }) => {
    const { story } = scene
    const { start, end } = contractOn(story, day)
    const isTarget = story.status === 'ACTIVE' || story.status === 'TRIAL'
    if (!isTarget || start > day || (end !== null && end < day)) return []
    const days = Math.max(0, daysBetween(lastUse(story, day), day))
    return [{ story, day, days, level: idleLevel(days, IDLE_LIMITS) }]
  })
}

/** A company without activity is counted from its start. */
function lastUse({ activity, contracts }: Story, day: Day): Day {
  const last = activity?.until ?? (contracts[0] as { start: Day }).start
  return last < day ? last : day
}

export function activityTables(
  companies: readonly CompanyFacts[],
  calendar: DemoCalendar,
): readonly (readonly [string, Row[]])[] {
  const newest = lastEvaluation(calendar)
  const days = Array.from({ length: HISTORY_DAYS }, (_, index) => addDays(newest, -index))
  const history = days.flatMap((day) =>
    idleDay(companies, day).filter(({ level }) => level !== 'active'),
  )
  return [
    ['tenant_activity', idleDay(companies, newest).map((one) => currentRow(one, companies))],
    ['tenant_activity_history', history.map(historyRow)],
  ]
}

function currentRow(one: IdleDay, companies: readonly CompanyFacts[]): Row {
  const { story, day, days, level } = one
  const facts = companies.find(({ scene }) => scene.story === story) as CompanyFacts
  const month = facts.activity.days.filter((entry) => entry.day.day > addDays(day, -30))
  const people = new Set(month.flatMap(({ users }) => users.map((user) => user.person.userId)))
  const lastLogin = facts.activity.loginRows.findLast((row) => row.result === 'success')
  const at = lastLogin ? Math.min(Number(lastLogin.at), instantOf(day, IDLE_TIME)) : null
  const since = levelSince(day, days, level)
  return {
    tenant_id: story.tenantId,
    last_login_at: at,
    last_update_at: at,
    last_api_at: at,
    last_activity_date: at === null ? null : dayAt(at),
    inactive_days: days,
    level,
    level_since: since,
    active_users_30d: people.size,
    api_calls_30d: month.reduce((sum, entry) => sum + entry.calls, 0),
    updates_30d: month.length,
    last_tenant_mail_at: isMailed(level) ? daySpan(since).from + 4 * 3_600_000 : null,
    snoozed_until: null,
    snooze_note: null,
    evaluated_on: day,
  }
}

function isMailed(level: IdleLevel): boolean {
  return level === 'warning' || level === 'critical'
}

/** The day the level began: so many days of idleness ago. */
function levelSince(day: Day, days: number, level: IdleLevel): Day {
  const from = {
    active: 0,
    attention: IDLE_LIMITS.inactiveDays,
    warning: IDLE_LIMITS.warningDays,
    critical: IDLE_LIMITS.criticalDays,
  }[level]
  return level === 'active' ? addDays(day, -HISTORY_DAYS) : addDays(day, from - days)
}

function historyRow({ story, day, days, level }: IdleDay): Row {
  return {
    evaluated_on: day,
    tenant_id: story.tenantId,
    level,
    inactive_days: days,
    reasons: JSON.stringify(
      idleDaysOf(story.company) === null ? [] : ['login_long_ago', 'update_long_ago'],
    ),
  }
}
