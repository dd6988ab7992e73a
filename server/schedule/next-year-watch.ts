/** Raises an alert when a calendar knows nothing of the coming year; the scheduler looks once a day and after each change. */
import type { AlertDesk } from '../alerts/desk.ts'
import type { Config } from '../config/config.ts'
import type { ConfigInForce } from '../config/in-force.ts'
import { type Day, dayAt, type Instant } from '../domain/calendar-day.ts'
import { calendarGaps, gapText } from '../domain/next-year.ts'
import { inBoth } from '../domain/stored-words.ts'

const NEXT_YEAR_ALERT = 'calendar:next_year'

export type NextYearDeps = Readonly<{
  alerts: AlertDesk
  inForce: Pick<ConfigInForce, 'config'>
  now(): Instant
}>

/** @returns how to look; cheap when neither the day nor the configuration is another one. */
export function openNextYearWatch({ alerts, inForce, now }: NextYearDeps): () => void {
  let seen: Readonly<{ today: Day; config: Config }> | null = null
  return () => {
    const at = now()
    const [today, config] = [dayAt(at), inForce.config()]
    if (seen?.today === today && seen.config === config) return
    seen = { today, config }
    const source = { batchId: 'engine', runId: null, at }
    const gaps = calendarGaps(config.calendars, today)
    if (gaps.length === 0) {
      alerts.clear(NEXT_YEAR_ALERT, source)
      return
    }
    const said = gaps.map((gap) => gapText(gap))
    alerts.raise(
      {
        key: NEXT_YEAR_ALERT,
        severity: isUrgent(today) ? 'HIGH' : 'MEDIUM',
        message: inBoth((language) => said.map(({ message }) => message[language]).join('; ')),
        context: { gaps, todo: said[0]?.hint },
        businessHours: true,
      },
      source,
    )
  }
}

/** Two months of patience; a year that has begun has none. */
function isUrgent(today: Day): boolean {
  const day = today.slice(5)
  return day >= '12-01' || day < '10-01'
}
