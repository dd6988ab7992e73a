/** BATCH-101: sets on real files, rule by rule and case by case of the card. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { backupKey } from '../../data/backup/keys.ts'
import { readShelf, reindex } from '../../data/backup/sets.ts'
import { lastVerifiedBackup } from '../../data/platform/backups.ts'
import { testRestore } from '../../jobs/100-data/101-database-backup/restore-test.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import {
  addSkillRecords,
  backUpNight,
  gunzipped,
  historyOf,
  manifestOf,
  nightAt,
  setNames,
  setStates,
  targetOf,
  threeCompanies,
} from './101-company.ts'

afterEach(cleanUp)

const SET = 'BKP_20250701_001'
const raisedKeys = (performed: Awaited<ReturnType<typeof backUpNight>>) =>
  performed.alerts.raised.map(({ key, severity }) => `${severity} ${key}`)

/** Pages of a table and its indexes, overwritten behind SQLite's back: the file opens and copies well, and checks badly. */
function overwritePages(path: string, table: string): void {
  const db = new Database(path, { readonly: true })
  const sql = `SELECT s.pageno FROM dbstat s JOIN sqlite_schema m ON m.name = s.name WHERE m.tbl_name = ?`
  const pages = db.prepare<[string], number>(sql).pluck().all(table)
  const size = db.pragma('page_size', { simple: true }) as number
  db.close()
  const bytes = readFileSync(path)
  for (const page of pages) bytes.fill(0xaa, (page - 1) * size, page * size)
  writeFileSync(path, bytes)
}

/** Everything in the file itself, nothing in the write-ahead log. */
function checkpointed(made: ReturnType<typeof threeCompanies>, code: string): string {
  made.tenant(code).sqlite.pragma('wal_checkpoint(TRUNCATE)')
  made.tenant(code).sqlite.close()
  return made.folder.tenantFile(code)
}

