/** Rules operators wrote for the health of companies; read by BATCH-303 and 301, written by the console. */
import type { WrittenRule } from '../../server/domain/health/rule.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** `tenantCode` null: the rule of every company without one of its own for the metric. */
export type StoredRule = WrittenRule &
  Readonly<{ id: number; tenantId: string | null; tenantCode: string | null }>

const COLUMNS = `r.id, r.tenant_id AS tenantId, t.tenant_code AS tenantCode, r.metric, r.operator, r.medium, r.high,
  r.critical, r.min_sample AS minSample, r.for_runs AS forRuns, r.enabled`
const FROM = 'FROM monitoring_rules r LEFT JOIN tenants t ON t.tenant_id = r.tenant_id'

type Row = Omit<StoredRule, 'enabled'> & { enabled: 0 | 1 }

/** All of them: common ones first, then by company and metric. */
export function storedRules(platform: PlatformDb): StoredRule[] {
  const sql = `SELECT ${COLUMNS} ${FROM} ORDER BY r.tenant_id IS NOT NULL, t.tenant_code, r.metric`
  return statement<[], Row>(platform.sqlite, sql).all().map(ruleOf)
}

/** The common ones and the company's own. */
export function rulesFor(
  platform: PlatformDb,
  tenantId: string,
): Readonly<{ common: StoredRule[]; own: StoredRule[] }> {
  const sql = `SELECT ${COLUMNS} ${FROM} WHERE r.tenant_id IS NULL OR r.tenant_id = ? ORDER BY r.metric`
  const found = statement<[string], Row>(platform.sqlite, sql).all(tenantId).map(ruleOf)
  return {
    common: found.filter((rule) => rule.tenantId === null),
    own: found.filter((rule) => rule.tenantId !== null),
  }
}

function ruleOf(row: Row): StoredRule {
  return { ...row, enabled: row.enabled === 1 }
}

/** One rule per company (or none) and metric: the values of a known one are replaced. */
export function saveRule(
  platform: PlatformDb,
  rule: WrittenRule & Readonly<{ tenantId: string | null }>,
): void {
  const bound = { ...rule, enabled: rule.enabled ? 1 : 0 }
  statement(
    platform.sqlite,
    `INSERT INTO monitoring_rules (tenant_id, metric, operator, medium, high, critical, min_sample, for_runs, enabled)
     VALUES (@tenantId, @metric, @operator, @medium, @high, @critical, @minSample, @forRuns, @enabled)
     ON CONFLICT (COALESCE(tenant_id, ''), metric) DO UPDATE SET operator = excluded.operator, medium = excluded.medium,
       high = excluded.high, critical = excluded.critical, min_sample = excluded.min_sample,
       for_runs = excluded.for_runs, enabled = excluded.enabled`,
  ).run(bound)
}

/** True when there was one. */
export function deleteRule(platform: PlatformDb, id: number): boolean {
  return statement(platform.sqlite, 'DELETE FROM monitoring_rules WHERE id = ?').run(id).changes > 0
}
