/** Gathers the matrix of companies and days: who ran on which day, and what went wrong and was not made good. */
import {
  type DayKey,
  daysWithResults,
  type FailedResult,
  unmendedFailures,
} from '../../data/ops/reading/tenant-days.ts'
import { type TenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import type { DayCell, TenantDaysModel } from '../../views/parts/tenant-days.tsx'
import type { Screen } from '../../views/screen.ts'
import { addDays, type Day, dayAt, daySpan } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import { firstIdAt } from '../domain/ids.ts'
import type { Desk } from './env.ts'
import { MATRIX_DAYS, nameOf } from './tenant-facts.ts'

/** @param sees which companies whoever asks may know of */
export function tenantDays(
  desk: Desk,
  screen: Screen,
  sees: (code: string) => boolean,
): TenantDaysModel {
  const { deps, timetable } = desk
  const zone = timetable.zone()
  const today = dayAt(deps.clock(), zone)
  const first = addDays(today, 1 - MATRIX_DAYS)
  const days = Array.from({ length: MATRIX_DAYS }, (_, index) => addDays(first, index))
  const cards = tenantCards(deps.platform).filter(({ code }) => sees(code))
  const codes = cards.map(({ code }) => code)
  const spans = new Map(days.map((day) => [day, daySpan(day, zone)]))
  const keys = codes.flatMap((tenantCode) =>
    [...spans.values()].map((span): DayKey => ({ tenantCode, ...span })),
  )
  const ran = new Set(daysWithResults(deps.ops, keys).map(keyOf))
  const since = firstIdAt(spans.get(first)?.from ?? 0)
  const failures = groupsOf(unmendedFailures(deps.ops, codes, since), (failure) => {
    const day = dayAt(failure.startedAt, zone)
    return `${failure.tenantCode} ${spans.get(day)?.from ?? 0}`
  })
  const cellAt = (code: string, day: Day): DayCell | null => {
    const key = keyOf({ tenantCode: code, from: spans.get(day)?.from ?? 0, to: 0 })
    return ran.has(key) ? cellOf(failures.get(key) ?? []) : null
  }
  return { days, rows: cards.map((card) => rowOf(card, screen, days, cellAt)) }
}

function keyOf({ tenantCode, from }: DayKey): string {
  return `${tenantCode} ${from}`
}

/** A day is as good as its worst batch; the link leads to the newest run that failed. */
function cellOf(failures: readonly FailedResult[]): DayCell {
  const batchIds = [...new Set(failures.map(({ batchId }) => batchId))].sort()
  return { batchIds, runId: failures[0]?.runId ?? null }
}

function rowOf(
  card: TenantCard,
  screen: Screen,
  days: readonly Day[],
  cellAt: (code: string, day: Day) => DayCell | null,
): TenantDaysModel['rows'][number] {
  const { code, status } = card
  const isServed = status === 'ACTIVE' || status === 'TRIAL'
  return {
    code,
    name: nameOf(card, screen),
    isServed,
    cells: days.map((day) => cellAt(code, day)),
  }
}
