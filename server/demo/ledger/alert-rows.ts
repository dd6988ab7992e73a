/** Alerts that the history left: two that are over, and what the limits and the health of companies say now. */
import { addDays, instantOf } from '../../domain/calendar-day.ts'
import type { Words } from '../../domain/errors.ts'
import { sameWords } from '../../domain/stored-words.ts'
import { type DemoCalendar, HOUR_MS, MINUTE_MS } from '../calendar.ts'
import { type Character, is } from '../cast.ts'
import { demoRunId, demoUlid } from '../identifiers.ts'
import { HEALTH_BATCH, outageHour } from '../platform/health-rows.ts'
import { type CompanyHealth, SUPERVISION_BATCH } from '../platform/tenant-health-rows.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import { USAGE_BATCH, USAGE_TIME } from './usage-story.ts'

type Alert = Readonly<{
  key: string
  metric?: string
  severity: 'MEDIUM' | 'HIGH' | 'CRITICAL'
  batchId: string
  runDueAt: number
  tenantCode: string | null
  value: number | null
  threshold: number | null
  message: Words
  openedAt: number
  resolvedAt: number | null
}>

export type AlertTables = Readonly<{ alerts: readonly Row[]; events: readonly Row[] }>

type Companies = Readonly<{ stories: readonly Story[]; health: readonly CompanyHealth[] }>

export function alertTables(
  { stories, health }: Companies,
  calendar: DemoCalendar,
  seed: number,
): AlertTables {
  const limits = limitAlerts(stories, calendar)
  const known = new Set(limits.map(({ key }) => key))
  const found = healthAlerts(health).filter(({ key }) => !known.has(key))
  const all = [...pastAlerts(calendar), ...limits, ...found]
  return { alerts: all.map((alert) => alertRow(alert, seed)), events: all.flatMap(eventRows) }
}

function pastAlerts(calendar: DemoCalendar): Alert[] {
  const outage = outageHour(calendar)
  const night = instantOf(addDays(calendar.today, -9), '22:00')
  const by = { batchId: HEALTH_BATCH, tenantCode: null } as const
  return [
    {
      ...by,
      key: 'app:app-top',
      severity: 'HIGH',
      runDueAt: outage,
      value: null,
      threshold: null,
      message: { ja: 'スキル管理 トップが応答しません', en: 'the top page does not answer' },
      openedAt: outage + 5_000,
      resolvedAt: outage + HOUR_MS + 4_000,
    },
    {
      ...by,
      key: 'host:cpu',
      severity: 'MEDIUM',
      runDueAt: night,
      value: 92,
      threshold: 80,
      message: { ja: 'CPU使用率が80％を超えています', en: 'CPU: more than 80 %' },
      openedAt: night + 5_000,
      resolvedAt: night + 8 * HOUR_MS + 4_000,
    },
  ]
}

/** Who stands at a limit; the values are those that BATCH-301 finds again in the next night. */
const LIMITS: readonly (readonly [
  Character,
  string,
  'MEDIUM' | 'CRITICAL',
  number,
  number,
  Words,
])[] = [
  [
    'storage_83',
    'storage',
    'MEDIUM',
    83,
    80,
    { ja: 'ストレージが契約容量の80％を超えています', en: 'storage is above 80 % of the contract' },
  ],
  [
    'over_storage',
    'storage',
    'CRITICAL',
    103,
    95,
    { ja: 'ストレージが契約容量を超えています', en: 'storage is above the contract' },
  ],
  [
    'calls_96',
    'api_month',
    'CRITICAL',
    96,
    95,
    {
      ja: '当月のAPI呼び出しが上限の95％を超えています',
      en: 'API calls of the month are above 95 % of the limit',
    },
  ],
]

