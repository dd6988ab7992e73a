/** How departments, positions and assignments begin, end and move; the rules the comparison of BATCH-701 is given. */
import type { Day } from '../../../server/sdk/index.ts'
import type { MasterRules } from './master-diff.ts'
import type { AssignmentFields, DepartmentFields, PositionFields } from './model.ts'

export const departmentRules: MasterRules<DepartmentFields> = {
  entity: 'department',
  blank: {
    name: '',
    short: null,
    parentCode: null,
    type: null,
    managerCode: null,
    costCenter: null,
    status: 'ACTIVE',
    successorCode: null,
    displayOrder: null,
  },
  closed: (fields) => ({
    ...fields,
    status: isGone(fields) ? fields.status : fields.successorCode ? 'MERGED' : 'ABOLISHED',
  }),
  isClosed: isGone,
  reopened: (fields) => ({ ...fields, status: 'ACTIVE', successorCode: null }),
  isMove: (field) => field === 'parentCode',
}

function isGone(fields: DepartmentFields): boolean {
  return fields.status === 'ABOLISHED' || fields.status === 'MERGED'
}

export const positionRules: MasterRules<PositionFields> = {
  entity: 'position',
  blank: {
    name: '',
    category: null,
    level: null,
    rank: null,
    authorityLevel: null,
    isManagement: false,
    status: 'ACTIVE',
  },
  closed: (fields) => ({ ...fields, status: 'ABOLISHED' }),
  isClosed: (fields) => fields.status === 'ABOLISHED',
  reopened: (fields) => ({ ...fields, status: 'ACTIVE' }),
  isMove: () => false,
}

/** An assignment ends by its own last day only; people are never moved out by absence. */
export function assignmentRules(date: Day): MasterRules<AssignmentFields> {
  return {
    entity: 'assignment',
    blank: {
      employeeCode: '',
      departmentCode: '',
      positionCode: null,
      type: 'PRIMARY',
      ratio: null,
      startDate: date,
      endDate: null,
    },
    closed: (fields) => fields,
    isClosed: (fields) => fields.endDate !== null && fields.endDate < date,
    reopened: (fields) => fields,
    isMove: (field) => field === 'departmentCode',
  }
}
