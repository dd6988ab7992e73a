/** `toban doctor`: a sound installation gets no complaint, and each thing that is wrong gets a name and a remedy. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { recordAudit } from '../../data/ops/audit.ts'
import { claimLease } from '../../data/ops/lease.ts'
import { createTenant } from '../../data/tenant/open.ts'
import { type DoctorContext, doctor, type Finding } from '../../server/commands/doctor.ts'
import { readEnvironment } from '../../server/environment.ts'
import { cleanUp, INSTALLATION_ID, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const { packageRoot } = readEnvironment()
const AT = Date.UTC(2025, 5, 1)
const GB = 1024 ** 3

function configRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'toban-doctor-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(join(packageRoot, 'config'), root, { recursive: true })
  return root
}

/** Everything it needs from the build, by name only. */
function builtRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'toban-built-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const files = [
    'server/cli.js',
    'server/worker/entry.js',
    'server/worker/sqlite-check-process.js',
    'assets/css/toban.css',
  ]
  for (const name of [
    ...files,
    'assets/fonts/NotoSansJP-Regular.ttf',
    'assets/fonts/NotoSansJP-Bold.ttf',
  ]) {
    const path = join(root, 'dist', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'x')
  }
  return root
}

const host: NonNullable<DoctorContext['host']> = {
  nodeVersion: () => '24.1.0',
  zone: () => 'UTC',
  openFilesLimit: () => 65_536,
  disk: () => ({ freeBytes: 100 * GB, totalBytes: 200 * GB }),
}

function stage(changes: Partial<DoctorContext> = {}) {
  const data = makeDataFolder({ at: AT })
  data.addTenant({ code: 'alpha' })
  const context: DoctorContext = {
    folder: data.folder,
    configRoot: configRoot(),
    packageRoot: builtRoot(),
    now: () => AT,
    variables: {},
    host,
    ...changes,
  }
  return { data, context, visit: () => doctor(context) }
}

function complaints(findings: readonly Finding[]): string[] {
  return findings
    .filter((finding) => finding.level !== 'ok')
    .map(({ check, level }) => `${level} ${check}`)
}

/** The shipped configuration has no mail server: that stays a warning until somebody names one. */
const NO_MAIL = 'warn mail'

test('a sound installation has one thing left to do, and every finding speaks both languages', async () => {
  const findings = await stage().visit()
  expect(complaints(findings)).toEqual([NO_MAIL])
  const checks = findings.map((finding) => finding.check)
  for (const check of [
    'node_version',
    'zone',
    'built',
    'data_folder',
    'data_folder_mode',
    'open_files',
    'disk_free',
  ]) {
    expect(checks).toContain(check)
  }
  for (const check of ['databases', 'companies', 'scheduler', 'clock', 'audit', 'config'])
    expect(checks).toContain(check)
  for (const { what, todo, level } of findings) {
    expect([what.ja, what.en].every((words) => words.length > 0)).toBe(true)
    expect(todo !== undefined).toBe(level !== 'ok')
  }
  expect(findings.find((finding) => finding.check === 'databases')?.what.en).toBe(
    '3 databases are well',
  )
})

test('a calendar that ends, and one for a company nobody knows, are named with what to write', async () => {
  const { context, visit } = stage({ now: () => Date.UTC(2025, 9, 1) })
  writeFileSync(
    join(context.configRoot, 'calendars.yaml'),
    'version: 1\ncalendars: { jp: {}, company: { closed: { 2025-08-14: 夏季休業 } } }\ntenants: { alhpa: company }\n',
  )
  const findings = await visit()
  expect(complaints(findings)).toEqual(['warn calendar_next_year', 'warn calendar_tenant', NO_MAIL])
  const said = findings.find(({ check }) => check === 'calendar_tenant')
  expect(said?.todo?.en).toBe('did you mean alpha?')
})

test.each<[string, Partial<NonNullable<DoctorContext['host']>>, string]>([
  ['an old Node', { nodeVersion: () => '20.18.1' }, 'fail node_version'],
  ['a process in a zone of its own', { zone: () => 'Asia/Tokyo' }, 'warn zone'],
  ['a low limit of open files', { openFilesLimit: () => 256 }, 'warn open_files'],
  [
    'a nearly full disk',
    { disk: () => ({ freeBytes: 9 * GB, totalBytes: 100 * GB }) },
    'warn disk_free',
  ],
  ['a full disk', { disk: () => ({ freeBytes: GB / 2, totalBytes: 100 * GB }) }, 'fail disk_free'],
])('%s is named', async (_name, reading, expected) => {
  expect(complaints(await stage({ host: { ...host, ...reading } }).visit())).toEqual([
    expected,
    NO_MAIL,
  ])
})

