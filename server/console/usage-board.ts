/** Gathers companies × 31 measured days against their quotas; for the panel of BATCH-301 and the companies' own view. */
import { type TenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import {
  coversOf,
  includedCalls,
  type MeasuredDay,
  measuredDays,
} from '../../data/platform/reading/usage-board.ts'
import {
  METERS,
  type Meter,
  type UsageBoardModel,
  type UsageLine,
} from '../../views/parts/usage-model.ts'
import type { Screen } from '../../views/screen.ts'
import { addDays, type Day, dayAt, daysFrom, instantOf, monthOf } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import { SHOWN_DAYS } from '../domain/tenant-day.ts'
import { type Cover, isOwed, newestOwedDay, quotaState } from '../domain/usage-board.ts'
import type { Desk } from './env.ts'
import { pageNumber, rowsOn } from './numbered-pages.ts'
import { nameOf } from './tenant-facts.ts'

/** Each company has four plots of a month: more of them would be half a megabyte. */
const COMPANIES_A_PAGE = 35
/** The start window of BATCH-301 ends here (its card): from now on yesterday is owed. */
const OWED_FROM = '04:00'
const GIGABYTE = 2 ** 30

export type UsageAsked = Readonly<{
  /** Which companies whoever asks may know of. */
  sees(code: string): boolean
  /** As they came with the address; what is no meter or page is the first. */
  meter: string | undefined
  page: string | undefined
  /** Where the board stands: the links to its other meters and pages begin with it. */
  address: string
}>

/** Five queries, however many companies there are. Companies with holes first, then the fullest. */
export function usageBoard(desk: Desk, screen: Screen, asked: UsageAsked): UsageBoardModel {
  const { platform, clock } = desk.deps
  const zone = desk.timetable.zone()
  const now = clock()
  const today = dayAt(now, zone)
  const [first, yesterday] = [addDays(today, -SHOWN_DAYS), addDays(today, -1)]
  const measured = measuredDays(platform, first, yesterday)
  const newestMeasured = measured.at(-1)?.day ?? null
  const isWindowOver = now >= instantOf(today, OWED_FROM, zone)
  const known = {
    days: daysFrom(first, yesterday),
    newestOwed: newestOwedDay(today, { newestMeasured, isWindowOver }),
    included: includedCalls(platform, yesterday),
    measured: groupsOf(measured, ({ tenantId }) => tenantId),
    covers: groupsOf(coversOf(platform, first, yesterday), ({ tenantId }) => tenantId),
  }
  const lines = tenantCards(platform)
    .filter(({ code }) => asked.sees(code))
    .map((card) => lineOf(card, known, screen))
    .filter((line) => line.missing.length > 0 || line.cells.some((cell) => cell === 'measured'))
    .sort(mostUrgentFirst)
  const page = pageNumber(asked.page, { rows: lines.length, perPage: COMPANIES_A_PAGE })
  return {
    address: asked.address,
    days: known.days,
    meter: METERS.find((meter) => meter === asked.meter) ?? null,
    newestMeasured,
    counts: {
      companies: lines.length,
      missing: lines.filter(({ missing }) => missing.length > 0).length,
      tight: lines.filter((line) => worst(line) === 'tight').length,
      usedUp: lines.filter((line) => worst(line) === 'used_up').length,
    },
    page,
    lines: rowsOn(lines, page, COMPANIES_A_PAGE),
  }
}

type Known = Readonly<{
  days: readonly Day[]
  newestOwed: Day
  included: ReadonlyMap<string, number>
  measured: ReadonlyMap<string, readonly MeasuredDay[]>
  covers: ReadonlyMap<string, readonly Cover[]>
}>

function lineOf(card: TenantCard, known: Known, screen: Screen): UsageLine {
  const { tenantId, code, status } = card
  const rows = new Map((known.measured.get(tenantId) ?? []).map((row) => [row.day, row]))
  const covers = status === 'INACTIVE' ? [] : (known.covers.get(tenantId) ?? [])
  const cells = known.days.map((day) => {
    if (rows.has(day)) return 'measured'
    return isOwed(day, covers, known.newestOwed) ? 'missing' : 'none'
  })
  return {
    code,
    name: nameOf(card, screen),
    isResting: status !== 'ACTIVE' && status !== 'TRIAL',
    cells,
    missing: known.days.filter((_, index) => cells[index] === 'missing'),
    meters: metersOf(card, { days: known.days, rows, included: known.included.get(tenantId) }),
  }
}

type Rows = Readonly<{
  days: readonly Day[]
  rows: ReadonlyMap<Day, MeasuredDay>
  included: number | undefined
}>

function metersOf(card: TenantCard, { days, rows, included }: Rows): UsageLine['meters'] {
  const newest = [...rows.values()].at(-1)
  const values = (pick: (row: MeasuredDay) => number) =>
    days.map((day) => {
      const row = rows.get(day)
      return row ? pick(row) : null
    })
  const quota = (used: number | undefined, limit: number | null) =>
    used === undefined ? null : { used, limit, state: quotaState(used, limit) }
  const calls = callsOfMonth(rows, newest?.day)
  return {
    people: {
      values: values((row) => row.activeUsers),
      quota: quota(newest?.registeredUsers, card.maxUsers),
    },
    storage: {
      values: values((row) => row.storageBytes),
      quota: quota(newest?.storageBytes, card.maxStorageGb * GIGABYTE),
    },
    calls: {
      values: values((row) => row.apiRequests),
      quota: quota(calls, card.monthlyApiLimit ?? included ?? null),
    },
    reports: { values: values((row) => row.reports), quota: null },
  }
}

/** Of the month of the newest day; 31 days reach back to its first. */
function callsOfMonth(rows: Rows['rows'], newest: Day | undefined): number | undefined {
  if (newest === undefined) return undefined
  const ofMonth = [...rows.values()].filter(({ day }) => monthOf(day) === monthOf(newest))
  return ofMonth.reduce((sum, { apiRequests }) => sum + apiRequests, 0)
}

function worst({ meters }: UsageLine): 'well' | 'tight' | 'used_up' {
  const states = METERS.map((meter: Meter) => meters[meter].quota?.state)
  if (states.includes('used_up')) return 'used_up'
  return states.includes('tight') ? 'tight' : 'well'
}

const RANK = { used_up: 0, tight: 1, well: 2 } as const

function mostUrgentFirst(a: UsageLine, b: UsageLine): number {
  const holes = Number(b.missing.length > 0) - Number(a.missing.length > 0)
  if (holes !== 0) return holes
  return RANK[worst(a)] - RANK[worst(b)] || (a.code < b.code ? -1 : 1)
}
