/** A clock that is wrong makes good assertions invalid: the service's own time is compared when it gives a token. */
import { alertOf } from '../alerts.ts'
import type { OpenWork } from '../batch.ts'

const MOST_OFF_MS = 60_000

/** @param skewMs null when no token was asked for. */
export function sayClock(
  { tenant, run, integration }: OpenWork<unknown>,
  skewMs: number | null,
): void {
  if (skewMs === null || run.dryRun) return
  const key = `mirror:${integration.key}:${tenant.code}:clock`
  const seconds = Math.round(skewMs / 1_000)
  if (Math.abs(skewMs) <= MOST_OFF_MS) {
    run.alerts.clear(key)
    return
  }
  run.log.warn(`the clock differs from that of LINE WORKS by ${seconds} s`)
  const message = {
    ja: `時計が LINE WORKS と ${seconds} 秒ずれています。トークンが取得できなくなる前に時刻同期を確認してください`,
    en: `the clock differs from that of LINE WORKS by ${seconds} s; check the time service before tokens are refused`,
  }
  run.alerts.raise(alertOf(key, { metric: 'clock_skew', value: seconds, threshold: 60, message }))
}