test('a limit the host does not tell is no finding', async () => {
  const findings = await stage({ host: { ...host, openFilesLimit: () => null } }).visit()
  expect(findings.map((finding) => finding.check)).not.toContain('open_files')
})

test('a program that is not built, and a folder that is not there', async () => {
  const { context } = stage()
  rmSync(join(context.packageRoot, 'dist', 'assets'), { recursive: true })
  const folder = { ...context.folder, root: join(context.folder.root, 'nowhere') }
  const findings = await doctor({ ...context, folder })
  expect(complaints(findings)).toEqual(['fail built', 'fail data_folder', NO_MAIL])
  expect(findings.find((finding) => finding.check === 'data_folder')?.todo?.en).toContain(
    'toban init --data',
  )
  expect(findings.find((finding) => finding.check === 'built')?.what.en).toContain(
    'NotoSansJP-Bold.ttf',
  )
})

test('a folder that others may read', async () => {
  const { data, visit } = stage()
  chmodSync(data.folder.tenantFile('alpha'), 0o644)
  const findings = await visit()
  expect(complaints(findings)).toEqual(['warn data_folder_mode', NO_MAIL])
  expect(findings.find((finding) => finding.check === 'data_folder_mode')?.todo?.en).toBe(
    `type: chmod -R go= ${data.root}`,
  )
})

describe('databases', () => {
  const about = (findings: readonly Finding[]) =>
    findings.filter((finding) => finding.check === 'database').map(({ what }) => what.en)

  test('a damaged one is named with its file, the others are still looked at', async () => {
    const { data, visit } = stage()
    data.addTenant({ code: 'beta' })
    data.tenant('alpha').sqlite.close()
    scribble(data.folder.tenantFile('alpha'))
    const findings = await visit()
    expect(complaints(findings)).toEqual(['fail database', NO_MAIL])
    expect(about(findings)).toEqual([expect.stringContaining(data.folder.tenantFile('alpha'))])
    expect(findings.find((finding) => finding.check === 'databases')?.what.en).toBe(
      '3 databases are well',
    )
  })

  test('a missing platform.db is said once, with what to do', async () => {
    const { data, visit } = stage()
    data.platform().sqlite.close()
    rmSync(data.folder.platformFile)
    expect(complaints(await visit())).toEqual(['fail database', NO_MAIL])
  })

  test('an ops.db that does not open is said once', async () => {
    const { data, visit } = stage()
    data.ops().sqlite.close()
    writeFileSync(data.folder.opsFile, 'only a text, no database at all. '.repeat(40))
    expect(complaints(await visit())).toEqual(['fail database', NO_MAIL])
  })

  test('an older schema names the command', async () => {
    const { data, visit } = stage()
    data.tenant('alpha').sqlite.pragma('user_version = 1')
    const finding = (await visit()).find((candidate) => candidate.check === 'database')
    expect(finding).toMatchObject({
      level: 'fail',
      todo: { en: expect.stringContaining('toban migrate') },
    })
  })

  test('a company without a file and a file without a company', async () => {
    const { data, visit } = stage()
    data.tenant('alpha').sqlite.close()
    rmSync(data.folder.tenantFile('alpha'))
    const identity = {
      tenantId: 'T-x',
      tenantCode: 'left',
      installationId: INSTALLATION_ID,
      at: AT,
    }
    createTenant(data.folder.tenantFile('left'), identity).sqlite.close()
    const findings = await visit()
    expect(complaints(findings)).toEqual([
      'fail company_without_file',
      'warn company_without_row',
      NO_MAIL,
    ])
    expect(findings.find((finding) => finding.check === 'company_without_row')?.todo?.en).toContain(
      'toban tenants add --code left',
    )
  })

  test('a write-ahead log that is never written back', async () => {
    const { data, visit } = stage()
    const wal = `${data.folder.tenantFile('alpha')}-wal`
    expect(statSync(wal).size).toBeLessThan(GB / 4)
    // A hole behind its last frame: SQLite takes no notice, and the disk next to no room.
    truncateSync(wal, GB / 4 + 1)
    expect(complaints(await visit())).toEqual(['warn database_wal', NO_MAIL])
  })
})

