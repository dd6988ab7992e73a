/** What ops.db itself refuses, whoever writes. */
import { describe, expect, test } from 'vitest'
import { insert, type Row } from './row.ts'
import { AT, newOps } from './temp-folder.ts'

const run: Row = {
  id: '01J0000000000000000000000A',
  batch_id: 'BATCH-301',
  business_date: '2026-04-01',
  scheduled_for: AT,
  trigger: 'schedule',
  state: 'queued',
  attempt: 1,
  params_json: '{}',
  dry_run: 0,
  queued_at: AT,
  config_version: 'v1',
  triggered_by: 'scheduler',
  priority: 1,
  lane: 'normal',
}

describe('ops.db', () => {
  test.each<[string, Row, RegExp]>([
    ['a word that is no state', { state: 'done' }, /CHECK constraint failed: state/],
    ['a day in another form', { business_date: '2026/04/01' }, /CHECK.*business_date/],
    ['a day that is an instant', { business_date: AT }, /CHECK|TEXT/],
    ['parameters that are no JSON', { params_json: '{' }, /CHECK.*json_valid/],
    ['a boolean of 2', { dry_run: 2 }, /CHECK.*dry_run/],
    [
      'an instant as text',
      { queued_at: '2026-04-01T00:00:00Z' },
      /cannot store TEXT value in INTEGER/,
    ],
    ['an end before the beginning', { finished_at: AT - 1 }, /CHECK.*finished_at/],
    ['no batch', { batch_id: null }, /NOT NULL constraint failed: runs.batch_id/],
    ['a parent that does not exist', { parent_run_id: 'nobody' }, /FOREIGN KEY/],
  ])('a run refuses %s', (_, wrong, message) => {
    const { sqlite } = newOps()
    expect(() => insert(sqlite, 'runs', { ...run, ...wrong })).toThrow(message)
    expect(() => insert(sqlite, 'runs', run)).not.toThrow()
  })

  test('one scheduled time of a batch gives one run, however often a person starts it', () => {
    const { sqlite } = newOps()
    insert(sqlite, 'runs', run)
    expect(() => insert(sqlite, 'runs', { ...run, id: 'again' })).toThrow(/UNIQUE/)
    for (const id of ['m1', 'm2']) insert(sqlite, 'runs', { ...run, id, trigger: 'manual' })
  })

  test('a skipped or missed occurrence says why and has no run', () => {
    const { sqlite } = newOps()
    insert(sqlite, 'runs', run)
    const fate: Row = {
      batch_id: 'BATCH-301',
      scheduled_for: AT,
      business_date: '2026-04-01',
      state: 'skipped',
      due_at: AT,
      decided_at: AT,
    }
    expect(() => insert(sqlite, 'occurrences', fate)).toThrow(/CHECK/)
    const both = { ...fate, reason: 'overlap', run_id: run.id ?? null }
    expect(() => insert(sqlite, 'occurrences', both)).toThrow(/CHECK/)
    insert(sqlite, 'occurrences', { ...fate, reason: 'overlap' })
  })

  test('two open exceptions for one batch collide even when they name no time', () => {
    const { sqlite } = newOps()
    const hold: Row = {
      kind: 'hold',
      batch_id: 'BATCH-301',
      reason: '棚卸し',
      created_by: 'op',
      created_at: AT,
    }
    insert(sqlite, 'schedule_exceptions', hold)
    expect(() => insert(sqlite, 'schedule_exceptions', hold)).toThrow(/UNIQUE/)
    sqlite.prepare('UPDATE schedule_exceptions SET ended_at = ?').run(AT)
    insert(sqlite, 'schedule_exceptions', hold)
  })

  test('an alert key is open once, and again after it was resolved', () => {
    const { sqlite } = newOps()
    insert(sqlite, 'alerts', alert('A1'))
    expect(() => insert(sqlite, 'alerts', alert('A2'))).toThrow(/UNIQUE/)
    sqlite.prepare("UPDATE alerts SET state = 'resolved'").run()
    insert(sqlite, 'alerts', alert('A2'))
  })

  test('the audit only grows', () => {
    const { sqlite } = newOps()
    const entry: Row = {
      at: AT,
      operator: 'op',
      verb: 'cancel',
      object: 'run:1',
      result: 'ok',
      prev_hash: '0'.repeat(64),
      row_hash: 'f'.repeat(64),
    }
    insert(sqlite, 'audit', entry)
    expect(() => sqlite.exec("UPDATE audit SET operator = 'other'")).toThrow(/never changed/)
    expect(() => sqlite.exec('DELETE FROM audit')).toThrow(/never deleted/)
    expect(() => insert(sqlite, 'audit', { ...entry, id: 1 }, 'INSERT OR REPLACE')).toThrow(
      /never deleted/,
    )
  })
})

function alert(id: string): Row {
  return {
    alert_id: id,
    alert_key: 'host:cpu',
    state: 'open',
    severity: 'HIGH',
    source_batch: 'BATCH-501',
    message: 'CPU 97 %',
    context: '{}',
    business_hours: 0,
    opened_at: AT,
    last_seen_at: AT,
    notify_count: 0,
    occurrences: 1,
    flap_count: 0,
    ok_streak: 0,
  }
}