describe('a night', () => {
  it('acceptance 2: gzip alone restores every file whole, with the rows of the manifest and of the source', async () => {
    const made = threeCompanies()
    const performed = await backUpNight(made)
    expect(performed).toMatchObject({ state: 'succeeded', error: null })
    expect(setNames(made)).toEqual([SET])
    const manifest = manifestOf(made, SET)
    expect(manifest).toMatchObject({
      complete: true,
      partial: false,
      consistency: 'global',
      takenAt: nightAt(0),
      trigger: 'SCHEDULED',
    })
    expect(manifest.targets.map(({ target }) => target)).toEqual([
      'ops',
      'platform',
      'tenant:alpha',
      'tenant:beta',
      'tenant:gamma',
    ])
    for (const entry of manifest.targets) {
      const copy = gunzipped(made, SET, entry.file ?? '')
      expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(copy.pragma('journal_mode', { simple: true })).toBe('delete')
      for (const [table, rows] of Object.entries(entry.tables)) {
        expect([table, copy.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()]).toEqual([
          table,
          rows,
        ])
      }
      copy.close()
    }
    expect(targetOf(manifest, 'tenant:alpha').tables.skill_records).toBe(200)
  })

  it('acceptance 2: sha256sum -c passes, and fails naming the file after one byte was flipped', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    const cwd = join(made.folder.backupsDir, SET)
    const check = () =>
      execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd, stdio: 'pipe' }).toString()
    expect(check()).toContain('tenants/beta.db.gz: OK')
    flipByte(join(cwd, 'tenants', 'beta.db.gz'))
    expect(check).toThrow(/beta\.db\.gz: FAILED|did NOT match/)
  })

  it('acceptance 2: one flipped byte fails the restore test, which names the file', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    const setFolder = join(made.folder.backupsDir, SET)
    flipByte(join(setFolder, 'tenants', 'beta.db.gz'))
    const means = {
      folder: made.folder,
      runId: 'x',
      setFolder,
      key: null,
      signal: new AbortController().signal,
    }
    const manifest = manifestOf(made, SET)
    const beta = await testRestore(manifest, targetOf(manifest, 'tenant:beta'), means)
    expect(beta).toMatchObject({ ok: false, error: expect.stringContaining('tenants/beta.db.gz') })
    expect(await testRestore(manifest, targetOf(manifest, 'tenant:alpha'), means)).toMatchObject({
      ok: true,
      error: null,
    })
  })

  it('leaves private read-only files, no temporaries, and rows that R13 can ask for', async () => {
    const made = threeCompanies()
    const performed = await backUpNight(made)
    const folder = join(made.folder.backupsDir, SET)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'manifest.json')).mode & 0o777).toBe(0o400)
    expect(readdirSync(folder).sort()).toEqual([
      'SHA256SUMS',
      'manifest.json',
      'ops.db.gz',
      'platform.db.gz',
      'tenants',
    ])
    expect(readdirSync(made.folder.restoreDir)).toEqual([])
    expect(lastVerifiedBackup(made.platform(), made.folder.backupsDir, 'tenant:alpha')).toEqual({
      setId: SET,
      takenAt: nightAt(0),
      file: join(folder, 'tenants', 'alpha.db.gz'),
    })
    expect(setStates(made)).toEqual({ [SET]: 'PUBLISHED' })
    expect(performed.summary).toMatchObject({
      setId: SET,
      consistency: 'global',
      complete: true,
      mirror: { state: 'off' },
      pruned: [],
      totalTenants: 3,
      successCount: 3,
      errorCount: 0,
    })
    expect(performed.summary.targets[2]).toMatchObject({
      target: 'tenant:alpha',
      status: 'verified',
      integrity: 'ok',
      restoreTested: true,
      restarts: 0,
      fkFaults: 200 * 3,
    })
    expect(performed.tenants.map(({ code, state }) => `${code} ${state}`)).toEqual([
      'alpha succeeded',
      'beta succeeded',
      'gamma succeeded',
    ])
    expect(performed.artifacts).toMatchObject([
      { path: `backups/${SET}/manifest.json`, kind: 'backup' },
    ])
    const drills = made
      .platform()
      .sqlite.prepare('SELECT target, ok, rows_expected - rows_found AS missing FROM backup_drills')
      .all()
    expect(drills).toHaveLength(5)
    expect(drills[2]).toEqual({ target: 'tenant:alpha', ok: 1, missing: 0 })
  })

  it('forgets no file on disk: a tenant without a row and year files of the archive are in the set', async () => {
    const made = threeCompanies()
    made.platform().sqlite.pragma('foreign_keys = OFF')
    made.platform().sqlite.prepare("DELETE FROM tenants WHERE tenant_code = 'gamma'").run()
    archiveFile(made, 'alpha', 2023)
    const performed = await backUpNight(made)
    expect(performed.state).toBe('succeeded')
    const manifest = manifestOf(made, SET)
    expect(targetOf(manifest, 'tenant:gamma').status).toBe('verified')
    expect(targetOf(manifest, 'archive:alpha:2023')).toMatchObject({
      status: 'verified',
      file: 'archive/alpha/archive_2023.db.gz',
    })
    expect(performed.summary.warnings).toContain('tenant:gamma: a file without a row in tenants')
    expect(raisedKeys(performed)).not.toContain('MEDIUM backup:journal:archive:alpha:2023')
  })

  it('numbers a second set of the day and never uses a number twice', async () => {
    const made = threeCompanies()
    await backUpNight(made, { params: { restoreTest: 'none' } })
    rmSync(join(made.folder.backupsDir, SET), { recursive: true })
    await backUpNight(made, { params: { restoreTest: 'none' } })
    expect(setNames(made)).toEqual(['BKP_20250701_002'])
    expect(setStates(made)).toEqual({ [SET]: 'DELETED', BKP_20250701_002: 'PUBLISHED' })
  })

  it('reindex rebuilds the rows from the manifests', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    const rows = () =>
      made
        .platform()
        .sqlite.prepare('SELECT * FROM backup_history ORDER BY target')
        .all() as Record<string, unknown>[]
    const before = rows().map(({ id: _id, backup_start_time: _start, ...row }) => row)
    made.platform().sqlite.exec('DELETE FROM backup_history; DELETE FROM backup_sets;')
    expect(reindex(made.platform(), readShelf(made.folder.backupsDir, null).sets)).toEqual([SET])
    expect(rows().map(({ id: _id, backup_start_time: _start, ...row }) => row)).toEqual(before)
    expect(setStates(made)).toEqual({ [SET]: 'PUBLISHED' })
  })
})

