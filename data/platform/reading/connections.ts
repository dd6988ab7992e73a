/** Connections of companies that are in use: their health, and when their secrets run out; read by the panel of BATCH-403. */
import type { Day } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { HealthStatus } from '../integration-health.ts'
import type { PlatformDb } from '../open.ts'

export type UsedConnection = Readonly<{
  configId: string
  /** smtp_server, slack_api … */
  key: string
  /** Null: the holding's own. */
  tenantId: string | null
  tenantCode: string | null
  tenantName: string | null
  health: HealthStatus
  healthCode: string | null
  /** Null: nobody has entered it. */
  secretExpiresOn: Day | null
}>

/** Switched on, not held by an incident, and of companies that are still there; by key and company. */
export function usedConnections(platform: PlatformDb): UsedConnection[] {
  const sql = `SELECT c.config_id AS configId, c.integration_key AS "key", c.tenant_id AS tenantId,
      t.tenant_code AS tenantCode, t.tenant_name AS tenantName, c.health_status AS health,
      c.health_code AS healthCode, c.secret_expires_on AS secretExpiresOn
    FROM integration_configs c LEFT JOIN tenants t ON t.tenant_id = c.tenant_id
    WHERE c.is_enabled = 1 AND c.held_by_incident IS NULL AND COALESCE(t.is_deleted, 0) = 0
    ORDER BY c.integration_key, t.tenant_code`
  return statement<[], UsedConnection>(platform.sqlite, sql).all()
}
