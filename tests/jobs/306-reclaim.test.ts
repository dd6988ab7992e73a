/** BATCH-306 takes idle space back: free pages and files without a row, on real files, also when it is killed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it, test } from 'vitest'
import { checkFile } from '../../data/backup/verify.ts'
import { freePagesProposal } from '../../server/domain/resources/reclaim-proposals.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { insert } from './301-company.ts'
import {
  AT,
  act,
  adjustments,
  backedUp,
  company,
  DAY_MS,
  fileRow,
  freePages,
  MIB,
  optimise,
  proposals,
  upload,
} from './306-company.ts'

afterEach(cleanUp)

const SAFE = { autoApply: true }

describe('acceptance 4: free pages', () => {
  const terms = { level: 'standard', costMinor: 20, hasBackup: true } as const

  it('24 % of a small file are 4.7 MiB: nothing is proposed', () => {
    const small = { pages: 5_000, freePages: 1_200, pageSize: 4_096 }
    expect(freePagesProposal(small, terms)).toBeNull()
  })

  it('30 % of a large file are 117.2 MiB: proposed', () => {
    const large = { pages: 100_000, freePages: 30_000, pageSize: 4_096 }
    expect(freePagesProposal(large, terms)).toMatchObject({
      current: 409_600_000,
      proposed: 286_720_000,
      savingMinor: 2,
      isAutoApplicable: true,
    })
    expect(((409_600_000 - 286_720_000) / MIB).toFixed(1)).toBe('117.2')
  })

  it('applied, no page is free and no row is gone', async () => {
    const made = company()
    insert(made.tenant('alpha'), 'sessions', session(16))
    freePages(made, 'alpha', 70)
    backedUp(made, 'alpha')
    const before = contentOf(made)
    const { summary } = await optimise(made, { params: SAFE })
    expect(summary).toMatchObject({ applied: 1, byResource: { db_reclaim: { count: 1 } } })
    expect(contentOf(made)).toEqual({ ...before, freePages: 0 })
    expect(statSync(fileOf(made)).size).toBeLessThan(20 * MIB)
  })
})

describe('acceptance 6', () => {
  it('while somebody is at work nothing is vacuumed', async () => {
    const made = company()
    insert(made.tenant('alpha'), 'sessions', session(14))
    freePages(made, 'alpha', 70)
    backedUp(made, 'alpha')
    const size = statSync(fileOf(made)).size
    const { summary } = await optimise(made, { params: SAFE })
    expect(summary).toMatchObject({ applied: 0, skipped: 1 })
    expect(adjustments(made)).toMatchObject([{ result: 'skipped', note: 'busy' }])
    expect(statSync(fileOf(made)).size).toBe(size)
    expect(proposals(made)).toMatchObject([{ state: 'proposed' }])
  })

  it('killed in VACUUM the file is whole, and the next run proposes what is still free', async () => {
    const made = company()
    freePages(made, 'alpha', 70)
    // Enough to copy that the work can be seen while it goes on.
    insert(made.tenant('alpha'), 'sessions', session(60))
    made.tenant('alpha').sqlite.exec('INSERT INTO bulk VALUES (zeroblob(60000000))')
    made.tenant('alpha').sqlite.close()
    freePages(made, 'alpha', 140, 'more')
    backedUp(made, 'alpha')
    const before = contentOf(made)
    await killInVacuum(made)
    const after = contentOf(made)
    expect(checkFile({ path: fileOf(made), depth: 'full', countRows: false })).toMatchObject({
      complaints: [],
      fkFaults: 0,
    })
    expect(after.tables).toEqual(before.tables)
    // Whether the kill came before the end or just after it: what is free is proposed.
    await optimise(made)
    expect(proposals(made)).toHaveLength(after.freePages > 0 ? 1 : 0)
  })
})

describe('a vacuum that goes wrong', () => {
  /** Some 20 MB of rows and 117.2 MiB of free pages: the numbers of acceptance 4. */
  function halfEmpty(): TestFolder {
    const made = company()
    const { sqlite } = made.tenant('alpha')
    sqlite.exec('CREATE TABLE kept (x BLOB)')
    const row = sqlite.prepare('INSERT INTO kept VALUES (zeroblob(20000))')
    sqlite.transaction(() => {
      for (let count = 0; count < 1_000; count += 1) row.run()
    })()
    sqlite.close()
    freePages(made, 'alpha', 117.2)
    backedUp(made, 'alpha')
    return made
  }

  // A limit of the kernel on the size of files is a real failure to write, and needs no rights: EFBIG for ENOSPC.
  test.each([
    ['the copy can not be written', 10 * MIB],
    ['the copy fits and the log does not', null],
  ])(
    'disk full, %s: the file is as it was, the change has failed and is said',
    async (_, limit) => {
      const made = halfEmpty()
      const before = contentOf(made)
      const copyBytes = statSync(fileOf(made)).size - before.freePages * 4_096
      const full = () => optimise(made, { params: SAFE })
      const { summary, alerts } = await withFileLimit(limit ?? copyBytes + 64 * 1_024, full)
      expect(summary).toMatchObject({ applied: 0, failed: 1 })
      expect(adjustments(made)).toMatchObject([{ result: 'failed', note: 'disk I/O error' }])
      expect(alerts.news).toEqual([
        'opened resources:alpha:db_reclaim:failed',
        'opened resources_run:failed',
      ])
      expect(contentOf(made)).toEqual(before)
      expect(complaintsAbout(made)).toEqual([])
      // A week later, with room, it is done.
      backedUp(made, 'alpha', -7 * 24)
      const later = await optimise(made, { params: SAFE, at: AT + 7 * DAY_MS })
      expect(later.summary).toMatchObject({ applied: 1 })
      expect(contentOf(made)).toMatchObject({ tables: before.tables, freePages: 0 })
    },
  )

  it('damaged while it was under way: CRITICAL once, with the backup to restore from; over with the next good one', async () => {
    const made = halfEmpty()
    const path = fileOf(made)
    copyFileSync(path, `${path}.good`)
    // A reader keeps the log from being brought home; what is damaged there is damaged in the file.
    const [reader, watch] = [new Database(path), new Database(path)]
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM sqlite_schema').get()
    const under = optimise(made, { params: SAFE })
    await until(() => freePagesOf(watch) === 0, 'the end of the vacuum')
    spoil(`${path}-wal`)
    for (const connection of [watch, reader]) connection.close()
    const { summary, alerts } = await under
    expect(summary).toMatchObject({ applied: 0, failed: 1 })
    expect(alerts.raised).toContainEqual(
      expect.objectContaining({
        key: 'resources:alpha:db_reclaim:damaged',
        severity: 'CRITICAL',
        message: expect.objectContaining({
          en: expect.stringMatching(/restore it with BATCH-901 from backup B0$/),
        }),
      }),
    )
    const file = statSync(path).mtimeMs
    const again = await optimise(made, { params: SAFE, at: AT + 8 * DAY_MS })
    expect(again.alerts.news).not.toContain('opened resources:alpha:db_reclaim:damaged')
    expect(statSync(path).mtimeMs).toBe(file)
    for (const rest of ['-wal', '-shm']) rmSync(`${path}${rest}`, { force: true })
    copyFileSync(`${path}.good`, path)
    backedUp(made, 'alpha', -16 * 24)
    const { alerts: last } = await optimise(made, { params: SAFE, at: AT + 16 * DAY_MS })
    expect(last.news).toContain('resolved resources:alpha:db_reclaim:damaged')
  })
})