describe('encryption', () => {
  const master = Buffer.alloc(32, 9)
  const keyFile = () => {
    const path = join(mkdtempSync(join(tmpdir(), 'toban-key-')), 'key')
    writeFileSync(path, master, { mode: 0o600 })
    return path
  }

  it('stores .gz.enc files that pass the restore test, with an HMAC over the manifest', async () => {
    const made = threeCompanies()
    const performed = await backUpNight(made, { backup: { keyFile: keyFile() } })
    expect(performed.state).toBe('succeeded')
    const manifest = manifestOf(made, SET)
    const key = backupKey(master)
    expect(manifest.encryption).toEqual({ cipher: 'aes-256-ctr+hmac-sha256', keyId: key.id })
    expect(targetOf(manifest, 'tenant:alpha')).toMatchObject({
      file: 'tenants/alpha.db.gz.enc',
      restoreTested: true,
    })
    expect(readShelf(made.folder.backupsDir, key).unreadable).toEqual([])
    const path = join(made.folder.backupsDir, SET, 'manifest.json')
    chmodSync(path, 0o600)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('"retentionDays": 30', '"retentionDays": 31'),
    )
    expect(readShelf(made.folder.backupsDir, key).unreadable).toEqual([SET])
  })

  it('acceptance 8: a key file of 31 bytes is refused and nothing is written', async () => {
    const made = threeCompanies()
    const path = join(mkdtempSync(join(tmpdir(), 'toban-key-')), 'key')
    writeFileSync(path, Buffer.alloc(31), { mode: 0o600 })
    const performed = await backUpNight(made, { backup: { keyFile: path } })
    expect(performed).toMatchObject({
      state: 'failed',
      error: { code: 'backup_key_invalid', class: 'permanent' },
    })
    expect(setNames(made)).toEqual([])
    expect(setStates(made)).toEqual({})
  })
})

describe('parameters', () => {
  it.each([
    ['retentionDays 3', { retentionDays: 3 }],
    ['retentionDays 366', { retentionDays: 366 }],
    ['an unknown type', { backupType: 'differential' }],
    ['an unknown name', { compres: true }],
  ])('acceptance 8: %s is refused and nothing is written', async (_words, params) => {
    const made = threeCompanies()
    const performed = await backUpNight(made, { params })
    expect(performed).toMatchObject({ state: 'failed', error: { class: 'parameters' } })
    expect(setNames(made)).toEqual([])
  })

  it('acceptance 8: tenants ["nope"] is refused and nothing is written', async () => {
    const made = threeCompanies()
    const performed = await backUpNight(made, { tenants: ['nope'] })
    expect(performed).toMatchObject({
      state: 'failed',
      error: { code: 'unknown_tenant', class: 'parameters' },
    })
    expect(setNames(made)).toEqual([])
  })

  it('verifyBackup false is refused on schedule and without a reason, allowed by hand with one', async () => {
    const made = threeCompanies()
    const params = { verifyBackup: false }
    for (const who of [{ trigger: 'schedule', reason: 'x' }, { trigger: 'manual' }] as const) {
      expect(await backUpNight(made, { params, ...who })).toMatchObject({
        error: { class: 'parameters' },
      })
    }
    const allowed = await backUpNight(made, { params, trigger: 'manual', reason: 'disk is dying' })
    expect(allowed.state).toBe('succeeded')
    expect(targetOf(manifestOf(made, SET), 'tenant:alpha')).toMatchObject({
      status: 'unverified',
      integrity: null,
      restoreTested: true,
    })
    expect(lastVerifiedBackup(made.platform(), made.folder.backupsDir, 'tenant:alpha')).toBeNull()
  })

  it('pin is only for sets made by hand, and keeps the set for ever', async () => {
    const made = threeCompanies()
    expect(await backUpNight(made, { params: { pin: true } })).toMatchObject({
      error: { class: 'parameters' },
    })
    await backUpNight(made, {
      params: { pin: true, note: 'before the upgrade' },
      trigger: 'manual',
      reason: 'upgrade',
    })
    await backUpNight(made, { night: 2, params: { restoreTest: 'none' } })
    await backUpNight(made, { night: 1_500, params: { restoreTest: 'none' } })
    expect(setNames(made)).toContain(SET)
    expect(setNames(made)).toHaveLength(2)
    expect(manifestOf(made, SET)).toMatchObject({ trigger: 'MANUAL', note: 'before the upgrade' })
  })

  it('a subset of tenants makes a partial set of their files only', async () => {
    const made = threeCompanies()
    archiveFile(made, 'beta', 2022)
    const performed = await backUpNight(made, { tenants: ['beta'], trigger: 'manual' })
    expect(performed.state).toBe('succeeded')
    expect(manifestOf(made, SET)).toMatchObject({
      partial: true,
      complete: true,
      trigger: 'MANUAL',
    })
    expect(manifestOf(made, SET).targets.map(({ target }) => target)).toEqual([
      'tenant:beta',
      'archive:beta:2022',
    ])
  })

  it('a dry run shows sizes, room and what would go, and writes nothing', async () => {
    const made = threeCompanies()
    await backUpNight(made, { params: { restoreTest: 'none' } })
    await backUpNight(made, { night: 1, params: { restoreTest: 'none' } })
    const before = setNames(made)
    const performed = await backUpNight(made, { night: 1_500, dryRun: true })
    expect(performed.summary).toMatchObject({ dryRun: true, wouldPrune: [SET] })
    expect(performed.summary).toHaveProperty('rawBytes')
    expect(setNames(made)).toEqual(before)
    expect(performed.alerts.raised).toEqual([])
  })
})

