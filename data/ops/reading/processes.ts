/** The long-running processes by their signs of life, and the versions of the files; read by the System page. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { PlatformDb } from '../../platform/open.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type ProcessSign = Readonly<{
  name: string
  pid: number
  at: Instant
  loopP99Ms: number
  rss: number
  uptimeS: number
}>

/** The newest sign of each process, newest first. */
export function processSigns(ops: OpsDb, since: Instant): ProcessSign[] {
  const sql = `SELECT name, pid, max(at) AS at, loop_p99_ms AS loopP99Ms, rss, uptime_s AS uptimeS
    FROM process_heartbeats WHERE at >= ? GROUP BY name, pid ORDER BY at DESC LIMIT 20`
  return statement(ops.sqlite, sql).all(since) as ProcessSign[]
}

export type PlaneVersion = Readonly<{ schemaVersion: number; appVersion: string }>

export function planeVersion(plane: Pick<OpsDb | PlatformDb, 'sqlite'>): PlaneVersion | null {
  const sql = 'SELECT schema_version AS schemaVersion, app_version AS appVersion FROM plane_meta'
  return (statement(plane.sqlite, sql).get() as PlaneVersion | undefined) ?? null
}

export function sqliteVersion(ops: OpsDb): string {
  const sql = 'SELECT sqlite_version() AS version'
  return (statement(ops.sqlite, sql).get() as { version: string }).version
}