test('rule 7: without a backup of the last 26 hours nothing is reclaimed', async () => {
  const made = company()
  upload(made, 'alpha', 'lost.pdf', 8)
  backedUp(made, 'alpha', 26)
  await optimise(made, { params: SAFE })
  expect(proposals(made)).toMatchObject([{ resource: 'file_orphans', automatic: 0 }])
  const { summary } = await act(made, { applyProposals: [1] })
  expect(summary).toMatchObject({ applied: 0, skipped: 1, adjustments: [{ note: 'no_backup' }] })
})

describe('acceptance 7: files without a row', () => {
  function withFiles() {
    const made = company()
    backedUp(made, 'alpha')
    const young = upload(made, 'alpha', 'a/young.pdf', 6)
    const old = upload(made, 'alpha', 'a/職務経歴.csv', 7)
    const known = upload(made, 'alpha', 'a/known.pdf', 400)
    fileRow(made, 'alpha', 'a/known.pdf')
    return { made, young, old, known }
  }

  it('older than 7 days are moved and listed; younger ones and those with a row stay', async () => {
    const { made, young, old, known } = withFiles()
    const { summary } = await optimise(made, { params: SAFE })
    expect(summary).toMatchObject({ applied: 1 })
    expect([young, old, known].map((path) => existsSync(path))).toEqual([true, false, true])
    const folder = join(made.folder.archiveDir, 'orphans', 'alpha', '2025-06-14')
    expect(readFileSync(join(folder, 'a/職務経歴.csv'), 'utf8')).toBe('a/職務経歴.csv')
    const list = JSON.parse(readFileSync(join(folder, 'list.json'), 'utf8'))
    expect(list).toEqual([expect.objectContaining({ path: 'a/職務経歴.csv', adjustmentId: 1 })])
  })

  it('rolled back they are in their place again', async () => {
    const { made, old } = withFiles()
    await optimise(made, { params: SAFE })
    const { summary } = await act(made, { rollback: 1 })
    expect(summary).toMatchObject({ rolledBack: 1, note: '1 files' })
    expect(readFileSync(old, 'utf8')).toBe('a/職務経歴.csv')
  })

  it('moved aside they are never deleted; after 30 days the run names them for a person', async () => {
    const { made } = withFiles()
    await optimise(made, { params: SAFE })
    const folder = join(made.folder.archiveDir, 'orphans', 'alpha', '2025-06-14')
    const early = await optimise(made, { at: AT + 30 * DAY_MS })
    const named = { why: 'archived_over_30_days' }
    expect(early.summary.manualReview).not.toContainEqual(expect.objectContaining(named))
    const late = await optimise(made, { at: AT + 400 * DAY_MS })
    expect(existsSync(join(folder, 'a/職務経歴.csv'))).toBe(true)
    const [count, bytes] = [1, Buffer.byteLength('a/職務経歴.csv')]
    expect(late.summary.manualReview).toContainEqual({
      ...named,
      ...{ tenantCode: 'alpha', resource: 'file_orphans', count, bytes },
    })
  })

  it('a name that is written in another form of Unicode is the same name', async () => {
    const made = company()
    upload(made, 'alpha', 'がくせき.pdf'.normalize('NFD'), 30)
    fileRow(made, 'alpha', 'がくせき.pdf'.normalize('NFC'))
    await optimise(made)
    expect(proposals(made)).toEqual([])
  })

  it('a row without a file is reported, and not touched', async () => {
    const made = company()
    fileRow(made, 'alpha', 'gone.pdf')
    const { summary } = await optimise(made, { params: SAFE })
    expect(summary.manualReview).toEqual([
      { tenantCode: 'alpha', resource: null, why: 'rows_without_file', count: 1 },
    ])
  })

  it('under a legal hold they stay', async () => {
    const { made, old } = withFiles()
    made.platform().sqlite.pragma('foreign_keys = OFF')
    insert(made.platform(), 'legal_holds', {
      incident_id: 'I',
      tenant_id: 'T-alpha',
      from_at: 0,
      kinds: '["files"]',
      tables: '["*"]',
      paths: '[]',
    })
    await optimise(made, { params: SAFE })
    expect(adjustments(made)).toMatchObject([{ result: 'skipped', note: 'held' }])
    expect(existsSync(old)).toBe(true)
  })
})

