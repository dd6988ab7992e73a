/** Gathers what the tenant screens show: contract, usage against it, last night, 31 days, invoices. */

import { basename } from 'node:path'
import { newestOfTenant } from '../../data/ops/reading/artifact-list.ts'
import { type ResultOfTenant, resultsOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import { openAlertsOf } from '../../data/ops/reading/tenant-days.ts'
import {
  type ContractCard,
  contractsOf,
  type InvoiceCard,
  invoiceFiles,
  invoicesOf,
  ownSettings,
  type TenantCard,
  tenantCards,
  type UsageDay,
  type UsageNow,
  usageDays,
  usageNow,
} from '../../data/platform/reading/tenants.ts'
import type { InvoiceLine, Night, TenantFacts } from '../../views/pages/tenant.tsx'
import type { TenantRow } from '../../views/pages/tenants.tsx'
import type { ContractLine } from '../../views/parts/tenant-contract.tsx'
import type { ReportLine } from '../../views/parts/tenant-reports.tsx'
import type { Series } from '../../views/parts/trend.tsx'
import type { Screen } from '../../views/screen.ts'
import { invoiceState } from '../domain/billing/payment.ts'
import {
  addDays,
  type Day,
  dayAt,
  daySpan,
  daysBetween,
  firstDayOf,
  type Instant,
  monthOf,
  type Span,
} from '../domain/calendar-day.ts'
import { SHOWN_DAYS } from '../domain/tenant-day.ts'
import { nameIn } from './company-names.ts'
import type { Desk } from './env.ts'
import { isShownByBrowsers } from './files.ts'
import { latestOfEachBatch, matrixOf } from './tenant-matrix.ts'

const HOUR = 3_600_000
const MOST_INVOICES = 24
const MOST_CONTRACTS = 12
/** The others are in the list of reports. */
const NEWEST_REPORTS = 6

/** Yesterday 18:00 to today 09:00; nothing has begun after now. */
export function lastNight(now: Instant, zone: string): Span {
  const midnight = daySpan(dayAt(now, zone), zone).from
  return { from: midnight - 6 * HOUR, to: midnight + 9 * HOUR }
}

/** @param sees which companies whoever asks may know of. */
export function tenantRows(
  desk: Desk,
  screen: Screen,
  sees: (code: string) => boolean,
): TenantRow[] {
  const { deps, timetable, nights } = desk
  const now = deps.clock()
  const today = dayAt(now, timetable.zone())
  const batchIds = deps.batches().map((batch) => batch.id)
  const counts = nights.countsOf(batchIds, lastNight(now, timetable.zone()))
  const month = firstDayOf(monthOf(today))
  const usage = new Map(usageNow(deps.platform, month).map((used) => [used.tenantId, used]))
  const cards = tenantCards(deps.platform).filter((card) => sees(card.code))
  return cards.map((card) => ({
    code: card.code,
    name: nameOf(card, screen),
    status: card.status,
    plan: card.plan,
    contractEnd: card.contractEnd,
    daysLeft: card.contractEnd === null ? null : daysBetween(today, card.contractEnd),
    night: counts.get(card.code) ?? null,
    ...quotas(card, usage.get(card.tenantId)),
  }))
}

export function nameOf(card: TenantCard, screen: Screen): string {
  return nameIn(screen.language, card.name, card.nameEn)
}

function quotas(
  card: TenantCard,
  used: UsageNow | undefined,
): Pick<TenantRow, 'users' | 'storageBytes' | 'calls'> {
  if (!used) return { users: null, storageBytes: null, calls: null }
  return {
    users: { used: used.registeredUsers, limit: card.maxUsers },
    storageBytes: { used: used.storageBytes, limit: card.maxStorageGb * 1024 ** 3 },
    calls: { used: used.calls, limit: card.monthlyApiLimit },
  }
}

export async function tenantFacts(
  desk: Desk,
  card: TenantCard,
  screen: Screen,
): Promise<TenantFacts> {
  const { deps, timetable } = desk
  const zone = timetable.zone()
  const now = deps.clock()
  const today = dayAt(now, zone)
  const first = addDays(today, 1 - SHOWN_DAYS)
  const night = lastNight(now, zone)
  const { code, status, plan, type, currency, contractStart, contractEnd } = card
  const { maxUsers, maxStorageGb, apiRateLimit } = card
  return {
    code,
    name: nameOf(card, screen),
    status,
    plan,
    type,
    currency,
    zone: card.zone,
    contractStart,
    contractEnd,
    trialEnd: card.trialEnd,
    contracts: contractsOf(deps.platform, card.tenantId, MOST_CONTRACTS).map((contract) =>
      contractLine(contract, today),
    ),
    reports: reportsOf(desk, code),
    maxUsers,
    maxStorageGb,
    apiRateLimit,
    contact: masked(card.adminEmail),
    night: nightOf(latestOfEachBatch(resultsOfTenant(deps.ops, code, night.from, night.to))),
    matrix: await matrixOf(desk, code, today, zone),
    usage: seriesOf(usageDays(deps.platform, card.tenantId, first, today), card, screen),
    invoices: invoicesOf(deps.platform, card.tenantId, MOST_INVOICES).map((invoice) =>
      invoiceLine(desk, invoice, today),
    ),
    alerts: openAlertsOf(deps.ops, card.code),
    settings: ownSettings(deps.platform, card.tenantId, today),
  }
}

function contractLine(contract: ContractCard, today: Day): ContractLine {
  const { contractId: id, planCode, planName: plan, autoRenew } = contract
  const { startDate: from, endDate: to } = contract
  const line = { id, plan, planCode, from, to, autoRenew }
  if (from > today) return { ...line, state: 'coming', days: daysBetween(today, from) }
  if (to === null) return { ...line, state: 'current', days: null }
  const days = daysBetween(today, to)
  return { ...line, state: days < 0 ? 'past' : 'current', days }
}

function reportsOf({ deps }: Desk, code: string): ReportLine[] {
  return newestOfTenant(deps.ops, code, NEWEST_REPORTS).map(
    ({ id, path, kind, businessDate, bytes }) => ({
      ...{ id, kind, businessDate, bytes },
      name: basename(path),
      isShown: isShownByBrowsers(path),
    }),
  )
}

/** Data-model rule R19: `y***@example.co.jp`. */
export function masked(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`
}

function nightOf(latest: readonly ResultOfTenant[]): Night {
  if (latest.length === 0) return { kind: 'nothing' }
  const open = latest.filter((one) => one.state === 'running' || one.state === 'pending').length
  const bad = latest.filter((one) => one.state === 'failed').length
  const endedAt = Math.max(...latest.map((one) => one.finishedAt ?? one.startedAt))
  if (bad > 0) return { kind: 'bad', count: bad, endedAt }
  return open > 0 ? { kind: 'running', open } : { kind: 'good', endedAt }
}

function seriesOf(days: readonly UsageDay[], card: TenantCard, screen: Screen): Series[] {
  if (days.length === 0) return []
  const { words, format } = screen
  const storageLimit = card.maxStorageGb * 1024 ** 3
  const series = (
    name: string,
    pick: (day: UsageDay) => number,
    text: (value: number) => string,
    limit: number | null,
  ): Series => ({
    name,
    days: days.map((day) => ({ day: day.day, value: pick(day), text: text(pick(day)) })),
    limit: limit === null ? null : { value: limit, text: text(limit) },
  })
  return [
    series(words.tenant.activeUsers, (day) => day.activeUsers, format.number, card.maxUsers),
    series(words.tenant.storage, (day) => day.storageBytes, format.bytes, storageLimit),
    series(words.tenant.calls, (day) => day.apiRequests, format.number, null),
  ]
}

function invoiceLine(desk: Desk, invoice: InvoiceCard, today: Day): InvoiceLine {
  const { invoiceId, number, period, totalMinor, balanceMinor, currency, dueDate } = invoice
  return {
    invoiceId,
    number,
    period,
    totalMinor,
    balanceMinor,
    currency,
    dueDate,
    state: invoiceState(invoice, today),
    files: invoiceFiles(desk.deps.platform, invoiceId).map(({ kind, bytes }) => ({ kind, bytes })),
  }
}
