/** Which companies rest on a business date, for entries that heed each company's own calendar; asked by the hub and the plan. */
import { type Calendars, closedReason } from './business-calendar.ts'
import type { Day } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { ScheduleEntry } from './schedule.ts'

/** A company that rests. `code` null stands for all companies without a calendar of their own. */
export type Rest = Readonly<{ code: string | null; reason: Words }>

/** Why the batch leaves the company out on that business date; null when it does not. */
export function tenantRest(
  entry: Pick<ScheduleEntry, 'calendar'>,
  calendars: Calendars,
  { code, day }: Readonly<{ code: string | null; day: Day }>,
): Words | null {
  if (!entry.calendar?.perTenant) return null
  const own = code === null ? undefined : calendars.tenants[code]
  const name = own ?? entry.calendar.name
  const calendar = calendars.named[name]
  const why = calendar ? closedReason(calendar, day) : null
  if (!why) return null
  return {
    ja: `${day} は休業日のため対象外(カレンダー ${name}: ${why.ja})`,
    en: `rests on ${day} (calendar ${name}: ${why.en})`,
  }
}

/** Everybody who rests, companies without a calendar of their own first; empty for entries that do not ask. */
export function restsOn(
  entry: Pick<ScheduleEntry, 'calendar'>,
  calendars: Calendars,
  day: Day,
): Rest[] {
  return [null, ...Object.keys(calendars.tenants).sort()].flatMap((code) => {
    const reason = tenantRest(entry, calendars, { code, day })
    return reason ? [{ code, reason }] : []
  })
}