describe('trouble with one target', () => {
  it("acceptance 5: a damaged page fails beta alone, and beta's last good copy outlives sixty nights", async () => {
    const made = threeCompanies()
    addSkillRecords(made.tenant('beta'), 0)
    await backUpNight(made)
    overwritePages(checkpointed(made, 'beta'), 'skill_records')
    const bad = await backUpNight(made, { night: 1 })
    expect(bad).toMatchObject({
      state: 'failed',
      error: { code: 'tenants_failed', class: 'permanent' },
    })
    expect(bad.summary).toMatchObject({
      complete: false,
      successCount: 2,
      errorCount: 1,
      pruned: [],
    })
    expect(raisedKeys(bad)).toContain('CRITICAL backup:failed:tenant:beta')
    const manifest = manifestOf(made, 'BKP_20250702_001')
    expect(targetOf(manifest, 'tenant:beta')).toMatchObject({
      status: 'damaged',
      file: 'tenants/beta.db.gz.damaged',
    })
    expect(targetOf(manifest, 'tenant:alpha').status).toBe('verified')
    expect(setStates(made)).toMatchObject({ BKP_20250702_001: 'PARTIAL' })

    const later = await backUpNight(made, { night: 60, params: { restoreTest: 'none' } })
    expect(later.summary.pruned).toEqual([])
    expect(raisedKeys(later)).toContain('CRITICAL backup:stale:tenant:beta')
    rmSync(made.folder.tenantFile('beta'))
    made
      .platform()
      .sqlite.prepare("UPDATE tenants SET is_deleted = 1 WHERE tenant_code = 'beta'")
      .run()
    await backUpNight(made, { night: 61, params: { restoreTest: 'none' } })
    const final = await backUpNight(made, { night: 1_500, params: { restoreTest: 'none' } })
    expect(final.state).toBe('succeeded')
    expect(final.summary.pruned).not.toContain(SET)
    expect(setNames(made)).toContain(SET)
    expect(setNames(made)).not.toContain('BKP_20250702_001')
    expect(lastVerifiedBackup(made.platform(), made.folder.backupsDir, 'tenant:beta')?.setId).toBe(
      SET,
    )
  })

  it('acceptance 6: a tenant file of 0 bytes is failed, not "ok, 0 rows"', async () => {
    const made = threeCompanies()
    truncateSync(checkpointed(made, 'beta'), 0)
    const performed = await backUpNight(made)
    expect(performed.state).toBe('failed')
    expect(targetOf(manifestOf(made, SET), 'tenant:beta')).toMatchObject({
      status: 'failed',
      file: null,
      error: expect.stringContaining('no tables'),
    })
    expect(performed.tenants.find(({ code }) => code === 'beta')?.state).toBe('failed')
  })

  it('rule 1: a tenant without its file fails, and no empty file is made in its place', async () => {
    const made = threeCompanies()
    unlinkSync(checkpointed(made, 'gamma'))
    const performed = await backUpNight(made)
    expect(raisedKeys(performed)).toContain('CRITICAL backup:failed:tenant:gamma')
    expect(existsSync(made.folder.tenantFile('gamma'))).toBe(false)
    expect(targetOf(manifestOf(made, SET), 'tenant:alpha').status).toBe('verified')
  })

  it("rule 4: beta's file under alpha's name is refused", async () => {
    const made = threeCompanies()
    const [alpha, beta] = [checkpointed(made, 'alpha'), checkpointed(made, 'beta')]
    writeFileSync(alpha, readFileSync(beta))
    const performed = await backUpNight(made)
    expect(targetOf(manifestOf(made, SET), 'tenant:alpha')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('identity'),
    })
    expect(performed.error?.class).toBe('permanent')
  })

  it('a file of the holding that fails makes the run fail, though it has no line in the ledger', async () => {
    const made = threeCompanies()
    archiveFile(made, '_platform', 2023)
    writeFileSync(
      join(made.folder.archiveDir, '_platform', 'archive_2023.db'),
      'rubbish'.repeat(1_000),
    )
    const performed = await backUpNight(made)
    expect(performed).toMatchObject({ state: 'failed', error: { code: 'backup_target_failed' } })
    expect(performed.error?.message).toContain('archive:_platform:2023')
    expect(performed.tenants.every(({ state }) => state === 'succeeded')).toBe(true)
  })

  it('the finding of a target is cleared by its next good copy', async () => {
    const made = threeCompanies()
    const bytes = readFileSync(checkpointed(made, 'beta'))
    truncateSync(made.folder.tenantFile('beta'), 0)
    await backUpNight(made)
    writeFileSync(made.folder.tenantFile('beta'), bytes)
    const healed = await backUpNight(made, { night: 1 })
    expect(healed.alerts.news).toContain('resolved backup:failed:tenant:beta')
  })
})

