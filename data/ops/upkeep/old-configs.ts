/** Deletes texts of configurations that were in force long ago and that no run names any more. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { type Steps, step } from './steps.ts'

/** Runs looked at in one step. */
const PAGE = 2_000

/**
 * An index over the versions of all runs would be larger than what it saves: the runs are read through instead. What
 * is loaded meanwhile is too young to go, and a run made meanwhile with an old version has a parent that names it.
 */
export function* forgetOldConfigs(ops: OpsDb, before: Instant): Steps {
  if (oldVersions(ops, before).length === 0) return
  const named = new Set(watermarkVersions(ops))
  for (let page = runsAfter(ops, ''); page.length > 0; ) {
    for (const run of page) named.add(run.version)
    yield 0
    page = runsAfter(ops, page.at(-1)?.id ?? '')
  }
  for (const version of oldVersions(ops, before)) {
    if (named.has(version)) continue
    const sql = 'DELETE FROM config_versions WHERE version = ? AND in_force = 0'
    yield step(ops, () => statement(ops.sqlite, sql).run(version).changes)
  }
}

function oldVersions(ops: OpsDb, before: Instant): string[] {
  const sql = 'SELECT version FROM config_versions WHERE in_force = 0 AND loaded_at < ?'
  const rows = statement(ops.sqlite, sql).all(before) as { version: string }[]
  return rows.map((row) => row.version)
}

function watermarkVersions(ops: OpsDb): string[] {
  const sql = 'SELECT config_version AS version FROM batch_watermarks'
  return (statement(ops.sqlite, sql).all() as { version: string }[]).map((row) => row.version)
}

function runsAfter(ops: OpsDb, id: string): { id: string; version: string }[] {
  const sql = `SELECT id, config_version AS version FROM runs WHERE id > ? ORDER BY id LIMIT ${PAGE}`
  return statement(ops.sqlite, sql).all(id) as { id: string; version: string }[]
}
