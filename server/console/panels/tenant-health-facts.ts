/** Gathers the health board: tiles, the week of one company, open alerts, rules. */
import { type OpenAlertCard, openTenantAlerts } from '../../../data/ops/reading/open-alerts.ts'
import { type HealthCard, healthCards } from '../../../data/platform/reading/tenant-health.ts'
import { healthHoursOf } from '../../../data/platform/tenant-health.ts'
import type {
  HealthAlert,
  HealthDetail,
  HealthFacts,
  HealthTile,
} from '../../../views/panels/tenant-health.tsx'
import type { HourSeries } from '../../../views/parts/hour-trend.tsx'
import type { Screen } from '../../../views/screen.ts'
import { SEVERITIES } from '../../domain/alert.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { METRIC_NAMES } from '../../domain/health/metrics.ts'
import type { HealthRule } from '../../domain/health/rule.ts'
import { type HealthFinding, type HealthHour, STATE_FINDINGS } from '../../domain/health/state.ts'
import { nameIn } from '../company-names.ts'
import type { Desk } from '../env.ts'
import { findingText } from './health-text.ts'
import { rulesInForce, rulesShown, type Typed } from './tenant-health-rules.ts'

const WEEK_HOURS = 7 * 24
const HOUR_MS = 3_600_000
const MOST_ALERTS = 100
const WORST_FIRST = ['CRIT', 'WARN', 'UNKNOWN', 'NEVER', 'OK'] as const

/** @param typed query of the page: `tenant` opens a company's week, `try` tries out the rule of the form. */
export function healthBoard(desk: Desk, screen: Screen, typed: Typed): HealthFacts {
  const cards = healthCards(desk.deps.platform)
  const chosen = typed.try === undefined ? cards.find((card) => card.code === typed.tenant) : null
  const tiles = cards.map((card) => tileOf(card, screen))
  return {
    tiles: [...tiles].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state)),
    detail: chosen ? detailOf(desk, screen, chosen) : null,
    alerts: alertsOf(desk, new Map(cards.map((card) => [card.code, nameOf(card, screen)]))),
    rules: rulesShown(desk, screen, { typed, cards }),
  }
}

function nameOf({ name, nameEn }: HealthCard, screen: Screen): string {
  return nameIn(screen.language, name, nameEn)
}

function tileOf(card: HealthCard, screen: Screen): HealthTile {
  const { code, health } = card
  const worst = [...(health?.findings ?? [])].sort(bySeverity)[0]
  return {
    code,
    name: nameOf(card, screen),
    state: health?.state ?? 'NEVER',
    worst: worst ? findingText(screen, worst) : null,
    since: health?.since ?? null,
  }
}

function bySeverity(a: HealthFinding, b: HealthFinding): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)
}

function detailOf(desk: Desk, screen: Screen, card: HealthCard): HealthDetail {
  const { platform, clock } = desk.deps
  const now = clock()
  const to = now - (now % HOUR_MS) + HOUR_MS
  const span = { from: to - WEEK_HOURS * HOUR_MS, to }
  const hours = healthHoursOf(platform, card.tenantId, span)
  const findings = [...(card.health?.findings ?? [])].sort(bySeverity)
  return {
    code: card.code,
    name: nameOf(card, screen),
    checkedAt: card.health?.checkedAt ?? null,
    series:
      hours.length === 0
        ? []
        : seriesOf(hours, rulesInForce(desk, card.tenantId), { screen, ...span }),
    findings: findings.map((finding) => ({
      text: findingText(screen, finding),
      severity: finding.severity,
      since: finding.since,
    })),
  }
}

type Week = Readonly<{ screen: Screen; from: Instant; to: Instant }>

/** Card 303: error rate, p95, storage and API rate with their limits. */
function seriesOf(
  hours: readonly HealthHour[],
  rules: readonly HealthRule[],
  week: Week,
): HourSeries[] {
  const percent = (bp: number | null) => (bp === null ? null : bp / 100)
  const plots = [
    ['error_rate', (hour: HealthHour) => percent(hour.errorRateBp)],
    ['p95', (hour: HealthHour) => hour.p95Ms],
    ['storage', (hour: HealthHour) => percent(hour.storageRateBp)],
    ['api_hour', (hour: HealthHour) => percent(hour.apiRateBp)],
  ] as const
  return plots.map(([metric, of]) => {
    const rule = rules.find((one) => one.metric === metric && one.enabled)
    return plotOf(hours, of, { ...week, metric, rule: rule ?? null })
  })
}

type Plot = Week &
  Readonly<{ metric: 'error_rate' | 'p95' | 'storage' | 'api_hour'; rule: HealthRule | null }>

function plotOf(
  hours: readonly HealthHour[],
  of: (hour: HealthHour) => number | null,
  { screen, from, to, metric, rule }: Plot,
): HourSeries {
  const { format, words } = screen
  const unit = metric === 'p95' ? ` ${words.units.ms}` : '%'
  const text = (value: number) => `${format.decimal(value)}${unit}`
  const byHour = new Map(hours.map((hour) => [hour.hourMs, of(hour)]))
  const points = Array.from({ length: (to - from) / HOUR_MS }, (_, index) => {
    const at = from + index * HOUR_MS
    const value = byHour.get(at) ?? null
    const shown = value === null ? '–' : text(value)
    return { title: `${format.dayTime(at)} ${shown}`, value }
  })
  const newest = hours.map(of).findLast((value) => value !== null)
  const limits = [rule?.medium, rule?.high, rule?.critical].flatMap((value) =>
    value === null || value === undefined ? [] : [{ value, text: text(value) }],
  )
  return {
    name: words.health.metrics[metric],
    now: newest === undefined || newest === null ? '–' : text(newest),
    hours: points,
    limits,
  }
}

/** What alerts of 303 are about: metrics, facts, and measurements that fail. */
const ALERT_METRICS = [
  ...METRIC_NAMES,
  ...STATE_FINDINGS,
  'quota',
  'p95:anomaly',
  ...['state', 'resource', 'error', 'performance', 'activity', 'storage'].map(
    (check) => `${check}:nodata`,
  ),
]

/** @param names by code */
function alertsOf({ deps }: Desk, names: ReadonlyMap<string, string>): HealthAlert[] {
  const found = openTenantAlerts(deps.ops, { metrics: ALERT_METRICS, limit: MOST_ALERTS })
  return found.map((alert) => alertOf(alert, names))
}

function alertOf(alert: OpenAlertCard, names: ReadonlyMap<string, string>): HealthAlert {
  const { alertId, key, severity, message, openedAt, state, tenantCode } = alert
  return {
    alertId,
    key,
    tenantCode: tenantCode ?? '',
    tenantName: names.get(tenantCode ?? '') ?? tenantCode ?? '',
    severity,
    message,
    openedAt,
    acknowledged: state === 'acknowledged',
  }
}