describe('the scheduler', () => {
  const lease = { holder: 'vm1', at: AT, until: AT + 30_000, from: null }
  const spoken = async (pid: number, until: number) => {
    const { data, visit } = stage()
    claimLease(data.ops(), { ...lease, pid, until })
    return (await visit()).find((finding) => finding.check === 'scheduler')
  }

  test('that runs is well', async () => {
    expect(await spoken(process.pid, AT + 30_000)).toMatchObject({
      level: 'ok',
      what: { en: expect.stringContaining('is running') },
    })
  })
  test('that was killed is a warning', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid
    expect(await spoken(ended, AT + 30_000)).toMatchObject({
      level: 'warn',
      todo: { en: expect.stringContaining('toban start') },
    })
  })
  test('that lives but renews nothing hangs', async () => {
    expect(await spoken(process.pid, AT - 60_000)).toMatchObject({
      level: 'fail',
      what: { en: expect.stringContaining('has not renewed') },
    })
  })
})

const ACT = { operator: 'tanaka', verb: 'tenant.add', object: 'alpha', result: 'ok' } as const

test('a clock that was set back, told by what is on record', async () => {
  const { data, visit } = stage()
  recordAudit(data.ops(), { ...ACT, at: AT + 4 * 60_000 })
  expect(complaints(await visit())).toEqual([NO_MAIL])
  recordAudit(data.ops(), { ...ACT, at: AT + 6 * 60_000 })
  expect(complaints(await visit())).toEqual(['fail clock', NO_MAIL])
})

test('an audit that was tampered with', async () => {
  const { data, visit } = stage()
  recordAudit(data.ops(), { ...ACT, at: AT })
  data.ops().sqlite.exec(`DROP TRIGGER audit_never_updated; UPDATE audit SET operator = 'somebody'`)
  expect(complaints(await visit())).toEqual(['fail audit', NO_MAIL])
})

test('every fault of the configuration, with its place', async () => {
  const { context, visit } = stage()
  const path = join(context.configRoot, 'schedule.yaml')
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .replace('priority: high', 'priority: hgih')
      .replace('timeout: 10m', 'timeout: ten'),
  )
  const faults = (await visit()).filter((finding) => finding.check === 'config')
  expect(faults.map((fault) => fault.level)).toEqual(['fail', 'fail'])
  expect(faults[0]?.what.en).toMatch(/^schedule\.yaml:\d+:\d+ /)
})

describe('the mail server', () => {
  /** Answers each connection with `greet`; the port is free again after the test. */
  async function mailServer(greet: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      greet(socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return (server.address() as AddressInfo).port
  }

  const visitWith = (smtp: string, variables = {}) => {
    const { context, visit } = stage({ variables })
    const path = join(context.configRoot, 'toban.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('smtp: null', `smtp: ${smtp}`))
    return visit()
  }
  const mailOf = async (port: number) => {
    const findings = await visitWith(`{ host: 127.0.0.1, port: ${port} }`)
    return findings.find((finding) => finding.check === 'mail')
  }

  test('that greets is well', async () => {
    const port = await mailServer((socket) => void socket.write('220 mail.example.jp ESMTP\r\n'))
    expect(await mailOf(port)).toMatchObject({ level: 'ok' })
  })
  test('that is something else says what it said', async () => {
    const port = await mailServer((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n'))
    expect(await mailOf(port)).toMatchObject({
      level: 'fail',
      what: { en: expect.stringContaining('HTTP/1.1 400') },
    })
  })
  test('that says nothing is given three seconds', async () => {
    const port = await mailServer(() => {})
    expect(await mailOf(port)).toMatchObject({
      level: 'fail',
      what: { en: expect.stringContaining('timeout') },
    })
  })
  test('that hangs up, and one that is not there', async () => {
    const port = await mailServer((socket) => socket.end())
    expect(await mailOf(port)).toMatchObject({
      level: 'fail',
      what: { en: expect.stringContaining('closed') },
    })
    expect(await mailOf(1)).toMatchObject({
      level: 'fail',
      what: { en: expect.stringContaining('ECONNREFUSED') },
    })
  })
  test('whose password is referred to but not there', async () => {
    const port = await mailServer((socket) => void socket.write('220 ready\r\n'))
    const smtp = `{ host: 127.0.0.1, port: ${port}, user: toban, password: { env: TOBAN_SMTP_PASSWORD } }`
    expect(complaints(await visitWith(smtp))).toEqual(['fail mail_secret'])
    expect(complaints(await visitWith(smtp, { TOBAN_SMTP_PASSWORD: 'x' }))).toEqual([])
  })
})

/** Overwrites pages in the middle, as a bad disk would. */
function scribble(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(
    0xa5,
    Math.floor(bytes.length / 8192) * 4096,
    Math.floor(bytes.length / 8192) * 4096 + 6 * 4096,
  )
  writeFileSync(path, bytes)
}
