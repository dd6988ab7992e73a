/** What a person reads when something is wrong, and the exit code a program sees. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig } from '../fixture/engine.ts'
import { toban } from '../fixture/process.ts'

let data: TestFolder
const folders: string[] = []

beforeEach(() => {
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  data.addTenant({ code: 'beta' })
})
afterEach(() => {
  cleanUp()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function config(entries: string): string {
  const folder = testConfig(entries)
  folders.push(folder)
  return folder
}

describe('toban run', () => {
  it.each([
    ['an unknown batch', ['BATCH-333'], 3, 'no batch "BATCH-333"'],
    ['a batch not yet built', ['BATCH-205'], 4, 'BATCH-205 (KPI calculation) is not yet built.'],
    ['a bad parameter', ['BATCH-301', '--param', 'resources=cpu'], 2, 'resources'],
    ['an unknown parameter', ['BATCH-301', '--param', 'colour=red'], 2, 'colour'],
    [
      'a parameter without a value',
      ['BATCH-301', '--param', 'colour'],
      2,
      '--param is not key=value: colour',
    ],
    [
      'a recalculation without a reason',
      ['BATCH-302', '--param', 'forceRecalc=true'],
      2,
      'reason: forceRecalc needs the reason',
    ],
    [
      'a bad date',
      ['BATCH-301', '--date', '2025-02-30'],
      2,
      'date: not an existing day: 2025-02-30',
    ],
    ['an unknown tenant', ['BATCH-301', '--tenants', 'nope'], 2, 'tenants: no tenant "nope"'],
  ])('%s', (_name, args, code, message) => {
    const said = toban(['run', ...args, '--lang', 'en'], { data: data.root })
    expect(said.err).toContain(message)
    expect(said.code).toBe(code)
    expect(said.out).toBe('')
  })

  it('speaks Japanese when asked, and JSON on stdout for programs', () => {
    const said = toban(['run', 'BATCH-205', '--json', '--lang', 'ja'], { data: data.root })
    const { error } = JSON.parse(said.out) as { error: { code: string; message: string } }
    expect(error).toMatchObject({
      code: 'not_built',
      message: 'BATCH-205 KPI計算バッチ はまだ実装されていません。',
    })
  })

  it('a damaged tenant file fails that tenant alone, with the path in the message', () => {
    data.tenant('beta').sqlite.close()
    for (const end of ['-wal', '-shm'])
      rmSync(data.folder.tenantFile('beta') + end, { force: true })
    writeFileSync(
      data.folder.tenantFile('beta'),
      'this is no database at all, only some text that somebody saved here',
    )
    const said = toban(['run', 'BATCH-301', '--json'], { data: data.root })
    const run = JSON.parse(said.out) as {
      state: string
      tenants: { code: string; state: string; error: { message: string } | null }[]
    }
    expect(run.state).toBe('failed')
    expect(run.tenants.find((tenant) => tenant.code === 'alpha')?.state).toBe('succeeded')
    const beta = run.tenants.find((tenant) => tenant.code === 'beta')
    expect(beta?.state).toBe('failed')
    expect(beta?.error?.message).toContain('beta.db')
    expect(said.code).toBe(1)
  })
})

describe('the configuration', () => {
  it.each([
    ['broken YAML', '  BATCH-301: { cron: "45 1 * * *"\n', /schedule\.yaml:\d+:\d+/],
    ['a wrong type', '  BATCH-301: { cron: 45 }\n', /schedule\.yaml:4:\d+.*/],
    [
      'an unknown key, with a suggestion',
      '  BATCH-301: { cron: "45 1 * * *", timout: 5m }\n',
      /timeout/,
    ],
    ['a cron that never fires', '  BATCH-301: { cron: "0 0 31 2 *" }\n', /schedule\.yaml:4:\d+/],
  ])('%s', (_name, entries, expected) => {
    const said = toban(['check', '--lang', 'en'], { config: config(entries) })
    expect(said.out).toMatch(expected)
    expect(said.code).toBe(1)
  })

  it('names all faults at once', () => {
    const entries =
      '  BATCH-301: { cron: "0 0 31 2 *" }\n  BATCH-302: { cron: "61 2 1 * *", overlap: maybe }\n'
    const said = toban(['check', '--json'], { config: config(entries) })
    const { faults } = JSON.parse(said.out) as { faults: { line: number }[] }
    expect(new Set(faults.map((fault) => fault.line))).toEqual(new Set([4, 5]))
    expect(faults.length).toBeGreaterThanOrEqual(3)
  })

  it('with a fault keeps the scheduler from starting, and says where', () => {
    const said = toban(['start'], {
      data: data.root,
      config: config('  BATCH-301: { cron: "nonsense" }\n'),
    })
    expect(said.err).toMatch(/schedule\.yaml:4:\d+/)
    expect(said.code).toBe(2)
  })
})

describe('the data folder', () => {
  it('that is not there yet: says what to type', () => {
    const said = toban(['start', '--lang', 'en'], { data: join(data.root, 'nowhere') })
    expect(said.err).toContain('there is no data folder yet')
    expect(said.err).toContain('npx toban init')
    expect(said.code).toBe(2)
  })

  it('that can not be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'toban-locked-'))
    folders.push(folder)
    const file = join(folder, 'in-the-way')
    writeFileSync(file, '')
    mkdirSync(join(folder, 'closed'))
    chmodSync(join(folder, 'closed'), 0o500)
    const said = toban(['init', '--lang', 'en'], { data: join(file, 'data') })
    expect(said.err).toContain('can not write to the data folder')
    expect(said.code).toBe(4)
  })

  it('of a newer version', () => {
    const db = new Database(data.folder.opsFile)
    db.pragma('user_version = 999')
    db.close()
    const said = toban(['runs', '--lang', 'en'], { data: data.root })
    expect(said.err).toContain('schema_newer')
    expect(said.err).toContain('999')
    expect(said.code).not.toBe(0)
  })
})

describe('the port', () => {
  it('in use is named, with the way out', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    try {
      const said = toban(['start', '--lang', 'en'], {
        data: data.root,
        variables: { TOBAN_PORT: String(port) },
      })
      expect(said.err).toContain(`port ${port} is in use`)
      expect(said.err).toContain(`TOBAN_PORT=${port + 1}`)
      expect(said.code).toBe(4)
    } finally {
      server.close()
    }
  })
})