describe('room', () => {
  it('acceptance 4: with 1.9 times the raw bytes free it stops, CRITICAL, and no old set is gone', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    const { bavail, bsize } = statfsSync(made.folder.backupsDir)
    const big = join(made.folder.archiveDir, 'alpha', 'archive_2020.db')
    mkdirSync(join(made.folder.archiveDir, 'alpha'), { recursive: true })
    writeFileSync(big, '')
    truncateSync(big, Math.round((bavail * bsize) / 1.9))
    const performed = await backUpNight(made, { night: 1_500 })
    expect(performed).toMatchObject({ state: 'failed', error: { code: 'backup_no_space' } })
    expect(raisedKeys(performed)).toEqual(['CRITICAL backup:failed:set'])
    expect(setNames(made)).toEqual([SET])
  })

  it('warns that one disk fault takes data and backups', async () => {
    const made = threeCompanies()
    expect(raisedKeys(await backUpNight(made))).toContain('MEDIUM backup:one_disk')
  })
})

describe('shrinking', () => {
  it('acceptance 6: skill_records 5,000 → 0 is HIGH and stops the pruning until somebody acknowledges', async () => {
    const made = threeCompanies()
    const alpha = made.tenant('alpha').sqlite
    alpha.exec('DELETE FROM skill_records')
    addSkillRecords(made.tenant('alpha'), 5_000)
    await backUpNight(made)
    await backUpNight(made, { night: 1, params: { restoreTest: 'none' } })
    alpha.pragma('foreign_keys = OFF')
    alpha.exec('DELETE FROM skill_records')
    const shrunk = await backUpNight(made, { night: 1_500, params: { restoreTest: 'none' } })
    expect(shrunk.state).toBe('succeeded')
    expect(shrunk.alerts.raised).toContainEqual(
      expect.objectContaining({
        key: 'backup:shrunk:tenant:alpha',
        severity: 'HIGH',
        message: expect.objectContaining({
          en: expect.stringContaining('skill_records: 5000 rows before, 0 now'),
        }),
      }),
    )
    expect(shrunk.summary.pruned).toEqual([])

    const alert = (acknowledged: boolean) => ({
      openAlerts: (severity: string) =>
        severity === 'HIGH'
          ? [
              {
                ...{ key: 'backup:shrunk:tenant:alpha', openedAt: 0, acknowledged },
                message: { ja: '縮小', en: 'shrunk' },
              },
            ]
          : [],
    })
    const ignored = await backUpNight(made, {
      night: 1_501,
      params: { restoreTest: 'none' },
      engine: alert(false),
    })
    expect(ignored.summary.pruned).toEqual([])
    expect(ignored.alerts.cleared).not.toContain('backup:shrunk:tenant:alpha')
    const seen = await backUpNight(made, {
      night: 1_502,
      params: { restoreTest: 'none' },
      engine: alert(true),
    })
    expect(seen.summary.pruned).toContain(SET)
    expect(seen.alerts.cleared).toContain('backup:shrunk:tenant:alpha')
  })
})

