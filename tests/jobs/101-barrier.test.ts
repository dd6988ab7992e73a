/** BATCH-101, rules 2 and 3 and acceptance 1: all copies show one instant while others write. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { build } from 'esbuild'
import { afterEach, describe, expect, it } from 'vitest'
import { takeSnapshots } from '../../data/backup/barrier.ts'
import { copySnapshot } from '../../data/backup/copy.ts'
import { openTarget } from '../../data/backup/snapshot.ts'
import { opsTarget, platformTarget, tenantTarget } from '../../data/backup/targets.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { backUpNight, gunzipped, threeCompanies } from './101-company.ts'

afterEach(cleanUp)

type Made = ReturnType<typeof threeCompanies>

async function startWriter(made: Made) {
  const outfile = join(process.cwd(), 'node_modules', '.cache', 'toban-tests', '101-writer.mjs')
  const script = new URL('./101-writer-child.ts', import.meta.url).pathname
  await build({
    entryPoints: [script],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    outfile,
  })
  const files = [made.folder.tenantFile('alpha'), made.folder.platformFile]
  const writer = spawn(process.execPath, [outfile, ...files], { stdio: 'pipe' })
  await once(writer.stderr, 'data')
  return {
    /** Its exit code. */
    async stop(): Promise<unknown> {
      const exit = once(writer, 'exit')
      if (writer.exitCode === null) writer.stdin.end()
      return writer.exitCode ?? (await exit)[0]
    },
  }
}

/** 24 MB, so that a copy takes several steps while the writer writes. */
function fatten(made: Made): void {
  for (const db of [made.tenant('alpha').sqlite, made.platform().sqlite]) {
    db.exec('CREATE TABLE pairs (n INTEGER PRIMARY KEY); CREATE TABLE weight (b BLOB);')
    db.exec(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 24)
      INSERT INTO weight SELECT randomblob(1000000) FROM c`)
  }
}

describe('BATCH-101 barrier', () => {
  it('acceptance 1: under a writer every millisecond all files show one instant and nobody waits long', async () => {
    const made = threeCompanies()
    fatten(made)
    const writer = await startWriter(made)
    const performed = await backUpNight(made)
    expect(await writer.stop()).toBe(0)
    expect(performed).toMatchObject({
      state: 'succeeded',
      summary: { complete: true, consistency: 'global' },
    })
    expect(performed.summary.targets.map(({ restarts }) => restarts)).toEqual([0, 0, 0, 0, 0])
    const count = (file: string) =>
      Number(
        gunzipped(made, performed.summary.setId, file)
          .prepare('SELECT count(*) FROM pairs')
          .pluck()
          .get(),
      )
    const [alpha, platform] = [count('tenants/alpha.db.gz'), count('platform.db.gz')]
    expect(platform).toBeGreaterThan(0)
    expect([0, 1]).toContain(alpha - platform)
  })

  it('rule 3: the copy shows the instant of the barrier, not what was written afterwards', async () => {
    const made = threeCompanies()
    const open = openTarget(tenantTarget(made.folder, 'alpha'))
    await takeSnapshots([open], { now: () => 7, pause: async () => {} })
    made
      .tenant('alpha')
      .sqlite.exec(
        "UPDATE skill_records SET skill_level = 5; DELETE FROM skill_records WHERE skill_record_id > 'S1'",
      )
    const to = join(mkdtempSync(join(tmpdir(), 'toban-copy-')), 'alpha.db')
    const copied = await copySnapshot(open, to, new AbortController().signal)
    const copy = new Database(to, { readonly: true })
    expect(
      copy.prepare('SELECT count(*), max(skill_level) FROM skill_records').raw().get(),
    ).toEqual([200, 3])
    expect(copy.pragma('page_count', { simple: true })).toBe(copied.pageCount)
    expect(open.reader.open).toBe(false)
  })

  it('rule 2: while somebody holds a write lock it gives up after ten tries, locks nobody out and says per_file', async () => {
    const made = threeCompanies()
    const targets = [
      opsTarget(made.folder),
      platformTarget(made.folder),
      tenantTarget(made.folder, 'alpha'),
    ].map(openTarget)
    const hog = new Database(made.folder.tenantFile('alpha'))
    hog.exec('BEGIN IMMEDIATE')
    const pauses: number[] = []
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds)
      // Between the tries the other files must be free.
      made.platform().sqlite.exec('BEGIN IMMEDIATE; ROLLBACK')
    }
    const barrier = await takeSnapshots(targets, { now: () => 5, pause })
    expect(barrier).toMatchObject({ consistency: 'per_file', takenAt: 5, tries: 10 })
    expect(pauses).toHaveLength(9)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3_000)
    hog.exec('ROLLBACK')
    hog.close()
    for (const { reader } of targets) reader.close()
  })

  it('rule 2: one lock that comes free is enough for the next try', async () => {
    const made = threeCompanies()
    const targets = [opsTarget(made.folder), tenantTarget(made.folder, 'alpha')].map(openTarget)
    const hog = new Database(made.folder.tenantFile('alpha'))
    hog.exec('BEGIN IMMEDIATE')
    const barrier = await takeSnapshots(targets, {
      now: () => 5,
      pause: async () => void hog.exec('ROLLBACK'),
    })
    expect(barrier).toMatchObject({ consistency: 'global', tries: 2 })
    hog.close()
    for (const { reader } of targets) reader.close()
  })

  it('a copy that is aborted closes its snapshot, so that the log can be reset', async () => {
    const made = threeCompanies()
    const open = openTarget(tenantTarget(made.folder, 'alpha'))
    await takeSnapshots([open], { now: () => 5, pause: async () => {} })
    const to = join(mkdtempSync(join(tmpdir(), 'toban-copy-')), 'alpha.db')
    await expect(copySnapshot(open, to, AbortSignal.abort())).rejects.toThrow()
    expect(made.tenant('alpha').sqlite.pragma('wal_checkpoint(TRUNCATE)')).toMatchObject([
      { busy: 0, log: 0 },
    ])
  })
})
