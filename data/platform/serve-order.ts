/** Who was served last (delivery rule D11): the longest waiting goes first. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** Tenant id → when it was last served; who was never served is missing. */
export function lastServed(platform: PlatformDb): ReadonlyMap<string, Instant> {
  const sql = 'SELECT tenant_id AS id, last_served_at AS at FROM tenant_serve_order'
  const rows = statement<[], { id: string; at: number }>(platform.sqlite, sql).all()
  return new Map(rows.map(({ id, at }) => [id, at]))
}

export function noteServed(platform: PlatformDb, tenantId: string, at: Instant): void {
  statement(
    platform.sqlite,
    `INSERT INTO tenant_serve_order (tenant_id, last_served_at) VALUES (@tenantId, @at)
     ON CONFLICT (tenant_id) DO UPDATE SET last_served_at = @at`,
  ).run({ tenantId, at })
}