function session(minutesAgo: number) {
  return {
    session_id: 'S',
    token_hash: 'S',
    user_id: 'U',
    issued_at: AT - 86_400_000,
    last_used_at: AT - minutesAgo * 60_000,
    client_ip: '10.0.0.1',
  }
}

function fileOf(made: TestFolder): string {
  return made.folder.tenantFile('alpha')
}

function contentOf(made: TestFolder) {
  const { sqlite } = made.tenant('alpha')
  const freePages = sqlite.pragma('freelist_count', { simple: true }) as number
  sqlite.close()
  const { tables } = checkFile({ path: fileOf(made), depth: 'quick', countRows: true })
  return { freePages, tables }
}

function complaintsAbout(made: TestFolder): readonly string[] {
  return checkFile({ path: fileOf(made), depth: 'full', countRows: false }).complaints
}

function freePagesOf(sqlite: Database.Database): number {
  return sqlite.pragma('freelist_count', { simple: true }) as number
}

/** Of this process and of those that it starts. Only the soft limit is moved, which anybody may move back. */
async function withFileLimit<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  const limit = (soft: string) =>
    execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${soft}:`])
  limit(String(bytes))
  try {
    return await work()
  } finally {
    limit('unlimited')
  }
}

/** Overwrites pages in the middle of the write-ahead log. Its frames have 24 bytes of head each, behind 32 of the log's. */
function spoil(log: string): void {
  const frame = 24 + 4_096
  const file = openSync(log, 'r+')
  for (let number = 20; number < 120; number += 1)
    writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, 32 + number * frame + 24)
  closeSync(file)
}

/** At the first sight of its work in the write-ahead log. */
async function killInVacuum(made: TestFolder): Promise<void> {
  const path = fileOf(made)
  const script = join('dist', 'server', 'worker', 'sqlite-vacuum-process.js')
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(JSON.stringify({ path, code: 'alpha', tmpDir: made.folder.tmpDir }))
  while (!isOver(child) && sizeOf(`${path}-wal`) === 0) await sleep(1)
  child.kill('SIGKILL')
  while (!isOver(child)) await sleep(5)
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
