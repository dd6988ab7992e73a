/** Rows of departments, positions, employees and their places; from people.ts and organisation.ts. */
import { type Day, daySpan } from '../../domain/calendar-day.ts'
import { numbered } from '../identifiers.ts'
import { ORGANISATION_FROM } from '../organisation.ts'
import { type DemoPerson, leadersOf } from '../people.ts'
import type { Row } from '../row.ts'
import { POSITIONS } from '../words/organisation-words.ts'
import { jobTypeOf } from './job-types.ts'
import type { Scene } from './scene.ts'
import { stamped, type TableRows } from './stamps.ts'

const ORGANISED_AT = daySpan(ORGANISATION_FROM).from

export function organisationRows(scene: Scene): TableRows {
  return [
    ['positions', POSITIONS.map((_, index) => positionRow(index))],
    ['position_history', POSITIONS.map((_, index) => positionHistory(index))],
    ['departments', departmentRows(scene)],
    ['department_history', departmentHistory(scene)],
    ['employees', scene.people.map((person) => employeeRow(person, scene))],
    ['employee_departments', scene.people.flatMap((person) => placeRows(person, scene))],
    ['employee_positions', scene.people.map((person) => appointmentRow(person))],
    ['employee_job_types', scene.people.map((person) => jobRow(person))],
  ]
}

export function positionId(code: string): string {
  return `POS-${code}`
}

function source(scene: Scene): 'hr' | 'manual' {
  return scene.story.company.hr === undefined ? 'manual' : 'hr'
}

function positionRow(index: number): Row {
  const words = POSITIONS[index] as (typeof POSITIONS)[number]
  const management = words.category === 'EXECUTIVE' || words.category === 'MANAGER' ? 1 : 0
  const row = {
    position_id: positionId(words.code),
    position_code: words.code,
    position_name: words.name,
    position_name_short: words.name,
    position_category: words.category,
    position_level: words.level,
    position_rank: index + 1,
    authority_level: words.authority,
    is_management: management,
    is_executive: words.category === 'EXECUTIVE' ? 1 : 0,
    can_evaluate: management,
    can_hire: words.authority >= 7 ? 1 : 0,
    requires_approval: words.authority < 5 ? 1 : 0,
    approval_limit: words.approvalLimit,
    allowance_amount: words.allowance,
    salary_grade: `G${14 - words.level}`,
    position_status: 'ACTIVE',
    sort_order: index + 1,
    source: 'manual',
    valid_from: ORGANISATION_FROM,
  }
  return stamped(row, ORGANISED_AT)
}

function positionHistory(index: number): Row {
  const words = POSITIONS[index] as (typeof POSITIONS)[number]
  return {
    position_id: positionId(words.code),
    position_code: words.code,
    position_name: words.name,
    authority_level: words.authority,
    status: 'ACTIVE',
    valid_from: ORGANISATION_FROM,
    valid_to: null,
    change: 'INSERT',
    run_id: 'initial',
  }
}

function departmentRows(scene: Scene): Row[] {
  const leaders = leadersOf(scene.people)
  const idOf = new Map(scene.departments.map((department) => [department.code, department.id]))
  return scene.departments.map((department) =>
    stamped(
      {
        department_id: department.id,
        department_code: department.code,
        department_name: department.name,
        department_name_short: department.short,
        department_type: department.type,
        parent_department_id: idOf.get(department.parentCode ?? '') ?? null,
        department_level: department.level,
        path: department.path,
        department_status: 'ACTIVE',
        manager_id: leaders.get(department.code)?.id ?? null,
        establishment_date: department.establishedOn,
        cost_center_code: department.costCenter,
        budget_amount: 2_000_000 * (6 - Math.min(5, department.level)),
        sort_order: department.sortOrder,
        source: source(scene),
        valid_from: department.establishedOn,
      },
      ORGANISED_AT,
    ),
  )
}

