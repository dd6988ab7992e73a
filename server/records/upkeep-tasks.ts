/** The tasks of the upkeep in their order: roll up first, then take away what nothing younger points at. */
import { dueDays, rollUp } from '../../data/ops/batch-metrics.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { daysToKeep, forgetDays, keepDay } from '../../data/ops/tenant-days.ts'
import { forgetOldConfigs } from '../../data/ops/upkeep/old-configs.ts'
import { forgetOldLines } from '../../data/ops/upkeep/old-lines.ts'
import { type AgedTable, forgetOldAlerts, forgetOldRows } from '../../data/ops/upkeep/old-rows.ts'
import { forgetOldRuns } from '../../data/ops/upkeep/old-runs.ts'
import type { Pace, Steps } from '../../data/ops/upkeep/steps.ts'
import type { Config } from '../config/config.ts'
import { addDays, dayAt, daySpan, type Instant, type Span } from '../domain/calendar-day.ts'
import { SHOWN_DAYS } from '../domain/tenant-day.ts'

export type Retention = Config['toban']['retention']

export type UpkeepTaskPlan = Readonly<{ name: string; steps(pace: Pace): Steps }>

export type UpkeepContext = Readonly<{ ops: OpsDb; retention: Retention; now: Instant }>

const DAY_MS = 86_400_000
const DUE_AT_ONCE = 50
/** What was asked from outside is told apart from a repetition so long. */
const REQUESTS_MS = DAY_MS

/** Cheap, and wanted soon: done every minute. */
export function rollUpTask({ ops, retention, now }: UpkeepContext): UpkeepTaskPlan {
  const frozenBefore = dayAt(now - retention.runsMs)
  function* steps(): Steps {
    for (let due = dueDays(ops, DUE_AT_ONCE); due.length > 0; due = dueDays(ops, DUE_AT_ONCE)) {
      for (const one of due) {
        rollUp(ops, one, frozenBefore)
        yield 0
      }
    }
  }
  return { name: 'daily_metrics', steps }
}

/** Ended days that the pages of companies show, the newest first. */
function shownDays(now: Instant): Span[] {
  const today = dayAt(now)
  return Array.from({ length: SHOWN_DAYS - 1 }, (_, back) => daySpan(addDays(today, -1 - back)))
}

export function isTenantDayDue({ ops, now }: Pick<UpkeepContext, 'ops' | 'now'>): boolean {
  return daysToKeep(ops, shownDays(now), 1).length > 0
}

/** What ended days of companies came to; also done every minute, when one is not kept. */
export function tenantDaysTask({ ops, now }: Pick<UpkeepContext, 'ops' | 'now'>): UpkeepTaskPlan {
  const spans = shownDays(now)
  function* steps(): Steps {
    for (let days = daysToKeep(ops, spans, DUE_AT_ONCE); days.length > 0; ) {
      for (const day of days) {
        keepDay(ops, day)
        yield 0
      }
      days = daysToKeep(ops, spans, DUE_AT_ONCE)
    }
    yield forgetDays(ops, spans.at(-1)?.from ?? 0)
  }
  return { name: 'tenant_days', steps }
}

export function retentionTasks(context: UpkeepContext): UpkeepTaskPlan[] {
  const { ops, retention, now } = context
  const lines = (
    name: string,
    levels: readonly ('debug' | 'info' | 'warn' | 'error')[],
    ms: number,
  ) => ({
    name,
    steps: (pace: Pace) => forgetOldLines(ops, { task: name, levels, before: now - ms }, pace),
  })
  const rows = (name: AgedTable, ms: number) => ({
    name,
    steps: (pace: Pace) => forgetOldRows(ops, name, now - ms, pace),
  })
  const old = { before: now - retention.runsMs, keep: retention.keepRuns }
  return [
    rollUpTask(context),
    lines('debug_lines', ['debug'], retention.debugLinesMs),
    lines('info_lines', ['info'], retention.infoLinesMs),
    lines('warn_lines', ['warn', 'error'], retention.warnLinesMs),
    rows('alert_messages', retention.alertMessagesMs),
    { name: 'alerts', steps: (pace) => forgetOldAlerts(ops, now - retention.alertsMs, pace) },
    rows('alert_silences', retention.alertsMs),
    rows('idempotency_keys', REQUESTS_MS),
    rows('act_keys', REQUESTS_MS),
    rows('trigger_replays', REQUESTS_MS),
    rows('occurrences', retention.runsMs),
    { name: 'runs', steps: (pace) => forgetOldRuns(ops, old, pace) },
    rows('schedule_exceptions', retention.runsMs),
    rows('commands', retention.commandsMs),
    rows('operator_sessions', retention.sessionsMs),
    rows('slow_queries', retention.slowStatementsMs),
    rows('db_lock_events', retention.slowStatementsMs),
    { name: 'config_versions', steps: () => forgetOldConfigs(ops, now - retention.runsMs) },
  ]
}
