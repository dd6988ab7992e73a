/** What a tenant used in a month, as far as it is billed; missing days hold the invoice or are estimated on request. */
import type { Day } from '../calendar-day.ts'
import { divided, sumOf } from '../money.ts'
import { BillingHold } from './hold.ts'
import type { UsageDay } from './terms.ts'

/** What to do about service days without a usage row. */
export type MissingUsage = 'hold' | 'estimate'

export type MonthUsage = Readonly<{
  /** Distinct active users of the month up to the last service day. */
  users: number
  calls: number
  reports: number
  /** Σ storage_bytes over the service days (byte-days). */
  storageByteDays: bigint
  /** Service days without a row, in order; not empty only when estimated. */
  missing: readonly Day[]
  /** The last service day itself was missing, so the users are those of an earlier day. */
  usersEstimated: boolean
}>

/**
 * @param rows rows of the service days, and earlier ones from which storage may be taken.
 * Throws BillingHold `usage_missing`, naming every missing day; also when nothing is there to estimate from.
 */
export function monthUsage(
  serviceDays: readonly Day[],
  rows: readonly UsageDay[],
  missingUsage: MissingUsage,
): MonthUsage {
  const byDay = new Map(rows.map((row) => [row.date, row]))
  const present = serviceDays.flatMap((day) => byDay.get(day) ?? [])
  const missing = serviceDays.filter((day) => !byDay.has(day))
  if (missing.length > 0 && (missingUsage === 'hold' || present.length === 0)) throw held(missing)
  const calls = sumOf(present.map((row) => row.apiRequests))
  const reports = sumOf(present.map((row) => row.reportsBillable))
  const lastDay = serviceDays.at(-1)
  return {
    users: present.at(-1)?.activeUsersMtd ?? 0,
    calls: calls + missing.length * average(calls, present.length),
    reports: reports + missing.length * average(reports, present.length),
    storageByteDays: serviceDays.reduce((sum, day) => sum + bytesOn(day, rows, missing), 0n),
    missing,
    usersEstimated: lastDay !== undefined && missing.includes(lastDay),
  }
}

/** @param days at least 1: without any present day the invoice is held. */
function average(sum: number, days: number): number {
  return divided(BigInt(sum), BigInt(Math.max(1, days)), 'floor')
}

/** A disk does not empty itself overnight: the nearest earlier day stands for a missing one. */
function bytesOn(day: Day, rows: readonly UsageDay[], missing: readonly Day[]): bigint {
  const nearest = rows.reduce<UsageDay | null>(
    (best, row) => (row.date <= day && (best === null || row.date > best.date) ? row : best),
    null,
  )
  if (nearest === null) throw held(missing)
  return BigInt(nearest.storageBytes)
}

function held(missing: readonly Day[]): BillingHold {
  const days = missing.join(', ')
  return new BillingHold(
    'usage_missing',
    {
      ja: `使用量がない日があります(${missing.length}日): ${days}`,
      en: `no usage row for ${missing.length} day(s): ${days}`,
    },
    {
      ja: 'その日付で BATCH-301 を実行し、このテナントを再計算してください',
      en: 'run BATCH-301 for those dates, then run this batch for the tenant again',
    },
  )
}
