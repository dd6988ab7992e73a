/** Makes one company's file and folders and tells what the holding's books must know about it; called by index.ts. */
import { mkdirSync } from 'node:fs'
import type { DataFolder } from '../../../data/folder.ts'
import { bulkLoad, fileBytes, insertRows } from '../../../data/seed/bulk-insert.ts'
import { leaveFreePages } from '../../../data/seed/free-pages.ts'
import { createTenant } from '../../../data/tenant/open.ts'
import type { Day } from '../../domain/calendar-day.ts'
import { type Activity, simulateActivity } from '../activity.ts'
import type { DemoCalendar } from '../calendar.ts'
import { is } from '../cast.ts'
import { writeFiles } from '../demo-file.ts'
import { dice } from '../dice.ts'
import { departmentsOf } from '../organisation.ts'
import { peopleOf } from '../people.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import { accountRows } from './account-rows.ts'
import { withDefects } from './defects.ts'
import { learningRows } from './learning-rows.ts'
import { type ErrorLog, errorsOf, logRows } from './log-rows.ts'
import { orgSyncRows } from './org-sync-rows.ts'
import { organisationRows } from './organisation-rows.ts'
import { type ReportDay, reportsOf } from './report-rows.ts'
import type { Scene } from './scene.ts'
import { settingRows } from './setting-rows.ts'
import { skillRows } from './skill-rows.ts'
import type { TableRows } from './stamps.ts'
import { orphansOf, uploadsOf } from './upload-rows.ts'

/** What is known about a company once its file is written. */
export type CompanyFacts = Readonly<{
  scene: Scene
  activity: Activity
  errors: ErrorLog
  assessmentsOn: ReadonlyMap<Day, number>
  reportsOn: ReadonlyMap<Day, ReportDay>
  /** Size of the file without its log. */
  dataBytes: number
  /** Uploads with the instant they arrived, so that storage grows over time. */
  uploads: readonly Row[]
  reportRows: readonly Row[]
  rows: number
}>

export type TenantSetting = Readonly<{
  folder: DataFolder
  seed: number
  calendar: DemoCalendar
  installationId: string
}>

export function generateTenant(story: Story, setting: TenantSetting): CompanyFacts {
  const scene = sceneOf(story, setting)
  const activity = simulateActivity(story, scene.people, {
    calendar: setting.calendar,
    chance: scene.chance.fork('activity'),
  })
  const skills = skillRows(scene)
  const reports = reportsOf(scene)
  const uploads = uploadsOf(scene)
  const errors = errorsOf(scene, activity)
  const tables: TableRows = [
    ...organisationRows(scene),
    ...orgSyncRows(scene),
    ...accountRows(scene, activity),
    ...skills.tables,
    ...learningRows(scene),
    ...settingRows(scene),
    ...logRows(scene, activity, errors),
    ['report_history', reports.rows],
    ['uploaded_files', uploads.rows],
  ]
  const { code } = story.company
  makeFolders(setting.folder, code)
  writeFiles(setting.folder.filesDir(code), [...uploads.files, ...orphansOf(scene)])
  writeFiles(setting.folder.reportsDir(code), reports.files)
  const written = writeTenant(
    scene,
    is(story.company, 'dirty_data') ? withDefects(tables, scene) : tables,
    setting,
  )
  return {
    scene,
    activity,
    errors,
    assessmentsOn: skills.assessmentsOn,
    reportsOn: reports.byDay,
    uploads: uploads.rows,
    reportRows: reports.rows,
    ...written,
  }
}

function sceneOf(story: Story, { seed, calendar }: TenantSetting): Scene {
  const chance = dice(seed, story.company.code)
  const departments = departmentsOf(story.company)
  const people = peopleOf(story.company, departments, { calendar, chance: chance.fork('people') })
  return { seed, story, calendar, departments, people, chance }
}

function makeFolders(folder: DataFolder, code: string): void {
  for (const path of [folder.filesDir(code), folder.reportsDir(code)]) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }
}

function writeTenant(
  scene: Scene,
  tables: TableRows,
  { folder, installationId, calendar }: TenantSetting,
) {
  const { company, tenantId } = scene.story
  const tenant = createTenant(folder.tenantFile(company.code), {
    tenantId,
    tenantCode: company.code,
    installationId,
    at: calendar.now,
  })
  try {
    const rows = bulkLoad(tenant.sqlite, () =>
      tables.reduce((sum, [table, list]) => sum + insertRows(tenant.sqlite, table, list), 0),
    )
    if (is(company, 'half_empty')) leaveFreePages(tenant.sqlite, freeBytes(scene))
    return { rows, dataBytes: fileBytes(tenant.sqlite) }
  } finally {
    tenant.sqlite.close()
  }
}

const FREE_BYTES_PER_PERSON = 270 * 1024
const MOST_FREE_BYTES = 80 * 1024 ** 2

/** At scale 1 enough to be worth taking back; a small demo stays small. */
function freeBytes({ people }: Scene): number {
  return Math.min(MOST_FREE_BYTES, people.length * FREE_BYTES_PER_PERSON)
}