describe('incremental', () => {
  it('acceptance 8: an unchanged tenant is a hard link, a changed one is not', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    made
      .tenant('beta')
      .sqlite.exec("UPDATE skill_records SET skill_level = 5 WHERE skill_record_id = 'S1'")
    const performed = await backUpNight(made, { night: 1, params: { backupType: 'incremental' } })
    const second = 'BKP_20250702_001'
    const at = (set: string, code: string) =>
      statSync(join(made.folder.backupsDir, set, 'tenants', `${code}.db.gz`))
    expect(at(second, 'alpha')).toMatchObject({ ino: at(SET, 'alpha').ino, nlink: 2 })
    expect(at(second, 'beta').nlink).toBe(1)
    expect(targetOf(manifestOf(made, second), 'tenant:alpha').linkedFrom).toBe(SET)
    expect(performed.summary.targets.find(({ target }) => target === 'tenant:alpha')).toMatchObject(
      { linked: true, restoreTested: true },
    )
  })

  it('a stored file that rotted is not passed on', async () => {
    const made = threeCompanies()
    await backUpNight(made)
    flipByte(join(made.folder.backupsDir, SET, 'tenants', 'alpha.db.gz'))
    await backUpNight(made, { night: 1, params: { backupType: 'incremental' } })
    expect(targetOf(manifestOf(made, 'BKP_20250702_001'), 'tenant:alpha')).toMatchObject({
      linkedFrom: null,
      status: 'verified',
    })
  })

  it('with encryption a linked file keeps the set id it was made with, and restores', async () => {
    const made = threeCompanies()
    const keyFile = join(mkdtempSync(join(tmpdir(), 'toban-key-')), 'key')
    writeFileSync(keyFile, Buffer.alloc(32, 3), { mode: 0o600 })
    await backUpNight(made, { backup: { keyFile } })
    await backUpNight(made, {
      night: 1,
      backup: { keyFile },
      params: { backupType: 'incremental' },
    })
    const third = await backUpNight(made, {
      night: 2,
      backup: { keyFile },
      params: { backupType: 'incremental' },
    })
    expect(third.state).toBe('succeeded')
    expect(targetOf(manifestOf(made, 'BKP_20250703_001'), 'tenant:alpha')).toMatchObject({
      linkedFrom: SET,
      restoreTested: true,
    })
  })
})

