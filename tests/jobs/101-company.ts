/** Data folders, nights and sets for the tests of BATCH-101. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { BackupManifest } from '../../data/backup/manifest.ts'
import { readManifest } from '../../data/backup/manifest.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { summaryOf } from '../../jobs/100-data/101-database-backup/summary.ts'
import batch from '../../jobs/100-data/101-database-backup.ts'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

export type Summary = ReturnType<typeof summaryOf>
type BackupSettings = NonNullable<
  NonNullable<NonNullable<PerformOptions['settings']>['toban']>['backup']
>

export const BACKUP_SETTINGS: BackupSettings = {
  mirror: null,
  keyFile: null,
  retentionDays: 30,
  weekly: 13,
  monthly: 12,
  yearly: 3,
}

/** Three companies with some rows each. */
export function threeCompanies(): TestFolder {
  const made = makeDataFolder()
  for (const code of ['alpha', 'beta', 'gamma']) {
    made.addTenant({ code })
    addSkillRecords(made.tenant(code), 200)
  }
  return made
}

/** Rows without the employees they name: a broken reference is 105's business, not the backup's. */
export function addSkillRecords(db: TenantDb, rows: number): void {
  db.sqlite.pragma('foreign_keys = OFF')
  const insert =
    db.sqlite.prepare(`INSERT INTO skill_records (skill_record_id, employee_id, skill_item_id,
      skill_category_id, skill_level, skill_status, created_at, updated_at)
    VALUES (?, ?, 'I', 'C', 3, 'ACTIVE', 0, 0)`)
  db.sqlite.transaction(() => {
    for (let n = 0; n < rows; n += 1) insert.run(`S${n}`, `E${n}`)
  })()
  db.sqlite.pragma('foreign_keys = ON')
}

export const FIRST_NIGHT = '2025-07-01'
export const nightAt = (night: number) => instantOf(addDays(FIRST_NIGHT, night), '02:00')

type Night = Omit<PerformOptions, 'dataRoot' | 'at' | 'settings'> & {
  night?: number
  at?: number
  backup?: Partial<BackupSettings>
}

/** Night 0 is the first; the clock says 02:00 JST. */
export async function backUpNight(made: TestFolder, options: Night = {}) {
  const { night, at, backup, ...rest } = options
  const performed = await performBatch(batch, {
    dataRoot: made.root,
    at: at ?? nightAt(night ?? 0),
    trigger: 'schedule',
    settings: { toban: { backup: { ...BACKUP_SETTINGS, ...backup } } },
    ...rest,
  })
  return { ...performed, summary: performed.summary as Summary }
}

export function setNames(made: TestFolder): string[] {
  return readdirSync(made.folder.backupsDir).sort()
}

export function manifestOf(made: TestFolder, setId: string): BackupManifest {
  return readManifest(join(made.folder.backupsDir, setId))
}

export function targetOf(manifest: BackupManifest, target: string) {
  const found = manifest.targets.find((entry) => entry.target === target)
  if (!found) throw new Error(`no ${target} in ${manifest.setId}`)
  return found
}

/** Restores as a person would, with gzip alone; answers an open copy. */
export function gunzipped(made: TestFolder, setId: string, file: string): Database.Database {
  const path = join(mkdtempSync(join(tmpdir(), 'toban-restored-')), 'back.db')
  const stored = join(made.folder.backupsDir, setId, file)
  writeFileSync(path, execFileSync('gzip', ['-dc', stored], { maxBuffer: 1 << 28 }))
  return new Database(path, { readonly: true })
}

export function historyOf(made: TestFolder, target: string) {
  return made
    .platform()
    .sqlite.prepare(
      'SELECT backup_id AS setId, backup_status AS status FROM backup_history WHERE target = ? ORDER BY id',
    )
    .all(target) as { setId: string; status: string }[]
}

export function setStates(made: TestFolder): Record<string, string> {
  const rows = made
    .platform()
    .sqlite.prepare('SELECT set_id, state FROM backup_sets ORDER BY set_id')
    .raw()
    .all()
  return Object.fromEntries(rows as [string, string][])
}
