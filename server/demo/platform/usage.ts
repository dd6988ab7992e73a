/** Thirteen months of usage per company and day: counted where the demo has the logs, estimated before; feeds billing. */
import { type Day, monthOf } from '../../domain/calendar-day.ts'
import type { AccessFigures } from '../access-log.ts'
import { type ActiveDay, callsPerUser } from '../activity.ts'
import type { DemoCalendar, DemoDay } from '../calendar.ts'
import { is } from '../cast.ts'
import type { Dice } from '../dice.ts'
import type { DemoPerson } from '../people.ts'
import { isLocked } from '../tenant/account-rows.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { peopleCounter } from './active-people.ts'

export type ApiFigures = Omit<AccessFigures, 'features'>

export type UsageDay = Readonly<{
  day: DemoDay
  activeUsers: number
  activeUsersMtd: number
  registeredUsers: number
  logins: number
  api: ApiFigures
  dataBytes: number
  fileBytes: number
  reportBytes: number
  reportsGenerated: number
  reportsBillable: number
  skillAssessments: number
  errors: number
  access: AccessFigures | null
}>

const GIB = 1024 ** 3
/** The company whose contract ended had its large files handed over; only the books remember them. */
const ENDED_FILE_BYTES = 80 * GIB
const PAGE_BYTES = 4_096

/** The days that have a row in tenant_usage_daily, oldest first. */
export function usageOf(facts: CompanyFacts): UsageDay[] {
  const { story, calendar } = facts.scene
  const span = story.measured
  if (span === null) return []
  const simulated = new Map(facts.activity.days.map((day) => [day.day.day, day]))
  const people = peopleCounter(facts, simulated)
  const lost = is(story.company, 'missing_usage_day') ? calendar.missingUsageDay : ''
  return calendar.days
    .filter(({ day }) => day >= span.from && day <= span.until)
    .map((day) => ({ day, ...people(day) }))
    .filter(({ day }) => day.day !== lost)
    .map(({ day, active, mtd }) =>
      usageDay(day, { facts, active, mtd, known: simulated.get(day.day) }),
    )
}

type Figures = Readonly<{
  facts: CompanyFacts
  active: number
  mtd: number
  known: ActiveDay | undefined
}>

function usageDay(day: DemoDay, { facts, active, mtd, known }: Figures): UsageDay {
  const chance = facts.scene.chance.fork(`usage/${day.day}`)
  const reports = facts.reportsOn.get(day.day)
  return {
    day,
    activeUsers: active,
    activeUsersMtd: mtd,
    registeredUsers: registeredOn(facts.scene.people, day.day),
    logins: known?.logins ?? Math.round(active * 1.2),
    api:
      known?.access?.figures ??
      estimatedApi(known?.calls ?? estimatedCalls(active, day, facts), active, chance),
    ...storageOn(day, facts),
    reportsGenerated: reports?.generated ?? 0,
    reportsBillable: reports?.billable ?? 0,
    skillAssessments: facts.assessmentsOn.get(day.day) ?? 0,
    errors: facts.errors.byDay.get(day.day) ?? 0,
    access: known?.access?.figures ?? null,
  }
}

function estimatedCalls(active: number, day: DemoDay, { scene }: CompanyFacts): number {
  return Math.round(active * callsPerUser(scene.story, day, scene.calendar))
}

/** Figures of a day whose log is gone: the same shares as the logged days show. */
function estimatedApi(requests: number, active: number, chance: Dice): ApiFigures {
  const clientErrors = Math.round(requests * (0.03 + 0.01 * chance.unit()))
  const serverErrors = Math.round(requests * 0.003 * 2 * chance.unit())
  const averageMs = (1_180 + chance.int(0, 220)) / 10
  return {
    requests,
    success: requests - clientErrors - serverErrors,
    clientErrors,
    serverErrors,
    averageMs: requests === 0 ? null : averageMs,
    maxMs: requests === 0 ? null : 2_000 + chance.int(0, 6_000),
    p95Ms: requests === 0 ? null : 290 + chance.int(0, 60),
    requestBytes: requests * 900,
    responseBytes: requests * 12_300,
    busyMs: Math.round(requests * averageMs),
    peakUsers: Math.ceil(active * 0.12),
    peakTime:
      requests === 0 ? null : chance.pick(['09:10', '09:35', '10:05', '13:20', '14:40'] as const),
  }
}

/** ACTIVE accounts of people; the payroll connector's counts nowhere. */
function registeredOn(people: readonly DemoPerson[], day: Day): number {
  return people.filter(
    (person) =>
      person.userId !== null &&
      !isLocked(person) &&
      person.hireDate <= day &&
      (person.retireDate === null || person.retireDate > day),
  ).length
}

/** The file grew from about half its size; uploads and reports count from the instant they arrived. */
function storageOn(day: DemoDay, facts: CompanyFacts) {
  const { story, calendar } = facts.scene
  const first = (calendar.days[0] as DemoDay).from
  const progress = Math.min(
    1,
    (day.to - first) / Math.max(1, story.quietAfter - 86_400_000 - first),
  )
  const grown = facts.dataBytes * (0.55 + 0.45 * progress)
  const ended = is(story.company, 'contract_ended')
  const arrived = sumBefore(facts.uploads, { column: 'created_at', size: 'bytes', before: day.to })
  return {
    dataBytes: progress === 1 ? facts.dataBytes : Math.floor(grown / PAGE_BYTES) * PAGE_BYTES,
    fileBytes: ended ? ENDED_FILE_BYTES : arrived,
    reportBytes: sumBefore(facts.reportRows, {
      column: 'completed_at',
      size: 'file_size',
      before: day.to,
    }),
  }
}

function sumBefore(
  rows: CompanyFacts['uploads'],
  { column, size, before }: Readonly<{ column: string; size: string; before: number }>,
): number {
  return rows
    .filter((row) => row[size] !== null && Number(row[column]) < before)
    .reduce((sum, row) => sum + Number(row[size]), 0)
}

/** Calls of the month of the last measured day, up to that day. */
export function callsThisMonth(usage: readonly UsageDay[], calendar: DemoCalendar): number {
  const month = monthOf(calendar.lastUsageDay)
  return usage
    .filter(({ day }) => day.month === month)
    .reduce((sum, entry) => sum + entry.api.requests, 0)
}
