/** The words of BATCH-701: what an HR system delivers, what a company has, and what is to be changed. */
import type { Day } from '../../../server/sdk/index.ts'

export const ENTITIES = ['departments', 'positions', 'assignments'] as const
/** What is synchronised; also the middle of a file name and the last part of a REST address. */
export type EntitySet = (typeof ENTITIES)[number]

export type Entity = 'department' | 'position' | 'assignment'

/** A row as it came: header or JSON name → text. A name that is missing was not delivered and changes nothing. */
export type RawRow = Readonly<{ line: number; values: Readonly<Record<string, string>> }>

export type Value = string | number | boolean | null

export const DEPARTMENT_TYPES = [
  'HEADQUARTERS',
  'DIVISION',
  'DEPARTMENT',
  'SECTION',
  'TEAM',
] as const
export const DEPARTMENT_STATUSES = ['ACTIVE', 'INACTIVE', 'MERGED', 'ABOLISHED'] as const
export const POSITION_CATEGORIES = ['EXECUTIVE', 'MANAGER', 'SUPERVISOR', 'STAFF'] as const
export const POSITION_STATUSES = ['ACTIVE', 'INACTIVE', 'ABOLISHED'] as const
export const ASSIGNMENT_TYPES = ['PRIMARY', 'SECONDARY', 'TEMPORARY'] as const

/** Codes instead of ids: the HR system knows no ids of ours. */
export type DepartmentFields = Readonly<{
  name: string
  short: string | null
  parentCode: string | null
  type: (typeof DEPARTMENT_TYPES)[number] | null
  managerCode: string | null
  costCenter: string | null
  status: (typeof DEPARTMENT_STATUSES)[number]
  successorCode: string | null
  displayOrder: number | null
}>

export type PositionFields = Readonly<{
  name: string
  category: (typeof POSITION_CATEGORIES)[number] | null
  level: number | null
  rank: number | null
  authorityLevel: number | null
  isManagement: boolean
  status: (typeof POSITION_STATUSES)[number]
}>

export type AssignmentFields = Readonly<{
  employeeCode: string
  departmentCode: string
  positionCode: string | null
  type: (typeof ASSIGNMENT_TYPES)[number]
  ratio: number | null
  startDate: Day
  endDate: Day | null
}>

/** A checked row; only delivered fields are there. `line` is null for a change that waited for its day. */
export type OrgRecord<F> = Readonly<{
  code: string
  fields: Partial<F>
  /** From when; null = the run's date. */
  effectiveDate: Day | null
  /** Last day; null = open, undefined = not delivered. */
  endDate: Day | null
  line: number | null
}>

/** A row that is not used; its existing record is left alone and is not taken as missing. */
export type Rejection = Readonly<{
  entity: Entity
  code: string
  line: number | null
  reason: string
}>

export type FieldChange = Readonly<{ field: string; old: Value; new: Value }>

export const CHANGE_KINDS = ['insert', 'update', 'move', 'close', 'reopen'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** One change of one code. `after` holds all fields as they will be. */
export type Change<F> = Readonly<{
  code: string
  kind: ChangeKind
  fields: readonly FieldChange[]
  before: F | null
  after: F
  effectiveDate: Day
  line: number | null
}>

/** A delivered change that waits for its day, as it is stored. */
export type PendingChange = Readonly<{
  entity: Entity
  code: string
  effectiveDate: Day
  payload: Readonly<{ fields: Readonly<Record<string, Value>>; endDate: Day | null }>
}>
