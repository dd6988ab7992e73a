/** Turns findings into alerts, on keys shared with the monitors: a fact that is already alarmed is only attached (BATCH-001). */
import type { AlertRaise, Severity } from '../../../server/sdk/index.ts'
import type { Checked } from './check.ts'
import type { HealthContext } from './context.ts'

/** One alert that a finding asks for. */
export type Wanted = AlertRaise

export type AlertPlan = Readonly<{
  raise: readonly Wanted[]
  clear: readonly string[]
  counts: Readonly<{ opened: number; attached: number; resolved: number }>
}>

/** Keys the monitors open and close too: their severity is not lowered from here. */
const SHARED = /^(host|tls|net|app|db|proc):/
/** Keys with one alert per thing: those whose thing is well again are not among the findings any more. */
const OWN_FAMILIES = [
  'sched:overdue:',
  'sched:stuck:',
  'sched:failing:',
  'sched:disabled:',
] as const
const VITAL_GROUPS: readonly number[] = [2, 3, 4]
const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/** @param silent `<check id> <component>` of checks that were unknown in the two hours before as well. */
export function planAlerts(
  context: HealthContext,
  checked: readonly Checked[],
  silent: ReadonlySet<string>,
): AlertPlan {
  const { facts } = context
  const open = new Map(facts.openAlerts.map(({ key, severity }) => [key, severity]))
  const wanted = checked.flatMap((finding) => [
    ...wantedFor(finding),
    ...noDataFor(finding, silent),
  ])
  const wantedKeys = new Set(wanted.map(({ key }) => key))
  const raise = wanted.filter((alert) => isNews(alert, open.get(alert.key)))
  const over = [...clearable(checked), ...goneFamilies(context, wantedKeys)]
  const clear = [...new Set(over)].filter((key) => !wantedKeys.has(key))
  return {
    raise,
    clear,
    counts: {
      opened: wanted.filter(({ key }) => !open.has(key)).length,
      attached: wanted.filter(({ key }) => open.has(key)).length,
      resolved: clear.filter((key) => open.has(key)).length,
    },
  }
}

function wantedFor(finding: Checked): Wanted[] {
  const severity = severityOf(finding)
  if (!severity || finding.alertKey === null) return []
  const { value, limit, state } = finding
  return [
    {
      key: finding.alertKey,
      severity,
      message: finding.message,
      metric: finding.checkId,
      ...(value === undefined ? {} : { value }),
      ...(limit === undefined ? {} : { threshold: limit }),
      ...(state === 'warn' && finding.severity === undefined ? { businessHours: true } : {}),
    },
  ]
}

/** Null: nobody need hear of it. */
function severityOf({ state, severity, group }: Checked): Severity | null {
  if (state === 'unknown') return null
  if (severity) return severity
  if (state === 'pass') return null
  if (state === 'warn') return 'MEDIUM'
  return VITAL_GROUPS.includes(group) ? 'HIGH' : 'MEDIUM'
}

/** Three unknowns in a row are a finding of their own. */
function noDataFor(finding: Checked, silent: ReadonlySet<string>): Wanted[] {
  if (finding.state !== 'unknown' || finding.absent || !silent.has(nameOf(finding))) return []
  return [
    {
      key: noDataKey(finding),
      severity: 'MEDIUM',
      message: {
        ja: `3 回続けて計測できませんでした: ${finding.message.ja}`,
        en: `no data three times running: ${finding.message.en}`,
      },
    },
  ]
}

function clearable(checked: readonly Checked[]): string[] {
  return checked.flatMap((finding) => {
    if (finding.state === 'unknown') return []
    const own = finding.state === 'pass' && finding.clears !== false && finding.alertKey !== null
    return own ? [finding.alertKey as string, noDataKey(finding)] : [noDataKey(finding)]
  })
}

/** Open alerts of batches and runs that are in order again. Without the ledger nobody knows. */
function goneFamilies({ facts }: HealthContext, wanted: ReadonlySet<string>): string[] {
  if (facts.unreadable !== null) return []
  return facts.openAlerts
    .map(({ key }) => key)
    .filter((key) => OWN_FAMILIES.some((family) => key.startsWith(family)) && !wanted.has(key))
}

function isNews({ key, severity }: Wanted, open: Severity | undefined): boolean {
  if (open === undefined || !SHARED.test(key)) return true
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(open)
}

function noDataKey(finding: Checked): string {
  return `${finding.alertKey ?? `check:${finding.checkId}${finding.component && `:${finding.component}`}`}:nodata`
}

function nameOf({ checkId, component }: Checked): string {
  return `${checkId} ${component}`
}
