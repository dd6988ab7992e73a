/** BATCH-306 takes idle space back: free pages and files without a row, on real files, also when it is killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, test } from 'vitest'
import { checkFile } from '../../data/backup/verify.ts'
import { freePagesProposal } from '../../server/domain/resources/reclaim-proposals.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
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

  it('moved aside they are kept for 30 days', async () => {
    const { made } = withFiles()
    await optimise(made, { params: SAFE })
    const folder = join(made.folder.archiveDir, 'orphans', 'alpha', '2025-06-14')
    await optimise(made, { at: AT + 30 * DAY_MS })
    expect(existsSync(folder)).toBe(true)
    await optimise(made, { at: AT + 31 * DAY_MS })
    expect(existsSync(folder)).toBe(false)
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
