/** The plan as rows: for org_sync_changes and for the sheet of changes; pure, used by BATCH-701. */
import type { SyncChange } from '../../../data/tenant/org-sync.ts'
import type { Change, Entity, Value } from './model.ts'
import type { Plan } from './plan.ts'

/** One row per changed field; a change without fields (a closure by date) has one row without a field. */
export function changeRows(plan: Plan, date: string): SyncChange[] {
  return [
    ...plan.departments.changes.flatMap((change) => rowsOf('department', change)),
    ...plan.positions.changes.flatMap((change) => rowsOf('position', change)),
    ...plan.assignments.changes.flatMap((change) => rowsOf('assignment', change)),
    ...plan.closedPlaces.moves.flatMap((change) => rowsOf('assignment', change, 'successor')),
    ...plan.rejected.map((one) => ({
      ...BLANK,
      entity: one.entity,
      code: one.code,
      kind: 'reject',
      effectiveDate: date,
      lineNo: one.line,
      reason: one.reason,
    })),
  ]
}

const BLANK = { field: null, oldValue: null, newValue: null, lineNo: null, reason: null }

function rowsOf(
  entity: Entity,
  change: Change<object>,
  reason: string | null = null,
): SyncChange[] {
  const { code, kind, effectiveDate, line } = change
  const row = { ...BLANK, entity, code, kind, effectiveDate, lineNo: line, reason }
  if (change.fields.length === 0) return [row]
  return change.fields.map(({ field, old, new: now }) => {
    return { ...row, field, oldValue: textOf(old), newValue: textOf(now) }
  })
}

function textOf(value: Value): string | null {
  return value === null ? null : String(value)
}
