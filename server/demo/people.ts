/** The people of one company: names, ranks, places, accounts and how often they log in; used by all tenant topics. */
import { addDays, type Day } from '../domain/calendar-day.ts'
import type { DemoCalendar } from './calendar.ts'
import { type Company, mailDomain } from './cast.ts'
import type { Dice } from './dice.ts'
import { numbered } from './identifiers.ts'
import { type DemoDepartment, leavesOf } from './organisation.ts'
import { POSITIONS } from './words/organisation-words.ts'
import {
  ASTRAL_FAMILY_NAME,
  FAMILY_NAMES,
  FEMALE_NAMES,
  MALE_NAMES,
  type NamePart,
  RARE_FAMILY_NAMES,
} from './words/person-names.ts'

export type DemoPerson = Readonly<{
  id: string
  code: string
  fullName: string
  kana: string
  email: string
  phone: string
  gender: 'M' | 'F'
  birthDate: Day
  hireDate: Day
  retireDate: Day | null
  department: DemoDepartment
  positionCode: string
  managerId: string | null
  employment: 'FULL_TIME' | 'PART_TIME' | 'CONTRACT'
  /** null = no account. */
  userId: string | null
  loginId: string
  /** Chance of using the application on an ordinary workday; 0 = never. */
  propensity: number
}>

/** Draft of a person before the manager is known. */
type Post = Readonly<{ department: DemoDepartment; positionCode: string }>

const RETIRED_SHARE = 0.05
const ACCOUNT_SHARE = 0.93
const PHONE_DIGITS = 10_000

export function peopleOf(
  company: Company,
  departments: readonly DemoDepartment[],
  { calendar, chance }: Readonly<{ calendar: DemoCalendar; chance: Dice }>,
): DemoPerson[] {
  const posts = [...leadingPosts(departments), ...staffPosts(company, departments, chance)]
  const wanted = posts.slice(0, Math.max(company.people, FEWEST_POSTS))
  const drawName = nameDrawer(company, chance)
  const heads = new Map<string, string>()
  return wanted.map((post, index) => {
    const id = numbered('EMP', index + 1)
    const managerId = headAbove(post.department, departments, heads)
    if (!heads.has(post.department.code)) heads.set(post.department.code, id)
    const retireDate = retirement(post, calendar, chance)
    return {
      id,
      code: numbered('E', index + 1, 5),
      ...drawName(),
      ...ages(post, { calendar, chance, retireDate }),
      retireDate,
      department: post.department,
      positionCode: post.positionCode,
      managerId: managerId === id ? null : managerId,
      employment: employmentOf(post.positionCode),
      ...account(index, company, { chance, retireDate }),
    }
  })
}

/** The person who leads the department, if it has one: the first one placed there. */
export function leadersOf(people: readonly DemoPerson[]): Map<string, DemoPerson> {
  const leaders = new Map<string, DemoPerson>()
  for (const person of people) {
    if (person.retireDate === null && !leaders.has(person.department.code)) {
      leaders.set(person.department.code, person)
    }
  }
  return leaders
}

const FEWEST_POSTS = 12

const HEAD_POSITION = {
  HEADQUARTERS: 'P010',
  DIVISION: 'P040',
  DEPARTMENT: 'P050',
  SECTION: 'P060',
} as const

/** One head per department, from the top down, so that small companies keep the upper ones. */
function leadingPosts(departments: readonly DemoDepartment[]): Post[] {
  const heads = departments.map((department) => ({
    department,
    positionCode: HEAD_POSITION[department.type],
  }))
  return heads.sort((left, right) => left.department.level - right.department.level)
}

function staffPosts(
  company: Company,
  departments: readonly DemoDepartment[],
  chance: Dice,
): Post[] {
  const leaves = leavesOf(departments)
  const weights = leaves.map(() => 0.6 + chance.unit())
  return Array.from({ length: company.people }, () => ({
    department: chance.weighted(leaves, weights),
    positionCode: chance.weighted(
      ['P070', 'P080', 'P090', 'P100', 'P110', 'P120', 'P130'],
      [4, 8, 16, 46, 6, 10, 10],
    ),
  }))
}

