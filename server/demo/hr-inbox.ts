/** The files that wait in `inbox/hr` for the next run of BATCH-701, one kind per company, and the data of the REST stand-in. */
import { addMonths, type Day, firstDayOf } from '../domain/calendar-day.ts'
import type { DemoCalendar } from './calendar.ts'
import { type DemoFile, textFile } from './demo-file.ts'
import {
  type CsvRecord,
  DEPARTMENT_FIELDS,
  type DepartmentField,
  POSITION_FIELDS,
  shiftJisCsv,
  utf8Csv,
} from './hr-csv.ts'
import type { DemoDepartment } from './organisation.ts'
import { leadersOf } from './people.ts'
import type { Scene } from './tenant/scene.ts'
import { POSITIONS } from './words/organisation-words.ts'

type DepartmentRecord = Readonly<Record<DepartmentField, string>>

/** Paths relative to the data folder. */
export function hrFiles(scenes: readonly Scene[]): DemoFile[] {
  return scenes.flatMap((scene) => filesOf(scene))
}

function filesOf(scene: Scene): DemoFile[] {
  const { calendar } = scene
  const path = (entity: string, day: Day) =>
    `inbox/hr/${scene.story.company.code}_${entity}_${day.replaceAll('-', '')}.csv`
  const departments = (day: Day, records: readonly DepartmentRecord[]) =>
    utf8Csv(path('departments', day), DEPARTMENT_FIELDS, records)
  const { hr } = scene.story.company
  if (hr === undefined) return []
  const records = currentDepartments(scene)
  switch (hr) {
    case 'csv_shift_jis':
      return [
        shiftJisCsv(
          path('departments', calendar.today),
          DEPARTMENT_FIELDS,
          changed(records, calendar),
        ),
        shiftJisCsv(
          path('departments', nextMonthDay(calendar)),
          DEPARTMENT_FIELDS,
          changed(records, calendar),
        ),
      ]
    case 'csv_utf8':
      return [
        departments(calendar.today, changed(records, calendar)),
        utf8Csv(path('positions', calendar.today), POSITION_FIELDS, positionRecords()),
      ]
    case 'reorganisation':
      return [departments(calendar.today, reorganised(records, calendar))]
    case 'mass_close':
      return [departments(calendar.today, withoutLeaves(records))]
    case 'cycle':
      return [departments(calendar.today, inCycle(records, calendar))]
    case 'rest':
      return [textFile(REST_PATH(scene.story.company.code), restDocument(scene, records))]
  }
}

/** What the REST stand-in serves, page by page: `{departments, positions, assignments}` in the fields of BATCH-701. */
export const REST_PATH = (code: string) => `demo/hr/${code}.json`

function nextMonthDay(calendar: DemoCalendar): Day {
  return firstDayOf(addMonths(calendar.thisMonth, 1))
}

function currentDepartments(scene: Scene): DepartmentRecord[] {
  const leaders = leadersOf(scene.people)
  return scene.departments.map((department) => ({
    ...recordOf(department),
    manager_employee_code: leaders.get(department.code)?.code ?? '',
  }))
}

function recordOf(department: DemoDepartment): DepartmentRecord {
  return {
    code: department.code,
    name: department.name,
    short: department.short,
    parent_code: department.parentCode ?? '',
    type: department.type,
    manager_employee_code: '',
    cost_center: department.costCenter,
    status: 'ACTIVE',
    display_order: String(department.sortOrder),
    effective_date: department.establishedOn,
    end_date: '',
  }
}

/** One new department, one renamed (with characters that break careless encodings), nothing closed. */
function changed(
  records: readonly DepartmentRecord[],
  { today }: DemoCalendar,
): DepartmentRecord[] {
  const last = records.at(-1)
  const added: DepartmentRecord = {
    ...(records[1] as DepartmentRecord),
    code: 'D900',
    name: '髙﨑①プロジェクト室（㈱アオバ連携）',
    short: '髙﨑室',
    parent_code: 'D000',
    type: 'DEPARTMENT',
    manager_employee_code: '',
    cost_center: 'CC900',
    display_order: '900',
    effective_date: today,
  }
  const renamed = records.map((record) =>
    record === last
      ? { ...record, name: `${record.name}（コンプライアンス）`, effective_date: today }
      : record,
  )
  return [...renamed, added]
}

/** Next month's reorganisation: a division is renamed and a department moves; both wait as pending changes. */
function reorganised(
  records: readonly DepartmentRecord[],
  calendar: DemoCalendar,
): DepartmentRecord[] {
  const from = nextMonthDay(calendar)
  return records.map((record) => {
    if (record.code === 'D100') return { ...record, name: '教育DX本部', effective_date: from }
    if (record.code === 'D220') return { ...record, parent_code: 'D100', effective_date: from }
    return record
  })
}

/** Six leaves are missing: more than max(5, 10 %), so the guard trips. */
const MISSING_LEAVES = 6

function withoutLeaves(records: readonly DepartmentRecord[]): DepartmentRecord[] {
  const parents = new Set(records.map((record) => record.parent_code))
  const leaves = records.filter((record) => !parents.has(record.code)).slice(0, MISSING_LEAVES)
  return records.filter((record) => !leaves.includes(record))
}

/** D100 hangs below its own department. */
function inCycle(
  records: readonly DepartmentRecord[],
  { today }: DemoCalendar,
): DepartmentRecord[] {
  return records.map((record) =>
    record.code === 'D100' ? { ...record, parent_code: 'D110', effective_date: today } : record,
  )
}

function positionRecords(): CsvRecord[] {
  return POSITIONS.map((position, index) => ({
    code: position.code,
    name: position.name,
    category: position.category,
    level: String(position.level),
    rank: String(index + 1),
    authority_level: String(position.authority),
    is_management: position.category === 'EXECUTIVE' || position.category === 'MANAGER' ? '1' : '0',
    status: 'ACTIVE',
    effective_date: '2019-04-01',
    end_date: '',
  }))
}

function restDocument(scene: Scene, departments: readonly DepartmentRecord[]): string {
  const assignments = scene.people
    .filter((person) => person.retireDate === null)
    .map((person) => ({
      employee_code: person.code,
      department_code: person.department.code,
      position_code: person.positionCode,
      type: 'PRIMARY',
      ratio: 100,
      start_date: person.hireDate > '2019-04-01' ? person.hireDate : '2019-04-01',
      end_date: null,
    }))
  return `${JSON.stringify({ departments, positions: positionRecords(), assignments }, null, 1)}\n`
}
