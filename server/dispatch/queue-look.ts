/** Which queued runs a round of the dispatcher looks at: always the most urgent ones, and the others in turn. */
import type { OpsDb } from '../../data/ops/open.ts'
import { dueRuns, QUEUE_LOOK, type RunRow } from '../../data/ops/runs.ts'
import type { Instant } from '../domain/calendar-day.ts'

/** Asked once a round. A long row of runs that must wait delays those behind it by rounds, never for good. */
export function openQueueLook(ops: OpsDb): (now: Instant) => RunRow[] {
  /** Behind it the next round goes on; null = behind the urgent ones. */
  let place: RunRow | null = null
  return (now) => {
    const urgent = dueRuns(ops, now, null)
    const last = urgent.at(-1)
    if (urgent.length < QUEUE_LOOK || !last) return urgent
    const others = dueRuns(ops, now, place ?? last)
    place = others.length < QUEUE_LOOK ? null : (others.at(-1) ?? null)
    return [...urgent, ...others]
  }
}
