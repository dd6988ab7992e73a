/** How people and outside accounts of companies stood when BATCH-403 last compared them; read by its panel. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type LinkStanding = Readonly<{
  tenantId: string
  service: 'SLACK' | 'TEAMS' | 'LINE_WORKS'
  runId: string
  comparedAt: Instant
  /** Who should have an account; those without one are the unmatched. */
  activeEmployees: number
  unmatchedEmployees: number
  retiredButActive: number
  orphanAccounts: number
  organisationDifferences: number
  deadDestinations: number
}>

/** The newest stays, whichever is written last. */
export function recordLinkStanding(platform: PlatformDb, standing: LinkStanding): void {
  statement(
    platform.sqlite,
    `INSERT INTO link_standing (tenant_id, service, run_id, compared_at, active_employees, unmatched_employees,
       retired_but_active, orphan_accounts, organisation_differences, dead_destinations)
     VALUES (@tenantId, @service, @runId, @comparedAt, @activeEmployees, @unmatchedEmployees, @retiredButActive,
       @orphanAccounts, @organisationDifferences, @deadDestinations)
     ON CONFLICT (tenant_id, service) DO UPDATE SET run_id = excluded.run_id, compared_at = excluded.compared_at,
       active_employees = excluded.active_employees, unmatched_employees = excluded.unmatched_employees,
       retired_but_active = excluded.retired_but_active, orphan_accounts = excluded.orphan_accounts,
       organisation_differences = excluded.organisation_differences, dead_destinations = excluded.dead_destinations
     WHERE excluded.compared_at >= link_standing.compared_at`,
  ).run(standing)
}

export function linkStandings(platform: PlatformDb): LinkStanding[] {
  const sql = `SELECT tenant_id AS tenantId, service, run_id AS runId, compared_at AS comparedAt,
      active_employees AS activeEmployees, unmatched_employees AS unmatchedEmployees,
      retired_but_active AS retiredButActive, orphan_accounts AS orphanAccounts,
      organisation_differences AS organisationDifferences, dead_destinations AS deadDestinations
    FROM link_standing ORDER BY tenant_id, service`
  return statement<[], LinkStanding>(platform.sqlite, sql).all()
}
