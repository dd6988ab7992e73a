/** Deletes rows of small tables by age: each table with its own rule of what is over. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { type Pace, type Steps, step } from './steps.ts'

/** `@before`: what was over before that instant goes. */
const RULES = {
  occurrences: `state IN ('skipped', 'missed') AND scheduled_for < @before AND due_at < @before AND run_id IS NULL`,
  commands: `taken_at IS NOT NULL AND coalesce(done_at, asked_at) < @before`,
  operator_sessions: `coalesce(ended_at, expires_at) < @before`,
  schedule_exceptions: `coalesce(ended_at, expires_at) < @before`,
  alert_messages: `state IN ('SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED')
    AND coalesce(finished_at, expires_at) < @before`,
  alert_silences: 'coalesce(ended_at, until) < @before',
  slow_queries: 'at < @before',
  db_lock_events: 'at < @before',
  idempotency_keys: 'created_at < @before',
  act_keys: 'at < @before',
  trigger_replays: 'at < @before',
} as const

export type AgedTable = keyof typeof RULES

export function* forgetOldRows(ops: OpsDb, table: AgedTable, before: Instant, pace: Pace): Steps {
  const sql = `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${RULES[table]} LIMIT @size)`
  for (let removed = -1; removed !== 0; ) {
    removed = step(ops, () => statement(ops.sqlite, sql).run({ before, size: pace.size }).changes)
    if (removed > 0) yield removed
  }
}

/** Resolved alerts with their events; one whose messages are still there waits for them. */
export function* forgetOldAlerts(ops: OpsDb, before: Instant, pace: Pace): Steps {
  const old = `SELECT alert_id FROM alerts a WHERE state = 'resolved' AND resolved_at < @before
    AND NOT EXISTS (SELECT 1 FROM alert_messages m WHERE m.alert_id = a.alert_id) LIMIT @size`
  for (let removed = -1; removed !== 0; ) {
    removed = step(ops, () => {
      const rows = statement(ops.sqlite, old).all({ before, size: Math.ceil(pace.size / 10) })
      const ids = JSON.stringify((rows as { alert_id: string }[]).map((row) => row.alert_id))
      let changes = 0
      for (const table of ['alert_events', 'alerts']) {
        const sql = `DELETE FROM ${table} WHERE alert_id IN (SELECT value FROM json_each(?))`
        changes += statement(ops.sqlite, sql).run(ids).changes
      }
      return changes
    })
    if (removed > 0) yield removed
  }
}
