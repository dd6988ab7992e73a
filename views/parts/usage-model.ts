/** What the board of usage shows, and how its figures read; shared by its table and its drawings. */
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type Meter = keyof Dictionary['usage']['meters']
export const METERS = ['people', 'storage', 'calls', 'reports'] as const satisfies readonly Meter[]

/** Measured, owed but not there, or no day of a contract (or not yet due). */
export type UsageCell = 'measured' | 'missing' | 'none'

export type MeterQuota = Readonly<{
  used: number
  limit: number | null
  /** Null without a limit. */
  state: keyof Dictionary['usage']['states'] | null
}>

export type UsageLine = Readonly<{
  code: string
  name: string
  /** Suspended or expired. */
  isResting: boolean
  /** One a day, oldest first. */
  cells: readonly UsageCell[]
  /** Oldest first. */
  missing: readonly string[]
  /** `values`: one a day, null where there is none; `quota` null: nothing is agreed or measured. */
  meters: Readonly<
    Record<Meter, Readonly<{ values: readonly (number | null)[]; quota: MeterQuota | null }>>
  >
}>

export type UsageBoardModel = Readonly<{
  /** Ends in `?` or `&`. */
  address: string
  days: readonly string[]
  /** Null: all of them side by side. */
  meter: Meter | null
  newestMeasured: string | null
  /** Companies of all pages. */
  counts: Readonly<{ companies: number; missing: number; tight: number; usedUp: number }>
  page: Readonly<{ number: number; of: number }>
  lines: readonly UsageLine[]
}>

/** Bytes for the storage, whole numbers for all else. */
export function meterText(screen: Screen, meter: Meter, value: number): string {
  return meter === 'storage' ? screen.format.bytes(value) : screen.format.number(value)
}

export function newestText(screen: Screen, line: UsageLine, meter: Meter): string {
  const newest = line.meters[meter].values.findLast((value) => value !== null)
  return newest === undefined || newest === null ? '–' : meterText(screen, meter, newest)
}

/** The run form with company and day filled in; null for whoever may not start runs. */
export function measureAddress(
  { operator }: Screen,
  { code }: Pick<UsageLine, 'code'>,
  day: string,
): string | null {
  if (!operator?.mayAct) return null
  return `/batches/BATCH-301?tenants=${code}&businessDate=${day}#run-now`
}
