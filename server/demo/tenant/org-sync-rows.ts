/** The last month of synchronisations with the HR system, as BATCH-701 would have written them. */
import { addDays, instantOf } from '../../domain/calendar-day.ts'
import { LONGEST_RUN_MS } from '../calendar.ts'
import { demoRunId, sha256 } from '../identifiers.ts'
import type { Row } from '../row.ts'
import type { Scene } from './scene.ts'
import type { TableRows } from './stamps.ts'

export const ORG_SYNC_BATCH = 'BATCH-701'
export const ORG_SYNC_TIME = '05:00'
const SYNC_DAYS = 30
/** CSV files arrive once a week; the interface answers every night. */
const CSV_EVERY_DAYS = 7

export function orgSyncRows(scene: Scene): TableRows {
  const { hr } = scene.story.company
  if (hr === undefined) return []
  const rows: Row[] = []
  for (let ago = SYNC_DAYS; ago >= 0; ago--) {
    const row = syncRow(scene, ago)
    if (row !== null) rows.push(row)
  }
  return [['org_sync_runs', rows]]
}

/** Whether the company's source had something on that many days ago; also the answer of the run's ledger. */
export function syncedOn(hr: string, daysAgo: number): boolean {
  // Today's files came after five o'clock: they wait for the next run.
  return hr === 'rest' || (daysAgo > 0 && daysAgo % CSV_EVERY_DAYS === 0)
}

/** The interface was down for a whole night once. */
export const REST_DOWN_DAYS_AGO = 20
export const REST_DOWN_MESSAGE = 'HTTP 503 on page 1 after 5 tries'

function syncRow(scene: Scene, daysAgo: number): Row | null {
  const { company } = scene.story
  if (company.hr === undefined || !syncedOn(company.hr, daysAgo)) return null
  const day = addDays(scene.calendar.today, -daysAgo)
  const at = instantOf(day, ORG_SYNC_TIME)
  if (at + LONGEST_RUN_MS > scene.calendar.now) return null
  const rest = company.hr === 'rest'
  const down = rest && daysAgo === REST_DOWN_DAYS_AGO
  const file = `${company.code}_departments_${day.replaceAll('-', '')}.csv`
  return {
    run_id: demoRunId(scene.seed, ORG_SYNC_BATCH, at),
    mode: 'apply',
    source: rest ? 'rest' : 'csv',
    sync_type: rest ? 'incremental' : 'full',
    file_name: rest ? null : file,
    sha256: rest ? null : sha256(`${company.code}|${day}`),
    encoding: rest ? null : company.hr === 'csv_shift_jis' ? 'shift_jis' : 'utf-8',
    high_water: rest ? String(at) : day,
    fetched: down ? 0 : scene.departments.length,
    inserted: 0,
    updated: 0,
    moved: 0,
    closed: 0,
    reopened: 0,
    unchanged: down ? 0 : scene.departments.length,
    rejected: 0,
    pending: 0,
    guard: null,
    state: down ? 'failed' : 'ok',
    error: down ? REST_DOWN_MESSAGE : null,
    started_at: at + 1_200,
    finished_at: at + 2_900,
  }
}
