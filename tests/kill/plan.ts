/** The busy schedule of the kill harness, once as the engine reads it and once as simple arithmetic. */

export const COMPANIES = ['alpha', 'beta', 'gamma', 'delta'] as const
/** Of BATCH-984: fails for good each time. */
export const BAD_COMPANY = 'beta'

const MINUTE_MS = 60_000

export type PlannedBatch = Readonly<{
  batchId: string
  /** Due at every multiple of it. */
  everyMs: number
  /** Companies whose result must be good and collected in each run that was started; null = nothing is collected. */
  collects: readonly string[] | null
  /** How every run of it must end. */
  end: 'succeeded' | 'failed'
}>

export const BATCHES: readonly PlannedBatch[] = [
  { batchId: 'BATCH-981', everyMs: MINUTE_MS, collects: COMPANIES, end: 'succeeded' },
  { batchId: 'BATCH-982', everyMs: 5 * MINUTE_MS, collects: COMPANIES, end: 'succeeded' },
  { batchId: 'BATCH-983', everyMs: 2 * MINUTE_MS, collects: null, end: 'succeeded' },
  {
    batchId: 'BATCH-984',
    everyMs: 3 * MINUTE_MS,
    collects: COMPANIES.filter((code) => code !== BAD_COMPANY),
    end: 'failed',
  },
]

/** Every misfire and overlap policy has its batch. Retries are due after seconds of the fast clock. */
export const ENTRIES = `
  BATCH-981: { cron: "* * * * *", overlap: queue, misfire: { policy: all, within: 24h }, timeout: 60m }
  BATCH-982: { cron: "*/5 * * * *", overlap: queue, misfire: { policy: all, within: 24h }, timeout: 60m, retry: { attempts: 3, backoff: fixed, first: 5s, max: 5s } }
  BATCH-983: { cron: "*/2 * * * *", overlap: skip, misfire: { policy: last, within: 24h }, timeout: 60m }
  BATCH-984: { cron: "*/3 * * * *", overlap: skip, misfire: { policy: none }, timeout: 60m, retry: { attempts: 2, backoff: fixed, first: 5s, max: 5s }, params: { bad: ${BAD_COMPANY} } }
`
