/** Rows of the company's logs: log-ins, daily activity, access, features, errors and audit; from activity.ts. */
import { addDays, type Day, firstDayOf } from '../../domain/calendar-day.ts'
import type { Activity } from '../activity.ts'
import { MINUTE_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import { demoUlid } from '../identifiers.ts'
import type { Row } from '../row.ts'
import { ERROR_WORDS } from '../words/application-words.ts'
import type { Scene } from './scene.ts'
import type { TableRows } from './stamps.ts'

export type ErrorLog = Readonly<{
  rows: readonly Row[]
  /** Rows of level ERROR and above by day: what BATCH-301 counts. */
  byDay: ReadonlyMap<Day, number>
}>

const ERROR_DAYS = 60
const AUDIT_DAYS = 30

export function logRows(scene: Scene, activity: Activity, errors: ErrorLog): TableRows {
  const access = activity.days.flatMap((day) => (day.access === null ? [] : [day.access]))
  return [
    ['login_history', activity.loginRows],
    ['user_activity_daily', activityRows(scene, activity)],
    ['api_access_log', access.flatMap((day) => day.rows)],
    ['feature_usage_log', access.flatMap((day) => day.featureRows)],
    ['error_log', errors.rows],
    ['audit_log', auditRows(scene, activity)],
  ]
}

/** The days whose rows BATCH-301 has written: measured, since the first of the open month, and not lost. */
export function countedDays(scene: Scene): (day: Day) => boolean {
  const { story, calendar } = scene
  const from = firstDayOf(calendar.openMonth)
  const lost = is(story.company, 'missing_usage_day') ? calendar.missingUsageDay : ''
  const until = story.measured?.until ?? ''
  return (day) => day >= from && day <= until && day !== lost
}

function activityRows(scene: Scene, activity: Activity): Row[] {
  const counts = countedDays(scene)
  return activity.days
    .filter((day) => counts(day.day.day))
    .flatMap((day) =>
      day.users.map((user) => ({
        day: day.day.day,
        user_id: user.person.userId,
        logins: user.logins,
        api_calls: user.calls,
      })),
    )
}

export function errorsOf(scene: Scene, activity: Activity): ErrorLog {
  const chance = scene.chance.fork('errors')
  const from = addDays(scene.calendar.today, -ERROR_DAYS)
  const byDay = new Map<Day, number>()
  const rows: Row[] = []
  for (const { day, users } of activity.days) {
    if (day.day < from) continue
    const count = Math.round(users.length * 0.05 * chance.unit() + chance.unit())
    for (let number = 0; number < count; number++) {
      const row = errorRow(day.from + chance.int(420, 1_260) * MINUTE_MS, chance)
      if (Number(row.at) >= scene.story.quietAfter) continue
      rows.push(row)
      if (row.level !== 'WARN') byDay.set(day.day, (byDay.get(day.day) ?? 0) + 1)
    }
  }
  return { rows, byDay }
}

const ERROR_WEIGHTS = ERROR_WORDS.map((words) => words[5])

function errorRow(at: number, chance: Scene['chance']): Row {
  const [level, category, type, code, message] = chance.weighted(ERROR_WORDS, ERROR_WEIGHTS)
  const open = chance.chance(0.2)
  return {
    at,
    level,
    category,
    component: category === 'AUTH' ? 'auth' : 'api',
    error_type: type,
    error_code: code,
    message,
    correlation_id: null,
    status: open ? 'OPEN' : 'RESOLVED',
    resolved_at: open ? null : at + 3_600_000,
  }
}

/** One audited change per active person and few days; enough for the screens, far below a real company's volume. */
function auditRows(scene: Scene, activity: Activity): Row[] {
  const chance = scene.chance.fork('audit')
  const from = addDays(scene.calendar.today, -AUDIT_DAYS)
  return activity.days
    .filter((day) => day.day.day >= from)
    .flatMap((day) => day.users.filter(() => chance.chance(0.2)))
    .map((user) => ({ ...user, at: user.startsAt + chance.int(1, 900) * 1000 }))
    .filter((user) => user.at < scene.story.quietAfter)
    .map(({ person, at }) => ({
      audit_id: demoUlid(at, `audit|${scene.story.tenantId}|${person.id}|${at}`),
      at,
      user_id: person.userId,
      action: 'UPDATE',
      target_table: 'skill_records',
      target_id: person.id,
      old_values: JSON.stringify({ skill_level: 2 }),
      new_values: JSON.stringify({ skill_level: 3 }),
      result: 'SUCCESS',
      source: 'app',
      ms: 12,
    }))
}