function limitAlerts(stories: readonly Story[], calendar: DemoCalendar): Alert[] {
  const dueAt = instantOf(addDays(calendar.lastUsageDay, 1), USAGE_TIME)
  return LIMITS.flatMap(([character, metric, severity, value, threshold, message]) => {
    const story = stories.find(({ company }) => is(company, character))
    if (story === undefined) return []
    const { code, shortName } = story.company
    return {
      key: `tenant:${code}:${metric}`,
      metric,
      severity,
      batchId: USAGE_BATCH,
      runDueAt: dueAt,
      tenantCode: code,
      value,
      threshold,
      message: {
        ja: `${shortName}: ${message.ja}（${value}％）`,
        en: `${code}: ${message.en} (${value} %)`,
      },
      openedAt: dueAt + MINUTE_MS,
      resolvedAt: null,
    }
  })
}

const HEALTH_WORDS: Readonly<Record<string, Words>> = {
  storage: {
    ja: 'ストレージの使用率が基準を超えています',
    en: 'its use of storage is above the limit',
  },
  users: { ja: '利用者数が契約の上限に近づいています', en: 'its users are near the limit' },
  error_rate: {
    ja: 'サーバーエラー(5xx)の割合が基準を超えています',
    en: 'too many of its calls end in a server error',
  },
  p95: { ja: '応答時間が基準を超えています', en: 'its calls take too long' },
  hours_since_activity: { ja: '長い間、誰にも使われていません', en: 'nobody has used it for long' },
  silent: { ja: '呼び出しがいつもよりずっと少なくなっています', en: 'far fewer calls than usual' },
  contract: { ja: '状態と契約期間が食い違っています', en: 'its status contradicts its contract' },
  no_admin: { ja: '有効な管理者アカウントがありません', en: 'it has no active administrator' },
}

/** What the supervision found and nobody has mended. */
function healthAlerts(health: readonly CompanyHealth[]): Alert[] {
  return health.flatMap(({ story, now }) =>
    now.findings.flatMap((finding) => {
      if (finding.severity === 'LOW') return []
      const { code, shortName } = story.company
      const words = HEALTH_WORDS[finding.metric] ?? sameWords(finding.metric)
      return {
        key: `tenant:${code}:${finding.metric}`,
        metric: finding.metric,
        severity: finding.severity,
        batchId: SUPERVISION_BATCH,
        runDueAt: finding.since,
        tenantCode: code,
        value: finding.value,
        threshold: finding.threshold,
        message: { ja: `${shortName}: ${words.ja}`, en: `${code}: ${words.en}` },
        openedAt: finding.since + 2_000,
        resolvedAt: null,
      }
    }),
  )
}

function idOf(alert: Alert): string {
  return demoUlid(alert.openedAt, `alert|${alert.key}`)
}

function alertRow(alert: Alert, seed: number): Row {
  return {
    alert_id: idOf(alert),
    alert_key: alert.key,
    state: alert.resolvedAt === null ? 'open' : 'resolved',
    severity: alert.severity,
    source_batch: alert.batchId,
    run_id: demoRunId(seed, alert.batchId, alert.runDueAt),
    tenant_code: alert.tenantCode,
    metric: alert.metric ?? null,
    value: alert.value,
    threshold: alert.threshold,
    message: alert.message.ja,
    message_en: alert.message.en,
    context: '{}',
    business_hours: 0,
    opened_at: alert.openedAt,
    last_seen_at: alert.resolvedAt ?? alert.openedAt,
    last_notified_at: alert.openedAt,
    notify_count: 1,
    occurrences: 1,
    flap_count: 0,
    ok_streak: 0,
    resolved_at: alert.resolvedAt,
  }
}

function eventRows(alert: Alert): Row[] {
  const event = (at: number, kind: 'opened' | 'resolved') => ({
    alert_id: idOf(alert),
    at,
    event: kind,
    severity: alert.severity,
    value: alert.value,
  })
  const opened = event(alert.openedAt, 'opened')
  return alert.resolvedAt === null ? [opened] : [opened, event(alert.resolvedAt, 'resolved')]
}
