/** Writes a plan into the company's file, all of it or nothing (card 701, step 7); called by BATCH-701. */
import { addAudit } from '../../../data/tenant/audit.ts'
import {
  addSyncChanges,
  addSyncRun,
  brokenReferences,
  keepWaiting,
  markApplied,
  type SyncChange,
  type SyncRun,
} from '../../../data/tenant/org-sync.ts'
import {
  beginAppointment,
  beginAssignment,
  changeAssignment,
} from '../../../data/tenant/organisation-assignments.ts'
import {
  type DepartmentWrite,
  type HistoryKind,
  placeDepartments,
  writeDepartment,
  writeDepartmentHistory,
} from '../../../data/tenant/organisation-departments.ts'
import { writePosition, writePositionHistory } from '../../../data/tenant/organisation-positions.ts'
import type { Instant, TenantDb } from '../../../server/sdk/index.ts'
import type { AssignmentFields, Change, ChangeKind, PositionFields } from './model.ts'
import type { Plan } from './plan.ts'
import { levelOf } from './plan-departments.ts'
import type { OrganisationState } from './state.ts'
import { SyncFault } from './sync-fault.ts'

export type ApplyAbout = Readonly<{
  run: SyncRun
  /** Rows for org_sync_changes. */
  changes: readonly SyncChange[]
  date: string
  at: Instant
  /** Of an operator who let a guard pass; null otherwise. */
  allowedBy: string | null
  /** What else belongs into the transaction: the report, the notifications. */
  also(syncId: number): void
}>

export type Applied = Readonly<{ syncId: number; appliedPending: number }>

/** Positions, departments (parents first), levels, histories, places, records: one transaction. */
export function applyPlan(
  tenant: TenantDb,
  plan: Plan,
  { state, about }: Readonly<{ state: OrganisationState; about: ApplyAbout }>,
): Applied {
  const all = tenant.sqlite.transaction((): Applied => {
    for (const change of plan.positions.changes) applyPosition(tenant, change, { state, about })
    applyDepartments(tenant, plan, { state, about })
    const places = [...plan.closedPlaces.moves, ...plan.assignments.changes]
    for (const change of places) applyAssignment(tenant, change, about)
    const applied = recordSync(tenant, plan, about)
    refuseBrokenReferences(tenant)
    return applied
  })
  return all.immediate()
}

type Means = Readonly<{ state: OrganisationState; about: ApplyAbout }>

const HISTORY: Readonly<Record<ChangeKind, HistoryKind>> = {
  insert: 'INSERT',
  update: 'UPDATE',
  move: 'MOVE',
  close: 'CLOSE',
  reopen: 'REOPEN',
}

function applyPosition(
  tenant: TenantDb,
  change: Change<PositionFields>,
  { state, about }: Means,
): void {
  const { code, kind, effectiveDate } = change
  const write = {
    values: { code, ...change.after },
    kind: HISTORY[kind],
    effectiveDate,
    ...origin(about),
  }
  const existing = state.positions.find((row) => row.code === code)
  writePosition(tenant, write)
  const before = existing
    ? { values: { code, ...existing.fields }, validFrom: existing.validFrom }
    : null
  writePositionHistory(tenant, write, before)
}

/** Rows first, then levels and paths of the whole tree, then the history, which shows the new level. */
function applyDepartments(tenant: TenantDb, plan: Plan, { state, about }: Means): void {
  const writes = plan.departments.changes.map((change) => {
    const { code, kind, effectiveDate } = change
    const values = { code, ...change.after }
    const write: DepartmentWrite = { values, kind: HISTORY[kind], effectiveDate, ...origin(about) }
    writeDepartment(tenant, write)
    return write
  })
  placeDepartments(tenant, plan.departments.places, about.at)
  const byCode = new Map(state.departments.map((row) => [row.code, row]))
  for (const write of writes) {
    const { code } = write.values
    const existing = byCode.get(code)
    const before = existing
      ? {
          values: { code, ...existing.fields },
          level: levelOf(state, code),
          validFrom: existing.validFrom,
        }
      : null
    writeDepartmentHistory(tenant, write, before)
  }
}

function applyAssignment(
  tenant: TenantDb,
  change: Change<AssignmentFields>,
  about: ApplyAbout,
): void {
  const { after, before, effectiveDate } = change
  const { employeeCode, departmentCode, type, ratio, endDate, positionCode } = after
  const key = { employeeCode, departmentCode, type }
  const { at } = about
  const isElsewhere = before === null || before.departmentCode !== departmentCode
  if (isElsewhere) {
    beginAssignment(tenant, {
      ...key,
      ratio,
      endDate,
      startDate: effectiveDate,
      reason: REASON,
      at,
    })
  } else {
    changeAssignment(tenant, key, { ratio, endDate, at })
  }
  const isPromoted =
    type === 'PRIMARY' && positionCode !== null && positionCode !== before?.positionCode
  if (isPromoted)
    beginAppointment(tenant, { employeeCode, positionCode, startDate: effectiveDate, at })
}

const REASON = '人事システム連携'

function origin(about: ApplyAbout) {
  return { runId: about.run.runId, at: about.at }
}

function recordSync(tenant: TenantDb, plan: Plan, about: ApplyAbout): Applied {
  const syncId = addSyncRun(tenant, about.run)
  addSyncChanges(tenant, syncId, about.changes)
  const appliedPending = markApplied(tenant, about.date, about.at)
  for (const change of plan.pending) keepWaiting(tenant, change, syncId)
  addAudit(tenant, {
    at: about.at,
    action: 'SYNC',
    targetTable: 'departments',
    targetId: null,
    newValues: {
      syncId,
      sha256: about.run.sha256,
      ...plan.counts,
      ...(about.allowedBy === null ? {} : { massCloseAllowedBy: about.allowedBy }),
    },
    runId: about.run.runId,
  })
  about.also(syncId)
  return { syncId, appliedPending }
}

/** References are deferred to the commit; said here, the message names the rows and everything is rolled back. */
function refuseBrokenReferences(tenant: TenantDb): void {
  const broken = brokenReferences(tenant)
  if (broken.length === 0) return
  const named = broken.slice(0, 20).join(', ')
  throw new SyncFault('input', 'broken_references', {
    ja: `参照が壊れるため取り消しました: ${named}`,
    en: `rolled back, references would break: ${named}`,
  })
}
