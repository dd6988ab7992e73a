/** Gathers the matrix of companies and days: who ran on which day, and what went wrong and was not made good. */
import {
  type FailedResult,
  unmendedFailures,
  workedTenants,
} from '../../data/ops/reading/tenant-days.ts'
import { type TenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import type { DayCell, TenantDaysModel } from '../../views/parts/tenant-days.tsx'
import type { Screen } from '../../views/screen.ts'
import { addDays, type Day, dayAt, daySpan } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import { firstIdAt } from '../domain/ids.ts'
import { SHOWN_DAYS } from '../domain/tenant-day.ts'
import type { Desk } from './env.ts'
import { nameOf } from './tenant-facts.ts'
import { giveWay } from './turns.ts'

/** Days looked at between two turns. */
const DAYS_AT_ONCE = 8

/** @param sees which companies whoever asks may know of */
export async function tenantDays(
  desk: Desk,
  screen: Screen,
  sees: (code: string) => boolean,
): Promise<TenantDaysModel> {
  const { deps, timetable } = desk
  const zone = timetable.zone()
  const today = dayAt(deps.clock(), zone)
  const first = addDays(today, 1 - SHOWN_DAYS)
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) => addDays(first, index))
  const cards = tenantCards(deps.platform).filter(({ code }) => sees(code))
  const codes = cards.map(({ code }) => code)
  const ran: ReadonlySet<string>[] = []
  for (const day of days) {
    if (ran.length % DAYS_AT_ONCE === 0) await giveWay()
    ran.push(new Set(workedTenants(deps.ops, codes, daySpan(day, zone))))
  }
  await giveWay()
  const since = firstIdAt(daySpan(first, zone).from)
  const failures = groupsOf(unmendedFailures(deps.ops, codes, since), (failure) =>
    keyOf(failure.tenantCode, dayAt(failure.startedAt, zone)),
  )
  const cellsOf = (code: string) =>
    days.map((day, index) =>
      ran[index]?.has(code) ? cellOf(failures.get(keyOf(code, day)) ?? []) : null,
    )
  return { days, rows: cards.map((card) => rowOf(card, screen, cellsOf(card.code))) }
}

function keyOf(code: string, day: Day): string {
  return `${code} ${day}`
}

/** A day is as good as its worst batch; the link leads to the newest run that failed. */
function cellOf(failures: readonly FailedResult[]): DayCell {
  const batchIds = [...new Set(failures.map(({ batchId }) => batchId))].sort()
  return { batchIds, runId: failures[0]?.runId ?? null }
}

function rowOf(
  card: TenantCard,
  screen: Screen,
  cells: readonly (DayCell | null)[],
): TenantDaysModel['rows'][number] {
  const { code, status } = card
  const isServed = status === 'ACTIVE' || status === 'TRIAL'
  return { code, name: nameOf(card, screen), isServed, cells }
}
