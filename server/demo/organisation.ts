/** Departments of one company as a tree, sized by its people; used by people.ts and by the HR files. */
import type { Day } from '../domain/calendar-day.ts'
import type { Company } from './cast.ts'
import { numbered } from './identifiers.ts'
import { divisionsOf, SECTION_NAMES } from './words/organisation-words.ts'

export type DepartmentType = 'HEADQUARTERS' | 'DIVISION' | 'DEPARTMENT' | 'SECTION'

export type DemoDepartment = Readonly<{
  id: string
  code: string
  name: string
  short: string
  type: DepartmentType
  parentCode: string | null
  /** 1 = the company itself. */
  level: number
  /** `/D000/D100/D110/`. */
  path: string
  costCenter: string
  sortOrder: number
  establishedOn: Day
}>

/** A department with at least this many people is cut into sections of about SECTION_SIZE. */
const SECTIONED_FROM = 24
const SECTION_SIZE = 18

export const ORGANISATION_FROM: Day = '2019-04-01'

export function departmentsOf(company: Company): DemoDepartment[] {
  const divisions = divisionsOf(company.industry)
  const leaves = divisions.reduce((count, division) => count + division.departments.length, 0)
  const sections = sectionsFor(company.people / leaves)
  const found: DemoDepartment[] = []
  const add = addTo(found)
  const root = add(null, ['D000', company.shortName, company.shortName], 'HEADQUARTERS')
  divisions.forEach((division, first) => {
    const head = add(root, [`D${first + 1}00`, division.name, division.short], 'DIVISION')
    division.departments.forEach((name, second) => {
      const code = `D${first + 1}${second + 1}0`
      const department = add(head, [code, name, name.replace(/部$/, '')], 'DEPARTMENT')
      for (let third = 0; third < sections; third++) {
        const section = SECTION_NAMES[third] as string
        const words = [
          `D${first + 1}${second + 1}${third + 1}`,
          `${name} ${section}`,
          section,
        ] as const
        add(department, words, 'SECTION')
      }
    })
  })
  return found
}

/** The departments people sit in: those without a child. */
export function leavesOf(departments: readonly DemoDepartment[]): DemoDepartment[] {
  const parents = new Set(departments.map((department) => department.parentCode))
  return departments.filter((department) => !parents.has(department.code))
}

function sectionsFor(peoplePerDepartment: number): number {
  if (peoplePerDepartment < SECTIONED_FROM) return 0
  return Math.min(SECTION_NAMES.length, Math.ceil(peoplePerDepartment / SECTION_SIZE))
}

function addTo(found: DemoDepartment[]) {
  return (
    parent: DemoDepartment | null,
    [code, name, short]: readonly [string, string, string],
    type: DepartmentType,
  ): DemoDepartment => {
    const department: DemoDepartment = {
      id: numbered('DEP', found.length + 1),
      code,
      name,
      short,
      type,
      parentCode: parent?.code ?? null,
      level: (parent?.level ?? 0) + 1,
      path: `${parent?.path ?? '/'}${code}/`,
      costCenter: `CC${code.slice(1)}`,
      sortOrder: found.length + 1,
      establishedOn: ORGANISATION_FROM,
    }
    found.push(department)
    return department
  }
}
