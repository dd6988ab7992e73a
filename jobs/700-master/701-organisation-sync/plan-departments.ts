/** What becomes of the departments: comparison, unknown parents, tree, closures (card 701, steps 2–5); pure. */
import type { Day } from '../../../server/sdk/index.ts'
import { departmentRules } from './entity-rules.ts'
import { diffMaster, type MasterDiff } from './master-diff.ts'
import type { Change, DepartmentFields, OrgRecord, Rejection } from './model.ts'
import type { DepartmentState, OrganisationState } from './state.ts'
import { SyncFault } from './sync-fault.ts'
import { type TreePlace, treePlaces } from './tree.ts'

export type DepartmentInput = Readonly<{
  records: readonly OrgRecord<DepartmentFields>[]
  /** Codes that occurred, good row or bad. */
  seen: ReadonlySet<string>
  isFull: boolean
  /** Departments made by hand are not missing when the source lacks them. */
  keepManual: boolean
  date: Day
}>

export type DepartmentPlan = MasterDiff<DepartmentFields> &
  Readonly<{
    /** Level and path of every open department as it will be. */
    places: ReadonlyMap<string, TreePlace>
    warnings: readonly string[]
  }>

/** Rounds of "a refused parent makes its children unknown"; a chain is at most as long as the tree is deep. */
const MAX_ROUNDS = 12

/** Throws SyncFault `tree_cycle`, `tree_too_deep` or `children_active`. */
export function planDepartments(state: OrganisationState, input: DepartmentInput): DepartmentPlan {
  const { records, warnings } = withKnownManagers(state, input.records)
  let usable = records
  const orphans: Rejection[] = []
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const diff = compare(state, { ...input, records: usable })
    const future = futureOf(state, diff)
    const refused = unknownReferences(usable, { diff, future })
    if (refused.length === 0) return finished(diff, { future, orphans, warnings })
    orphans.push(...refused)
    const gone = new Set(refused.map((one) => one.code))
    usable = usable.filter((record) => !gone.has(record.code))
  }
  throw new SyncFault('tree', 'tree_too_deep', {
    ja: '不明な親部門が多すぎて階層を組み立てられません',
    en: 'too many unknown parents to build the tree',
  })
}

type Future = ReadonlyMap<string, DepartmentFields>
type Diff = MasterDiff<DepartmentFields>

function compare(state: OrganisationState, input: DepartmentInput): Diff {
  const manual = input.keepManual
    ? state.departments.filter((row) => row.isManual).map((row) => row.code)
    : []
  const seen = new Set([...input.seen, ...manual])
  return diffMaster({ ...input, seen, existing: state.departments }, departmentRules)
}

/** Managers are people of ours: one we do not know (yet) leaves the department's manager as it is. */
function withKnownManagers(state: OrganisationState, records: DepartmentInput['records']) {
  const known = new Set(state.employees.map((employee) => employee.code))
  const warnings: string[] = []
  const checked = records.map((record) => {
    const { managerCode, ...others } = record.fields
    if (managerCode === undefined || managerCode === null || known.has(managerCode)) return record
    warnings.push(`${record.code}: no employee ${managerCode}, the manager stays`)
    return { ...record, fields: others }
  })
  return { records: checked, warnings }
}

/** Open departments as they will be. */
function futureOf(state: OrganisationState, diff: Diff): Future {
  const open = state.departments.filter((row) => row.isOpen)
  const future = new Map(open.map((row): [string, DepartmentFields] => [row.code, row.fields]))
  for (const change of diff.changes) {
    if (departmentRules.isClosed(change.after)) future.delete(change.code)
    else future.set(change.code, change.after)
  }
  return future
}

/** Rows whose parent or successor nobody knows. A parent that this very input closes is not unknown: see children_active. */
function unknownReferences(
  records: readonly OrgRecord<DepartmentFields>[],
  { diff, future }: { diff: Diff; future: Future },
): Rejection[] {
  const coming = new Set(diff.pending.map((pending) => pending.code))
  const closing = new Set(
    diff.changes.filter((change) => change.kind === 'close').map((change) => change.code),
  )
  const isKnown = (code: string) => future.has(code) || closing.has(code) || coming.has(code)
  const lines = new Map(records.map((record) => [record.code, record.line]))
  const now = diff.changes.map((change) => ({ code: change.code, needs: needsOf(change) }))
  const later = diff.pending.map(({ code, payload }) => {
    return { code, needs: [payload.fields.parentCode, payload.fields.successorCode] }
  })
  return [...now, ...later].flatMap(({ code, needs }) => {
    const unknown = needs.find((need) => typeof need === 'string' && !isKnown(need))
    if (unknown === undefined || !lines.has(code)) return []
    const reason = `there is no open department ${unknown}`
    return [{ entity: 'department' as const, code, line: lines.get(code) ?? null, reason }]
  })
}

function needsOf({ after, kind }: Change<DepartmentFields>): (string | null)[] {
  return kind === 'close' ? [after.successorCode] : [after.parentCode, after.successorCode]
}

type Rest = Readonly<{ future: Future; orphans: readonly Rejection[]; warnings: readonly string[] }>

function finished(diff: Diff, { future, orphans, warnings }: Rest): DepartmentPlan {
  refuseActiveChildren(diff, future)
  const nodes = [...future].map(([code, fields]) => ({ code, parentCode: fields.parentCode }))
  return {
    ...diff,
    changes: parentsFirst(diff.changes, treePlaces(nodes)),
    rejected: [...diff.rejected, ...orphans],
    places: treePlaces(nodes),
    warnings,
  }
}

/** A closed department must not keep open children: the same input has to move or close them. */
function refuseActiveChildren(diff: Diff, future: Future): void {
  const closed = new Set(
    diff.changes.filter((change) => change.kind === 'close').map((change) => change.code),
  )
  const left = [...future].filter(
    ([, fields]) => fields.parentCode !== null && closed.has(fields.parentCode),
  )
  if (left.length === 0) return
  const named = left
    .slice(0, 20)
    .map(([code, fields]) => `${fields.parentCode}→${code}`)
    .join(', ')
  throw new SyncFault(
    'tree',
    'children_active',
    {
      ja: `廃止される部門に有効な下位部門が残ります: ${named}`,
      en: `departments to be closed still have open children: ${named}`,
    },
    {
      ja: '同じファイルで下位部門を移動または廃止してください',
      en: 'move or close the children in the same input',
    },
  )
}

/** Writing order: closures last, before them by level, so that a parent exists when its child needs it. */
function parentsFirst(
  changes: readonly Change<DepartmentFields>[],
  places: ReadonlyMap<string, TreePlace>,
): Change<DepartmentFields>[] {
  const rank = (change: Change<DepartmentFields>) =>
    places.get(change.code)?.level ?? Number.MAX_SAFE_INTEGER
  return [...changes].sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1))
}

/** Level of a department that exists; for its history. */
export function levelOf(state: OrganisationState, code: string): number {
  return state.departments.find((row: DepartmentState) => row.code === code)?.level ?? 1
}
