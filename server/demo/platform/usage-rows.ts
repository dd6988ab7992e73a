/** Rows of tenant_usage_daily, features per day and the technical statistics of the last days; from usage.ts. */
import { MINUTE_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import type { Dice } from '../dice.ts'
import { demoRunId, sha256 } from '../identifiers.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import type { Scene } from '../tenant/scene.ts'
import { FEATURES } from '../words/application-words.ts'
import type { UsageDay } from './usage.ts'

/** 301 starts at 01:45 of the next day. */
const COLLECTED_AFTER_MS = 105 * MINUTE_MS
const FEATURE_DAYS = 90
const STATISTICS_DAYS = 30

export function usageRows(usage: readonly UsageDay[], scene: Scene): Row[] {
  return usage.map((entry) => usageRow(entry, scene.story))
}

function usageRow(entry: UsageDay, story: Story): Row {
  const figures = figuresOf(entry)
  const collectedAt = entry.day.to + COLLECTED_AFTER_MS + 40_000
  return {
    usage_date: entry.day.day,
    tenant_id: story.tenantId,
    ...figures,
    // A plan without a price has no estimate, hence no currency.
    currency_code: is(story.company, 'free') ? null : story.company.currency,
    // Publishing the month's invoice makes it final.
    is_final: 0,
    content_hash: sha256(JSON.stringify(figures)),
    revision: 1,
    collected_at: collectedAt,
    created_at: collectedAt,
    updated_at: collectedAt,
  }
}

function figuresOf(entry: UsageDay): Row {
  const { api } = entry
  return {
    active_users: entry.activeUsers,
    active_users_mtd: entry.activeUsersMtd,
    registered_users: entry.registeredUsers,
    total_logins: entry.logins,
    api_requests: api.requests,
    api_success: api.success,
    api_client_errors: api.clientErrors,
    api_server_errors: api.serverErrors,
    response_time_avg_ms: api.averageMs,
    response_time_max_ms: api.maxMs,
    response_time_p95_ms: api.p95Ms,
    request_bytes: api.requestBytes,
    response_bytes: api.responseBytes,
    busy_ms: api.busyMs,
    data_bytes: entry.dataBytes,
    file_bytes: entry.fileBytes,
    report_bytes: entry.reportBytes,
    backup_bytes: 0,
    storage_bytes: entry.dataBytes + entry.fileBytes + entry.reportBytes,
    storage_estimated: 0,
    reports_generated: entry.reportsGenerated,
    reports_billable: entry.reportsBillable,
    skill_assessments: entry.skillAssessments,
    notification_sent: 0,
    error_count: entry.errors,
    peak_concurrent_users: api.peakUsers,
    peak_time: api.peakTime,
    uptime_percentage_bp: null,
    mtd_estimate_minor: null,
  }
}

/** Features of the last ninety days: counted where the log is there, else the usual shares. */
export function featureRows(usage: readonly UsageDay[], scene: Scene): Row[] {
  const chance = scene.chance.fork('features')
  return usage.slice(-FEATURE_DAYS).flatMap((entry) => {
    const features = entry.access?.features ?? usualFeatures(entry, chance)
    return features.map((use) => ({
      usage_date: entry.day.day,
      tenant_id: scene.story.tenantId,
      feature: use.feature,
      calls: use.calls,
      users: use.users,
      total_ms: use.totalMs,
    }))
  })
}

const FEATURE_SHARES = [0.16, 0.08, 0.19, 0.08, 0.09, 0.12, 0.05, 0.05, 0.04, 0.02, 0.02, 0.1]

function usualFeatures(entry: UsageDay, chance: Dice) {
  if (entry.api.requests === 0) return []
  return FEATURES.map((feature, index) => {
    const calls = Math.round(
      entry.api.requests * (FEATURE_SHARES[index] ?? 0.02) * (0.85 + 0.3 * chance.unit()),
    )
    return { feature, calls, users: Math.min(entry.activeUsers, calls), totalMs: calls * 120 }
  }).filter(({ calls }) => calls > 0)
}

/** What BATCH-204 would have found on the same days; it is technical and never billed. */
export function statisticsRows(usage: readonly UsageDay[], scene: Scene): Row[] {
  return usage.slice(-STATISTICS_DAYS).map((entry) => statisticsRow(entry, scene))
}

function statisticsRow(entry: UsageDay, { seed, story }: Scene): Row {
  const { api } = entry
  const at = entry.day.to + 90 * MINUTE_MS
  return {
    usage_date: entry.day.day,
    tenant_id: story.tenantId,
    api_calls_count: api.requests,
    unique_users_count: entry.activeUsers,
    successful_api_calls: api.success,
    client_errors: api.clientErrors,
    server_errors: api.serverErrors,
    avg_response_ms: api.averageMs,
    p95_response_ms: api.p95Ms,
    max_response_ms: api.maxMs,
    request_bytes: api.requestBytes,
    response_bytes: api.responseBytes,
    total_files: 0,
    storage_used_bytes: entry.dataBytes + entry.fileBytes + entry.reportBytes,
    db_bytes: entry.dataBytes,
    disk_bytes: entry.fileBytes,
    reports_generated: entry.reportsGenerated,
    successful_reports: entry.reportsBillable,
    report_users: Math.min(entry.reportsBillable, entry.activeUsers),
    reports_generated_auto: entry.reportsGenerated - entry.reportsBillable,
    total_sessions: entry.logins,
    active_users_count: entry.activeUsers,
    peak_concurrent_sessions: api.peakUsers,
    run_id: demoRunId(seed, 'BATCH-204', at),
    updated_at: at,
  }
}
