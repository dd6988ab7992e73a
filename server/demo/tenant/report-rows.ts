/** Reports that people asked for and reports that batches made, with the few small files that are still there. */
import { addDays, type Day, daySpan } from '../../domain/calendar-day.ts'
import { DAY_MS, MINUTE_MS } from '../calendar.ts'
import { type DemoFile, textFile } from '../demo-file.ts'
import type { Dice } from '../dice.ts'
import { demoUlid } from '../identifiers.ts'
import type { DemoPerson } from '../people.ts'
import type { Row } from '../row.ts'
import { REPORT_WORDS } from '../words/application-words.ts'
import { present, type Scene } from './scene.ts'

export type ReportDay = Readonly<{ generated: number; billable: number }>

export type Reports = Readonly<{
  rows: readonly Row[]
  /** Paths relative to `reports/<code>/`. */
  files: readonly DemoFile[]
  /** What BATCH-301 counts on each day; a missing day had none. */
  byDay: ReadonlyMap<Day, ReportDay>
}>

/** Reports asked for by one person on one workday, on average. */
const REPORTS_PER_PERSON = 0.012
const FAILED_SHARE = 0.02
/** Files of the newest reports are there; older ones were cleaned up by their retention. */
const FILE_DAYS = 14
const MOST_FILES = 6

export function reportsOf(scene: Scene): Reports {
  const span = scene.story.activity
  if (span === null) return { rows: [], files: [], byDay: new Map() }
  const chance = scene.chance.fork('reports')
  const users = present(scene).filter((person) => person.propensity > 0)
  const rows: Row[] = []
  const files: DemoFile[] = []
  for (const day of scene.calendar.days) {
    if (day.day < span.from || day.day > span.until || day.kind !== 'workday') continue
    const count = Math.floor(
      users.length * REPORTS_PER_PERSON * 2 * chance.unit() + chance.unit() * 0.8,
    )
    for (let number = 0; number < count; number++) {
      const row = reportRow(chance.pick(users), {
        at: day.from + chance.int(540, 1_050) * MINUTE_MS,
        chance,
        scene,
      })
      if (Number(row.completed_at) >= scene.story.quietAfter) continue
      rows.push(withFile(row, files, scene))
    }
  }
  return { rows, files, byDay: countByDay(rows, scene) }
}

function reportRow(
  person: DemoPerson,
  { at, chance, scene }: Readonly<{ at: number; chance: Dice; scene: Scene }>,
): Row {
  const [type, category] = chance.pick(REPORT_WORDS)
  const failed = chance.chance(FAILED_SHARE)
  const batch = !failed && chance.chance(0.12)
  const format = chance.pick(['PDF', 'EXCEL', 'CSV'] as const)
  return {
    id: demoUlid(at, `report|${scene.story.tenantId}|${person.id}|${at}|${type}`),
    report_category: category,
    report_type: type,
    // One report per type, period and format may come from a batch; the instant keeps them apart.
    period: batch ? String(at) : null,
    version: 1,
    state: failed ? 'FAILED' : 'SUCCESS',
    origin: batch ? 'batch' : 'user',
    requested_by: batch ? 'batch' : person.userId,
    requested_at: at,
    completed_at: failed ? null : at + chance.int(2, 40) * 1000,
    output_format: format,
    edition: 'general',
    file_path: null,
    file_size: null,
    sha256: null,
    pages: failed ? null : chance.int(1, 12),
    data_status: 'complete',
  }
}

/** The newest reports keep their file, a small CSV. */
function withFile(row: Row, files: DemoFile[], scene: Scene): Row {
  const at = Number(row.completed_at)
  const fresh = at >= scene.story.quietAfter - FILE_DAYS * DAY_MS
  if (!fresh || row.output_format !== 'CSV' || files.length >= MOST_FILES) return row
  const path = `user/${String(row.report_type)}_${String(row.id)}.csv`
  const file = textFile(path, reportText(scene, String(row.report_type)))
  files.push(file)
  return { ...row, file_path: path, file_size: file.bytes, sha256: file.sha256 }
}

function reportText(scene: Scene, type: string): string {
  const lines = present(scene)
    .slice(0, 50)
    .map((person) => `${person.code},${person.fullName},${person.department.name}`)
  return `\uFEFF${['種別,社員番号,氏名,部署', ...lines.map((line) => `${type},${line}`)].join('\r\n')}\r\n`
}

function countByDay(rows: readonly Row[], scene: Scene): Map<Day, ReportDay> {
  const starts = new Map(scene.calendar.days.map((day) => [day.from, day.day]))
  const byDay = new Map<Day, ReportDay>()
  const origin = daySpan((scene.calendar.days[0] as { day: Day }).day).from
  for (const row of rows) {
    if (row.state !== 'SUCCESS') continue
    const at = Number(row.completed_at)
    const day =
      starts.get(origin + Math.floor((at - origin) / DAY_MS) * DAY_MS) ??
      addDays(scene.calendar.today, 0)
    const known = byDay.get(day) ?? { generated: 0, billable: 0 }
    byDay.set(day, {
      generated: known.generated + 1,
      billable: known.billable + (row.origin === 'user' ? 1 : 0),
    })
  }
  return byDay
}
