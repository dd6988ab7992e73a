/** Raises an alert while the clock is behind what the ledger has entered: until it has caught up nothing is due. */
import { watermarks } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { ConfigInForce } from '../config/in-force.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'

const CLOCK_ALERT = 'clock:behind_ledger'

/** Small steps of the time service are no news: at most the due times of so long wait. */
const TOLERANCE_MS = 2 * 60_000

export type ClockWatchDeps = Readonly<{
  ops: OpsDb
  alerts: AlertDesk
  inForce: Pick<ConfigInForce, 'config'>
  now(): Instant
}>

/** @returns how to look; says something only when the answer is another one. */
export function openClockWatch({ ops, alerts, inForce, now }: ClockWatchDeps): () => void {
  let wasBehind: boolean | null = null
  return () => {
    const at = now()
    const { batches, timezone } = inForce.config()
    const marks = watermarks(ops)
    const until = Math.max(
      0,
      ...batches.flatMap((entry) => (entry.enabled ? [marks.get(entry.batchId) ?? 0] : [])),
    )
    const isBehind = until > at + TOLERANCE_MS
    if (isBehind === wasBehind) return
    wasBehind = isBehind
    const source = { batchId: 'engine', runId: null, at }
    if (!isBehind) {
      alerts.clear(CLOCK_ALERT, source)
      return
    }
    const message = behind(isoWithOffset(at, timezone), isoWithOffset(until, timezone))
    alerts.raise({ key: CLOCK_ALERT, severity: 'HIGH', message, context: { until } }, source)
  }
}

function behind(clock: string, until: string): Words {
  return {
    ja: `時計が戻っています (現在 ${clock})。${until} までの予定は記帳済みのため、それまで定刻の起動はありません。時刻合わせと、その間の予定を確かめてください`,
    en: `the clock was set back (it says ${clock}): due times up to ${until} have been entered, nothing is due before; check the time service, and what ought to run until then`,
  }
}
