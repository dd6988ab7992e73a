/** The whole plan of a synchronisation: what would be written, or why nothing may be; pure, the heart of BATCH-701. */
import type { Day } from '../../../server/sdk/index.ts'
import { positionRules } from './entity-rules.ts'
import { demandEnoughRows, demandFewRejected, demandModestChange } from './guards.ts'
import { diffMaster, type MasterDiff } from './master-diff.ts'
import {
  type AssignmentFields,
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type DepartmentFields,
  type Entity,
  type EntitySet,
  type OrgRecord,
  type PendingChange,
  type PositionFields,
  type RawRow,
  type Rejection,
} from './model.ts'
import { type ClosedPlaces, placesInClosed, planAssignments } from './plan-assignments.ts'
import { type DepartmentPlan, planDepartments } from './plan-departments.ts'
import { type Checked, checkAssignments, checkDepartments, checkPositions } from './row-checks.ts'
import type { OrganisationState } from './state.ts'

export type PlanInput = Readonly<{
  /** Only the entities that were delivered. */
  rows: Partial<Readonly<Record<EntitySet, readonly RawRow[]>>>
  /** Changes that waited and whose day has come, oldest first. */
  due: readonly PendingChange[]
  date: Day
  isFull: boolean
  keepManual: boolean
  /** An operator allows the closures and changes of this one run. */
  allowMassClose: boolean
}>

export type Plan = Readonly<{
  departments: DepartmentPlan
  positions: MasterDiff<PositionFields>
  assignments: MasterDiff<AssignmentFields>
  closedPlaces: ClosedPlaces
  pending: readonly PendingChange[]
  rejected: readonly Rejection[]
  counts: Readonly<Record<ChangeKind | 'unchanged', number>>
  fetched: number
}>

/** Throws SyncFault when a guard trips or the tree can not be. */
export function planSync(state: OrganisationState, input: PlanInput): Plan {
  const checked = checkedRows(input)
  demandSoundInput(state, input, checked)
  const departments = planDepartments(state, {
    ...merged('department', checked.departments, input),
    isFull: input.isFull && input.rows.departments !== undefined,
    keepManual: input.keepManual,
    date: input.date,
  })
  const positions = planPositions(state, input, checked.positions)
  const assignments = planAssignments(state, {
    records: merged('assignment', checked.assignments, input).records,
    date: input.date,
    openDepartments: new Set(departments.places.keys()),
    openPositions: openPositions(state, positions),
  })
  const parts = { departments, positions, assignments }
  if (!input.allowMassClose) demandModestChanges(state, parts)
  return wholePlan(state, input, { ...parts, checked })
}

type AllChecked = Readonly<{
  departments: Checked<DepartmentFields>
  positions: Checked<PositionFields>
  assignments: Checked<AssignmentFields>
}>

function checkedRows({ rows }: PlanInput): AllChecked {
  return {
    departments: checkDepartments(rows.departments ?? []),
    positions: checkPositions(rows.positions ?? []),
    assignments: checkAssignments(rows.assignments ?? []),
  }
}

function demandSoundInput(state: OrganisationState, input: PlanInput, checked: AllChecked): void {
  const { rows, isFull } = input
  const openDepartments = state.departments.filter((row) => row.isOpen).length
  const openPositions = state.positions.filter((row) => row.isOpen).length
  if (isFull && rows.departments)
    demandEnoughRows('department', rows.departments.length, openDepartments)
  if (isFull && rows.positions) demandEnoughRows('position', rows.positions.length, openPositions)
  if (rows.departments)
    demandFewRejected('department', rows.departments.length, checked.departments.rejected)
  if (rows.positions)
    demandFewRejected('position', rows.positions.length, checked.positions.rejected)
  if (rows.assignments)
    demandFewRejected('assignment', rows.assignments.length, checked.assignments.rejected)
}

