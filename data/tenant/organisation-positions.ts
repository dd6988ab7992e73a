/** Writes positions and their history; called by BATCH-701 inside its one transaction. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'
import type { PositionCategory, PositionStatus } from './organisation.ts'
import type { HistoryKind } from './organisation-departments.ts'

/** All that an HR system decides about a position; the application's own permissions stay. */
export type PositionValues = Readonly<{
  code: string
  name: string
  category: PositionCategory | null
  level: number | null
  rank: number | null
  authorityLevel: number | null
  isManagement: boolean
  status: PositionStatus
}>

export type PositionWrite = Readonly<{
  values: PositionValues
  kind: HistoryKind
  effectiveDate: Day
  runId: string
  at: Instant
}>

/** Adds the position, or changes the one of that code. */
export function writePosition(tenant: TenantDb, write: PositionWrite): void {
  const { kind, values, effectiveDate, at } = write
  const isManagement = values.isManagement ? 1 : 0
  const bound = { ...values, isManagement, effectiveDate, at, id: newId(at) }
  statement(tenant.sqlite, kind === 'INSERT' ? INSERT : UPDATE).run(bound)
}

const INSERT = `
  INSERT INTO positions (position_id, position_code, position_name, position_category, position_level,
    position_rank, authority_level, is_management, is_executive, can_evaluate, can_hire,
    requires_approval, position_status, sort_order, source, valid_from, created_at, updated_at)
  VALUES (@id, @code, @name, @category, @level, @rank, @authorityLevel, @isManagement,
    COALESCE(@category, '') = 'EXECUTIVE', 0, 0, 1, @status,
    COALESCE(@rank, (SELECT COALESCE(MAX(sort_order), 0) + 1 FROM positions)), 'hr', @effectiveDate, @at, @at)`

const UPDATE = `
  UPDATE positions SET position_name = @name, position_category = @category, position_level = @level,
    position_rank = @rank, authority_level = @authorityLevel, is_management = @isManagement,
    position_status = @status, source = 'hr', valid_from = @effectiveDate, updated_at = @at
  WHERE position_code = @code`

/** As writeDepartmentHistory: half-open versions, a same-day change replaces, no hole before the first. */
export function writePositionHistory(
  tenant: TenantDb,
  write: PositionWrite,
  before: Readonly<{ values: PositionValues; validFrom: Day }> | null,
): void {
  const { values, runId, effectiveDate, kind } = write
  if (before !== null && before.validFrom < effectiveDate) keepVersionBefore(tenant, runId, before)
  statement(
    tenant.sqlite,
    `UPDATE position_history SET valid_to = @effectiveDate
     WHERE position_id = (SELECT position_id FROM positions WHERE position_code = @code)
       AND valid_to IS NULL AND valid_from < @effectiveDate`,
  ).run({ code: values.code, effectiveDate })
  statement(tenant.sqlite, NEW_VERSION).run({
    ...historical(values),
    effectiveDate,
    runId,
    change: kind,
  })
}

const NEW_VERSION = `
  INSERT INTO position_history (position_id, position_code, position_name, authority_level, status,
    valid_from, change, run_id)
  SELECT position_id, @code, @name, @authorityLevel, @status, @effectiveDate, @change, @runId
  FROM positions WHERE position_code = @code
  ON CONFLICT (position_id, valid_from) DO UPDATE SET position_name = excluded.position_name,
    authority_level = excluded.authority_level, status = excluded.status, valid_to = NULL,
    change = excluded.change, run_id = excluded.run_id`

function keepVersionBefore(
  tenant: TenantDb,
  runId: string,
  { values, validFrom }: { values: PositionValues; validFrom: Day },
): void {
  statement(
    tenant.sqlite,
    `INSERT INTO position_history (position_id, position_code, position_name, authority_level, status,
       valid_from, change, run_id)
     SELECT position_id, @code, @name, @authorityLevel, @status, @validFrom, 'INSERT', @runId
     FROM positions p WHERE position_code = @code
       AND NOT EXISTS (SELECT 1 FROM position_history h WHERE h.position_id = p.position_id)`,
  ).run({ ...historical(values), validFrom, runId })
}

/** The history's authority is NOT NULL: 0 stands for none. */
function historical({ code, name, authorityLevel, status }: PositionValues) {
  return { code, name, authorityLevel: authorityLevel ?? 0, status }
}
