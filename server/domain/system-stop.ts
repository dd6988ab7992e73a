/** The emergency stop as the engine obeys it: which batches may not start while it is on; asked through the brakes. */
import type { Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { ScheduleEntry } from './schedule.ts'

export type SystemStop = Readonly<{
  state: 'stopping' | 'stopped' | 'stopped_with_errors' | 'resuming'
  /** Null is read as `full`: a stop that does not say how far it goes stops everything. */
  level: 'pause' | 'partial' | 'full' | null
  reason: string
  by: string
  since: Instant
}>

/** It ends the stop: held back by it, nothing could ever run again. */
const STOP_BATCH = 'BATCH-902'

/**
 * Whether the stop keeps the batch from starting. A `partial` one holds single batches and companies in their own
 * tables, not here; a `pause` leaves the operators their monitors.
 */
export function isStopped(
  stop: SystemStop,
  { batchId, lane }: Pick<ScheduleEntry, 'batchId' | 'lane'>,
): boolean {
  if (batchId === STOP_BATCH || stop.level === 'partial') return false
  return stop.level !== 'pause' || lane !== 'monitoring'
}

/** A sentence for the run that waits. */
export function stopWords({ state, level, reason, by }: SystemStop): Words {
  const what = level === 'pause' ? PAUSED : STOPPED
  const doing = state === 'resuming' ? RESUMING : { ja: '', en: '' }
  return {
    ja: `${what.ja}${doing.ja}: ${reason} (${by})`,
    en: `${what.en}${doing.en}: ${reason} (${by})`,
  }
}

const STOPPED: Words = { ja: '緊急停止中です', en: 'emergency stop' }
const PAUSED: Words = { ja: '一時停止中です', en: 'paused by an emergency stop' }
const RESUMING: Words = { ja: ' (再開処理中)', en: ' (being resumed)' }
