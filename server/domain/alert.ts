/** What a batch may say about a condition; the rules that turn it into alerts are in server/alerts. */

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A condition that holds now. One open alert per `key`; saying it again only refreshes it (data-model rule R5). */
export type AlertRaise = Readonly<{
  key: string
  severity: Severity
  message: string
  tenantCode?: string
  metric?: string
  value?: number
  threshold?: number
  context?: Readonly<Record<string, unknown>>
  /** Waits for the first digest of the next business day. */
  businessHours?: boolean
}>

/** Conditions as a batch sees them: `raise` what is wrong, `clear` what is well again. */
export type Alerts = Readonly<{
  raise(alert: AlertRaise): void
  clear(key: string): void
}>

/** The open alert of a key, as far as the rules look at it. */
export type OpenAlert = Readonly<{
  alertId: string
  severity: Severity
  state: 'open' | 'acknowledged'
}>

/** What saying "this holds now" does to the row of its key (data-model rule R5, 1 and 2). */
export type AlertChange = 'opened' | 'worse' | 'eased' | 'attached'

export function alertChange(open: OpenAlert | null, severity: Severity): AlertChange {
  if (!open) return 'opened'
  const step = SEVERITIES.indexOf(severity) - SEVERITIES.indexOf(open.severity)
  if (step > 0) return 'worse'
  return step < 0 ? 'eased' : 'attached'
}