/** Due changes first, the newer one over the older, and over both what was delivered today. */
function merged<F extends object>(
  entity: Entity,
  checked: Checked<F>,
  { due, date }: PlanInput,
): { records: OrgRecord<F>[]; seen: ReadonlySet<string> } {
  const byCode = new Map<string, OrgRecord<F>>()
  for (const pending of due.filter((one) => one.entity === entity)) {
    const { code, effectiveDate, payload } = pending
    const fields = { ...byCode.get(code)?.fields, ...(payload.fields as Partial<F>) }
    byCode.set(code, { code, fields, effectiveDate, endDate: payload.endDate, line: null })
  }
  const later: OrgRecord<F>[] = []
  for (const record of checked.records) {
    const waited = byCode.get(record.code)
    if (waited && (record.effectiveDate ?? date) > date) later.push(record)
    else byCode.set(record.code, overlaid(waited, record))
  }
  return {
    records: [...byCode.values(), ...later],
    seen: new Set([...checked.codes, ...byCode.keys()]),
  }
}

function overlaid<F>(waited: OrgRecord<F> | undefined, record: OrgRecord<F>): OrgRecord<F> {
  if (!waited) return record
  const dates = [waited.effectiveDate, record.effectiveDate].filter((day) => day !== null)
  const effectiveDate = dates.sort().at(-1) ?? null
  return { ...record, fields: { ...waited.fields, ...record.fields }, effectiveDate }
}

function planPositions(
  state: OrganisationState,
  input: PlanInput,
  checked: Checked<PositionFields>,
): MasterDiff<PositionFields> {
  const { records, seen } = merged('position', checked, input)
  const manual = input.keepManual
    ? state.positions.filter((row) => row.isManual).map((row) => row.code)
    : []
  return diffMaster(
    {
      existing: state.positions,
      records,
      seen: new Set([...seen, ...manual]),
      isFull: input.isFull && input.rows.positions !== undefined,
      date: input.date,
    },
    positionRules,
  )
}

function openPositions(state: OrganisationState, plan: MasterDiff<PositionFields>): Set<string> {
  const open = new Set(state.positions.filter((row) => row.isOpen).map((row) => row.code))
  for (const change of plan.changes) {
    if (positionRules.isClosed(change.after)) open.delete(change.code)
    else open.add(change.code)
  }
  return open
}

type Parts = Pick<Plan, 'departments' | 'positions' | 'assignments'>

function demandModestChanges(
  state: OrganisationState,
  { departments, positions, assignments }: Parts,
): void {
  const openDepartments = state.departments.filter((row) => row.isOpen).length
  const openPositionCount = state.positions.filter((row) => row.isOpen).length
  demandModestChange({
    entity: 'department',
    active: openDepartments,
    changes: departments.changes,
  })
  demandModestChange({ entity: 'position', active: openPositionCount, changes: positions.changes })
  demandModestChange({
    entity: 'assignment',
    active: state.assignments.length,
    changes: assignments.changes,
  })
}

function wholePlan(
  state: OrganisationState,
  input: PlanInput,
  { checked, ...parts }: Parts & { checked: AllChecked },
): Plan {
  const { departments, positions, assignments } = parts
  const closures = departments.changes.filter((change) => change.kind === 'close')
  const placed = assignments.changes.filter((change) => change.after.type === 'PRIMARY')
  const all: readonly Change<unknown>[] = [
    ...departments.changes,
    ...positions.changes,
    ...assignments.changes,
  ]
  return {
    ...parts,
    closedPlaces: placesInClosed(
      state,
      closures,
      new Set(placed.map((change) => change.after.employeeCode)),
    ),
    pending: [...departments.pending, ...positions.pending, ...assignments.pending],
    rejected: [
      ...checked.departments.rejected,
      ...checked.positions.rejected,
      ...checked.assignments.rejected,
      ...departments.rejected,
      ...positions.rejected,
      ...assignments.rejected,
    ],
    counts: {
      ...countKinds(all),
      unchanged: departments.unchanged + positions.unchanged + assignments.unchanged,
    },
    fetched: Object.values(input.rows).reduce((sum, rows) => sum + rows.length, 0),
  }
}

function countKinds(changes: readonly Change<unknown>[]): Record<ChangeKind, number> {
  const counts = CHANGE_KINDS.map((kind) => [
    kind,
    changes.filter((change) => change.kind === kind).length,
  ])
  return Object.fromEntries(counts) as Record<ChangeKind, number>
}