function departmentHistory(scene: Scene): Row[] {
  const leaders = leadersOf(scene.people)
  return scene.departments.map((department) => ({
    department_id: department.id,
    department_code: department.code,
    department_name: department.name,
    parent_code: department.parentCode,
    level: department.level,
    status: 'ACTIVE',
    manager_code: leaders.get(department.code)?.code ?? null,
    valid_from: department.establishedOn,
    valid_to: null,
    change: 'INSERT',
    run_id: 'initial',
  }))
}

function employeeRow(person: DemoPerson, scene: Scene): Row {
  const retired = person.retireDate !== null
  const row = {
    employee_id: person.id,
    employee_code: person.code,
    full_name: person.fullName,
    full_name_kana: person.kana,
    email: person.email,
    phone: person.phone,
    birth_date: person.birthDate,
    gender: person.gender,
    hire_date: person.hireDate,
    retire_date: person.retireDate,
    department_id: person.department.id,
    position_id: positionId(person.positionCode),
    job_type_id: jobTypeOf(person),
    manager_id: person.managerId,
    employment_status: person.employment,
    employee_status: retired ? 'RETIRED' : 'ACTIVE',
  }
  const createdAt = createdOn(person.hireDate)
  const changedAt = person.retireDate === null ? createdAt : daySpan(person.retireDate).from
  return stamped(row, createdAt, Math.min(scene.story.quietAfter, Math.max(createdAt, changedAt)))
}

/** Rows of people hired before the application came carry the day of the first import. */
function createdOn(hireDate: Day): number {
  return Math.max(ORGANISED_AT, daySpan(hireDate).from)
}

const SECONDARY_EVERY = 9

function placeRows(person: DemoPerson, scene: Scene): Row[] {
  const primary = placeRow(person, {
    type: 'PRIMARY',
    departmentId: person.department.id,
    ratio: 100,
  })
  const number = Number(person.id.slice(3))
  if (number % SECONDARY_EVERY !== 0 || person.retireDate !== null) return [primary]
  const other = scene.departments[number % scene.departments.length]
  if (other === undefined || other.id === person.department.id) return [primary]
  return [
    { ...primary, assignment_ratio: 80 },
    placeRow(person, { type: 'SECONDARY', departmentId: other.id, ratio: 20 }),
  ]
}

function placeRow(
  person: DemoPerson,
  {
    type,
    departmentId,
    ratio,
  }: Readonly<{ type: 'PRIMARY' | 'SECONDARY'; departmentId: string; ratio: number }>,
): Row {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM
  const row = {
    id: `${person.id}-${type === 'PRIMARY' ? 'P' : 'S'}1`,
    employee_id: person.id,
    department_id: departmentId,
    assignment_type: type,
    assignment_ratio: ratio,
    assignment_status: person.retireDate === null ? 'ACTIVE' : 'INACTIVE',
    start_date: start,
    end_date: person.retireDate,
    reporting_manager_id: person.managerId,
    approval_status: 'APPROVED',
    source: 'manual',
  }
  return stamped(row, daySpan(start).from)
}

function appointmentRow(person: DemoPerson): Row {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM
  const words = POSITIONS.find((position) => position.code === person.positionCode)
  const row = {
    id: `${person.id}-A1`,
    employee_id: person.id,
    position_id: positionId(person.positionCode),
    appointment_type: 'PRIMARY',
    appointment_status: person.retireDate === null ? 'ACTIVE' : 'INACTIVE',
    start_date: start,
    end_date: person.retireDate,
    authority_level: words?.authority ?? 1,
    approval_status: 'APPROVED',
    source: 'manual',
  }
  return stamped(row, daySpan(start).from)
}

const PROFICIENCY = ['NOVICE', 'BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT'] as const

function jobRow(person: DemoPerson): Row {
  const number = Number(person.id.slice(3))
  const row = {
    id: numbered('EJT', number),
    employee_id: person.id,
    job_type_id: jobTypeOf(person),
    assignment_type: 'PRIMARY',
    assignment_ratio: 100,
    assignment_status: person.retireDate === null ? 'ACTIVE' : 'INACTIVE',
    proficiency_level: PROFICIENCY[number % PROFICIENCY.length] as string,
    effective_start_date: person.hireDate,
    effective_end_date: person.retireDate,
  }
  return stamped(row, createdOn(person.hireDate))
}
