/** How the days of all companies went: ended days as they are kept, the others from the results; for the matrix of companies. */
import type { OpsDb } from '../../data/ops/open.ts'
import {
  type FailedResult,
  stillUnmended,
  unmendedFailures,
  workedTenants,
} from '../../data/ops/reading/tenant-days.ts'
import { daysInShort } from '../../data/ops/tenant-days.ts'
import type { Span } from '../domain/calendar-day.ts'
import { giveWay } from './turns.ts'

/** What failed on the day and was not made good, the newest first; null: nothing was begun. */
export type DayOfCompany = FailedResult[] | null

/** Undefined as long as nobody has looked. */
type Days = (DayOfCompany | undefined)[]

/** Days looked at between two turns. */
const DAYS_AT_ONCE = 8

/** @param spans days, one after the other. Answers by company and day, in the order of both. */
export async function monthOfCompanies(
  ops: OpsDb,
  codes: readonly string[],
  spans: readonly Span[],
): Promise<Map<string, readonly (DayOfCompany | undefined)[]>> {
  const month = new Map(codes.map((code): [string, Days] => [code, spans.map(() => undefined)]))
  const asked = enterKept(ops, month, spans)
  await giveWay()
  const live = await enterLive(ops, month, spans)
  const failures = [...stillUnmended(ops, asked), ...live]
  failures.sort((a, b) => Number(a.runId < b.runId) - Number(a.runId > b.runId))
  for (const failure of failures) {
    const day = spans.findLastIndex(({ from }) => from <= failure.startedAt)
    month.get(failure.tenantCode)?.[day]?.push(failure)
  }
  return month
}

/** Answers what failed on kept days; another day may have made it good. */
function enterKept(
  ops: OpsDb,
  month: ReadonlyMap<string, Days>,
  spans: readonly Span[],
): [code: string, runId: string][] {
  const codes = [...month.keys()]
  const indexes = new Map(spans.map(({ from }, index) => [from, index]))
  const asked: [string, string][] = []
  for (const [company, kept] of daysInShort(ops, codes, spans[0]?.from ?? 0).entries()) {
    const code = codes[company] ?? ''
    const days = month.get(code) ?? []
    for (const { from, to, unmended } of kept) {
      const index = indexes.get(from)
      // Kept in the zone that is asked for.
      if (index === undefined || spans[index]?.to !== to) continue
      days[index] = unmended && []
      for (const runId of unmended ?? []) asked.push([code, runId])
    }
  }
  return asked
}

/** Answers what failed on days that are not kept and was not made good, perhaps with some of others. */
async function enterLive(
  ops: OpsDb,
  month: ReadonlyMap<string, Days>,
  spans: readonly Span[],
): Promise<FailedResult[]> {
  const asked = new Set<string>()
  let since: number | null = null
  let looks = 0
  for (const [index, span] of spans.entries()) {
    const open = [...month].filter(([, days]) => days[index] === undefined)
    if (open.length === 0) continue
    const codes = open.map(([code]) => code)
    const worked = new Set(workedTenants(ops, codes, span))
    for (const [code, days] of open) {
      days[index] = worked.has(code) ? [] : null
      asked.add(code)
    }
    since ??= span.from
    looks += 1
    if (looks % DAYS_AT_ONCE === 0) await giveWay()
  }
  await giveWay()
  return since === null ? [] : unmendedFailures(ops, [...asked], since)
}