describe('mirror', () => {
  const mirrorFolder = (marked: boolean) => {
    const folder = mkdtempSync(join(tmpdir(), 'toban-mirror-'))
    if (marked) writeFileSync(join(folder, '.toban-mirror'), '')
    return folder
  }

  it('acceptance 8: an unmounted mirror leaves the set standing, HIGH, and is made good the next night', async () => {
    const made = threeCompanies()
    const mirror = mirrorFolder(false)
    const away = await backUpNight(made, { backup: { mirror } })
    expect(away).toMatchObject({ state: 'succeeded', summary: { mirror: { state: 'failed' } } })
    expect(raisedKeys(away)).toContain('HIGH backup:mirror')
    expect(readdirSync(mirror)).toEqual([])
    writeFileSync(join(mirror, '.toban-mirror'), '')
    const back = await backUpNight(made, { night: 1, backup: { mirror } })
    expect(back.summary.mirror).toEqual({ state: 'ok', copied: [SET, 'BKP_20250702_001'] })
    expect(back.alerts.news).toContain('resolved backup:mirror')
    execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: join(mirror, SET), stdio: 'pipe' })
    const mirrored = made
      .platform()
      .sqlite.prepare('SELECT mirrored_at FROM backup_sets')
      .pluck()
      .all()
    expect(mirrored).toEqual([nightAt(1), nightAt(1)])
  })

  it('a set that retention takes away leaves the mirror too', async () => {
    const made = threeCompanies()
    const mirror = mirrorFolder(true)
    const quick = { backup: { mirror }, params: { restoreTest: 'none' } }
    await backUpNight(made, quick)
    await backUpNight(made, { night: 1, ...quick })
    const later = await backUpNight(made, { night: 1_500, ...quick })
    expect(later.summary.pruned).toContain(SET)
    expect(readdirSync(mirror).sort()).toEqual(['.toban-mirror', ...setNames(made)])
  })
})

describe('retention on disk', () => {
  it('prunes after a complete set only, and keeps the rows as DELETED', async () => {
    const made = threeCompanies()
    const quick = { params: { restoreTest: 'none' } }
    await backUpNight(made, quick)
    await backUpNight(made, { night: 1, ...quick })
    const later = await backUpNight(made, { night: 1_500, ...quick })
    expect(later.summary.pruned).toEqual([SET, 'BKP_20250702_001'])
    expect(setNames(made)).toHaveLength(1)
    expect(historyOf(made, 'ops')).toEqual([
      { setId: SET, status: 'DELETED' },
      { setId: 'BKP_20250702_001', status: 'DELETED' },
      { setId: later.summary.setId, status: 'VERIFIED' },
    ])
  })

  it('keeps a set under legal hold of one of its tenants', async () => {
    const made = threeCompanies()
    const quick = { params: { restoreTest: 'none' } }
    await backUpNight(made, quick)
    await backUpNight(made, { night: 1, ...quick })
    const platform = made.platform().sqlite
    platform.pragma('foreign_keys = OFF')
    platform
      .prepare(
        `INSERT INTO legal_holds (incident_id, tenant_id, from_at, kinds, tables, paths) VALUES ('I', 'T-beta', ?, '["backups"]', '["*"]', '[]')`,
      )
      .run(nightAt(1) - 1)
    const later = await backUpNight(made, { night: 1_500, ...quick })
    expect(later.summary.pruned).toEqual([SET])
  })

  it('writes the tiers of a kept set for the calendar of the console', async () => {
    const made = threeCompanies()
    await backUpNight(made, { params: { restoreTest: 'none' } })
    const tiers = made.platform().sqlite.prepare('SELECT tiers FROM backup_sets').pluck().get()
    expect(JSON.parse(String(tiers))).toEqual(['daily', 'weekly', 'monthly', 'yearly'])
  })
})

function flipByte(path: string): void {
  const bytes = readFileSync(path)
  const place = bytes.length >> 1
  bytes[place] = (bytes[place] ?? 0) ^ 1
  chmodSync(path, 0o600)
  writeFileSync(path, bytes)
}

/** A year file as BATCH-103 makes it: journal mode DELETE, identity row of kind archive. */
function archiveFile(made: ReturnType<typeof threeCompanies>, code: string, year: number): void {
  mkdirSync(join(made.folder.archiveDir, code), { recursive: true })
  const path = join(made.folder.archiveDir, code, `archive_${year}.db`)
  execFileSync('sqlite3', [
    path,
    `PRAGMA application_id = 1414480449;
     CREATE TABLE tenant_meta (tenant_id TEXT PRIMARY KEY, tenant_code TEXT, kind TEXT, year INTEGER, schema_version INTEGER, installation_id TEXT, created_at INTEGER) STRICT;
     INSERT INTO tenant_meta VALUES ('T', '${code}', 'archive', ${year}, 1, 'test-installation', 0);`,
  ])
}
