/** What keeps batches from starting, as the ledger and the configuration say now; for the gate, the commands and the plan. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { systemStop } from '../../data/ops/system-state.ts'
import type { Config } from '../config/config.ts'
import type { Brakes } from '../domain/brake.ts'
import type { Instant } from '../domain/calendar-day.ts'

export function brakesNow(
  ops: OpsDb,
  { blackouts, timezone }: Pick<Config, 'blackouts' | 'timezone'>,
  now: Instant,
): Brakes {
  return {
    stop: systemStop(ops),
    exceptions: openExceptions(ops, now),
    blackouts,
    zone: timezone,
  }
}
