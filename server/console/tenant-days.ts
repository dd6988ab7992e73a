/** Gathers the matrix of companies and days: who ran on which day, and what went wrong and was not made good. */
import type { FailedResult } from '../../data/ops/reading/tenant-days.ts'
import { type TenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import type { DayCell, TenantDaysModel } from '../../views/parts/tenant-days.tsx'
import type { Screen } from '../../views/screen.ts'
import { addDays, dayAt, daySpan, daysFrom } from '../domain/calendar-day.ts'
import { SHOWN_DAYS } from '../domain/tenant-day.ts'
import type { Desk } from './env.ts'
import { type DayOfCompany, monthOfCompanies } from './month-of-companies.ts'
import { nameOf } from './tenant-facts.ts'

/** @param sees which companies whoever asks may know of */
export async function tenantDays(
  { deps, timetable }: Desk,
  screen: Screen,
  sees: (code: string) => boolean,
): Promise<TenantDaysModel> {
  const zone = timetable.zone()
  const today = dayAt(deps.clock(), zone)
  const days = daysFrom(addDays(today, 1 - SHOWN_DAYS), today)
  const cards = tenantCards(deps.platform).filter(({ code }) => sees(code))
  const codes = cards.map(({ code }) => code)
  const spans = days.map((day) => daySpan(day, zone))
  const month = await monthOfCompanies(deps.ops, codes, spans)
  return { days, rows: cards.map((card) => rowOf(card, screen, month.get(card.code) ?? [])) }
}

/** A day is as good as its worst batch; the link leads to the newest run that failed. */
function cellOf(failures: readonly FailedResult[]): DayCell {
  const batchIds = [...new Set(failures.map(({ batchId }) => batchId))].sort()
  return { batchIds, runId: failures[0]?.runId ?? null }
}

function rowOf(
  card: TenantCard,
  screen: Screen,
  days: readonly (DayOfCompany | undefined)[],
): TenantDaysModel['rows'][number] {
  const { code, status } = card
  const cells = days.map((failures) => (failures ? cellOf(failures) : null))
  const isServed = status === 'ACTIVE' || status === 'TRIAL'
  return { code, name: nameOf(card, screen), isServed, cells }
}