function headAbove(
  department: DemoDepartment,
  departments: readonly DemoDepartment[],
  heads: ReadonlyMap<string, string>,
): string | null {
  const own = heads.get(department.code)
  if (own !== undefined) return own
  const parent = departments.find((candidate) => candidate.code === department.parentCode)
  return parent === undefined ? null : headAbove(parent, departments, heads)
}

function nameDrawer(company: Company, chance: Dice) {
  const taken = new Map<string, number>()
  const domain = mailDomain(company)
  return () => {
    const gender = chance.chance(0.46) ? 'F' : 'M'
    const family = familyName(company, chance)
    const given = chance.pick(gender === 'F' ? FEMALE_NAMES : MALE_NAMES)
    const local = `${family[2]}.${given[2]}`
    const times = (taken.get(local) ?? 0) + 1
    taken.set(local, times)
    return {
      fullName: `${family[0]} ${given[0]}`,
      kana: `${family[1]} ${given[1]}`,
      email: `${local}${times === 1 ? '' : times}@${domain}`,
      phone: `090-0000-${String(chance.int(0, PHONE_DIGITS - 1)).padStart(4, '0')}`,
      gender,
    } as const
  }
}

function familyName(company: Company, chance: Dice): NamePart {
  const shiftJis = company.hr === 'csv_shift_jis'
  if (!shiftJis && chance.chance(0.004)) return ASTRAL_FAMILY_NAME
  if (chance.chance(0.03)) return chance.pick(RARE_FAMILY_NAMES)
  // Squaring the draw makes the head of the list about three times as frequent as its tail.
  return FAMILY_NAMES[Math.floor(chance.unit() ** 1.6 * FAMILY_NAMES.length)] as NamePart
}

function retirement(post: Post, calendar: DemoCalendar, chance: Dice): Day | null {
  if (post.positionCode < 'P080' || !chance.chance(RETIRED_SHARE)) return null
  return addDays(calendar.today, -chance.int(15, 360))
}

function ages(
  post: Post,
  {
    calendar,
    chance,
    retireDate,
  }: { calendar: DemoCalendar; chance: Dice; retireDate: Day | null },
) {
  const authority =
    POSITIONS.find((position) => position.code === post.positionCode)?.authority ?? 1
  const yearsOld = Math.min(68, 22 + authority * 3 + chance.int(0, 22))
  const birthDate = addDays(calendar.today, -Math.round(yearsOld * 365.25) - chance.int(0, 364))
  const served = Math.min(yearsOld - 20, 1 + authority + chance.int(0, 14))
  // People join on 1 April, or in the course of the last year.
  const lately = retireDate === null && authority <= 3 && chance.chance(0.08)
  const year = Number(calendar.today.slice(0, 4)) - served - 1
  const hireDate = lately ? addDays(calendar.today, -chance.int(20, 360)) : `${year}-04-01`
  return { birthDate, hireDate }
}

function employmentOf(positionCode: string): DemoPerson['employment'] {
  if (positionCode === 'P130') return 'PART_TIME'
  return positionCode === 'P120' ? 'CONTRACT' : 'FULL_TIME'
}

function account(
  index: number,
  company: Company,
  { chance, retireDate }: { chance: Dice; retireDate: Day | null },
) {
  const code = numbered('E', index + 1, 5)
  const has = index < FEWEST_POSTS || chance.chance(ACCOUNT_SHARE)
  const uses = has && retireDate === null && chance.chance(company.reach)
  return {
    userId: has ? numbered('USR', index + 1) : null,
    loginId: code.toLowerCase(),
    propensity: uses ? 0.12 + 0.75 * chance.unit() ** 1.5 : 0,
  }
}
