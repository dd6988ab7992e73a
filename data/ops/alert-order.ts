/** In which order alerts are listed: the one source of it, for queries and for the place a list goes on from. */
import { type AlertState, SEVERITIES, type Severity } from '../../server/domain/alert.ts'

const GRAVEST_FIRST: readonly Severity[] = [...SEVERITIES].reverse()

/** SQL: 0 for the gravest; of a row that has `severity`. */
export const GRAVITY = `CASE severity ${GRAVEST_FIRST.map((severity, place) => `WHEN '${severity}' THEN ${place}`).join(' ')} END`

/** SQL of `alertRank`; of a row that has `state` and `severity`. */
export const ALERT_RANK = `(iif(state = 'acknowledged', ${SEVERITIES.length}, 0) + ${GRAVITY})`

/** The order of what is not resolved: nobody has looked at it, then how grave it is. */
export function alertRank({
  state,
  severity,
}: Readonly<{ state: AlertState; severity: Severity }>): number {
  return (state === 'acknowledged' ? SEVERITIES.length : 0) + GRAVEST_FIRST.indexOf(severity)
}
