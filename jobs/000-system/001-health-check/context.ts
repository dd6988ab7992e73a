/** What the checks of BATCH-001 work with: the run, what the engine said of itself, and the readings of the host. */
import {
  type EngineFacts,
  errorWords,
  type OverdueBatch,
  type Severity,
  type StuckRun,
  type SystemRun,
  type Words,
} from '../../../server/sdk/index.ts'
import type { HostReadings } from './host-readings.ts'
import type { Params } from './params.ts'

export type HealthRun = SystemRun<Params>

/** Replaced by tests; a real run uses the host's own. */
export type HealthMeans = Readonly<{
  readings?: Partial<HostReadings>
  /** Between two tries at an outside service. */
  repeatPauseMs?: number
}>

export type HealthContext = Readonly<{
  run: HealthRun
  facts: HealthFacts
  readings: HostReadings
  repeatPauseMs: number
}>

export type OpenAlert = Readonly<{
  key: string
  message: Words
  severity: Severity
  openedAt: number
  acknowledged: boolean
}>

/** Plain JSON, read from ops.db on the main side. `unreadable` = why it could not be read; the rest is then empty. */
export type HealthFacts = Readonly<{
  unreadable: Words | null
  stopped: boolean
  overdue: readonly OverdueBatch[]
  stuck: readonly StuckRun[]
  failing: readonly string[]
  disabled: ReturnType<EngineFacts['disabled']>
  oldestQueuedAt: number | null
  heartbeats: ReturnType<EngineFacts['heartbeats']>
  /** By batch id. */
  lastGoodEnds: Readonly<Record<string, number | null>>
  openAlerts: readonly OpenAlert[]
}>

/** Monitors that must not fall silent, and how old their last good end may be, in minutes. */
export const MONITORS = {
  'BATCH-501': 12,
  'BATCH-502': 25,
  'BATCH-503': 12,
  'BATCH-508': 65,
} as const

/** A batch that failed so many times in a row is worth a line of its own. */
const FAILING_RUNS = 3
const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

export function askEngine(engine: EngineFacts, now: number): HealthFacts {
  try {
    return {
      unreadable: null,
      stopped: engine.stopped(),
      overdue: engine.overdue(now),
      stuck: engine.stuck(now),
      failing: engine.failing(FAILING_RUNS),
      disabled: engine.disabled(),
      oldestQueuedAt: engine.oldestQueuedAt(),
      heartbeats: engine.heartbeats(),
      lastGoodEnds: Object.fromEntries(
        Object.keys(MONITORS).map((id) => [id, engine.lastGoodEnd(id)]),
      ),
      openAlerts: SEVERITIES.flatMap((severity) =>
        engine.openAlerts(severity).map((alert) => ({ ...alert, severity })),
      ),
    }
  } catch (error) {
    // The health check exists for this hour: it goes on without the ledger and says so.
    return { ...NOTHING_KNOWN, unreadable: errorWords(error) }
  }
}

const NOTHING_KNOWN: Omit<HealthFacts, 'unreadable'> = {
  stopped: false,
  overdue: [],
  stuck: [],
  failing: [],
  disabled: [],
  oldestQueuedAt: null,
  heartbeats: [],
  lastGoodEnds: {},
  openAlerts: [],
}
