/** The health of all companies at a glance, as the board of BATCH-303 shows it. */
import type { StoredHealth } from '../../../server/domain/health/state.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'
import { healthOf } from '../tenant-health.ts'

/** `health` null: not looked at yet. */
export type HealthCard = Readonly<{
  tenantId: string
  code: string
  name: string
  nameEn: string | null
  status: string
  health: StoredHealth | null
}>

/** Every watched company, in code order. */
export function healthCards(platform: PlatformDb): HealthCard[] {
  const sql = `SELECT t.tenant_id AS tenantId, t.tenant_code AS code, t.tenant_name AS name, t.tenant_name_en AS nameEn,
      t.status, h.state, h.checked_at AS checkedAt, h.findings
    FROM tenants t LEFT JOIN tenant_health_current h ON h.tenant_id = t.tenant_id
    WHERE t.is_deleted = 0 AND t.status <> 'INACTIVE' ORDER BY t.tenant_code`
  type Row = Omit<HealthCard, 'health'> & Parameters<typeof healthOf>[0]
  type Unseen = Omit<HealthCard, 'health'> & { state: null }
  const rows = statement<[], Row | Unseen>(platform.sqlite, sql).all()
  return rows.map((row) => {
    const { tenantId, code, name, nameEn, status, ...columns } = row
    const health =
      columns.state === null ? null : healthOf(columns as Parameters<typeof healthOf>[0])
    return { tenantId, code, name, nameEn, status, health }
  })
}
