/** BATCH-404: old send logs go into files that were read back, then out of the tables; what is open or held stays. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  addDelivery,
  addLog,
  archivedLines,
  CUT,
  cardsRows,
  cleanOn,
  company,
  logRows,
  manifests,
  SUNDAY,
} from './404-company.ts'
import { runScript } from './child-process.ts'

afterEach(cleanUp)

const DAY = 86_400_000

function withCardsRows(): TestFolder {
  const made = company()
  addLog(made.tenant('alpha'), cardsRows())
  return made
}

describe('archive and delete', () => {
  it('acceptance 1: 1,000 rows before the cut go into a file of 1,001 lines, the one at the cut stays', async () => {
    const made = withCardsRows()
    const done = await cleanOn(made)
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({
      cut: '2026-03-30',
      archivedRows: 1_000,
      deletedLogRows: 1_000,
    })
    expect(logRows(made)).toBe(1_500)
    const [file] = manifests(made)
    expect(file).toMatchObject({ rows: 1_000, deleted_rows: 1_000, expires_on: '2028-03-28' })
    const lines = archivedLines(made, file?.path ?? '')
    expect(lines).toHaveLength(1_001)
    expect(lines[0]).toContain('log_id')
    expect(lines[1]).toContain('2026-03-01T00:00:00.000+09:00')
    expect(lines[1]).toContain('y***@example.co.jp')
    expect(lines.join()).not.toContain('yamada@')
    expect(lines.join()).not.toContain('引用')
  })

  it('acceptance 3: without old rows it does nothing and makes no file', async () => {
    const made = company()
    addLog(made.tenant('alpha'), [CUT, CUT + 1])
    const done = await cleanOn(made)
    expect(done.summary).toMatchObject({ archivedRows: 0, deletedLogRows: 0, files: [] })
    expect(existsSync(join(made.folder.archiveDir, 'alpha', 'notifications'))).toBe(false)
  })

  it('a second run has nothing to do', async () => {
    const made = withCardsRows()
    await cleanOn(made)
    const again = await cleanOn(made)
    expect(again.summary).toMatchObject({
      archivedRows: 0,
      deletedLogRows: 0,
      deletedDeliveries: 0,
      files: [],
    })
    expect(manifests(made)).toHaveLength(1)
  })

  it('makes one file per calendar month, encrypted when there is a key', async () => {
    const made = company()
    const months = ['2026-01-31', '2026-02-01', '2026-02-28'].map((day) => instantOf(day, '23:59'))
    addLog(made.tenant('alpha'), months)
    const folder = mkdtempSync(join(tmpdir(), 'toban-key-'))
    const keyFile = join(folder, 'key')
    writeFileSync(keyFile, Buffer.alloc(32, 7), { mode: 0o600 })
    const backup = { mirror: null, keyFile, retentionDays: 30, weekly: 13, monthly: 12, yearly: 3 }
    const done = await cleanOn(made, { settings: { toban: { backup } } })
    expect(done.state).toBe('succeeded')
    expect(manifests(made).map(({ rows }) => rows)).toEqual([1, 2])
    for (const { path } of manifests(made)) {
      expect(path).toMatch(
        /^archive\/alpha\/notifications\/notification_log_20260[12]_.*\.csv\.gz\.enc$/,
      )
      expect(readFileSync(join(made.root, path)).includes('log_id')).toBe(false)
    }
    rmSync(folder, { recursive: true })
  })

  it('acceptance 2: 200,000 rows go in transactions of the size asked for, and another writer gets its turns', async () => {
    const made = company()
    const first = instantOf('2026-01-01', '00:00')
    addLog(
      made.tenant('alpha'),
      Array.from({ length: 200_000 }, (_, n) => first + n * 10),
    )
    const writer = new Database(made.folder.tenantFile('alpha'), { timeout: 5_000 })
    const write = writer.prepare(
      `INSERT INTO digests (digest_id, recipient_hash, channel, date, items) VALUES (?, ?, 'EMAIL', '2026-06-28', 1)`,
    )
    let writes = 0
    const timer = setInterval(() => {
      writes += 1
      write.run(`G${writes}`, `h${writes}`)
    }, 5)
    const done = await cleanOn(made, { params: { batchSize: 1_000, allowLarge: true } })
    clearInterval(timer)
    writer.close()
    expect(done.summary).toMatchObject({ archivedRows: 200_000, deletedLogRows: 200_000 })
    expect(writes).toBeGreaterThan(10)
    expect(logRows(made)).toBe(0)
  }, 240_000)

  it('acceptance 4: killed after half of the deletions, the next run deletes the rest without a new file', async () => {
    const made = withCardsRows()
    const script = fileURLToPath(new URL('./404-kill-child.ts', import.meta.url))
    const child = await runScript(script, [made.root, String(SUNDAY), '5'])
    expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
    expect(logRows(made)).toBe(2_000)
    const [file] = manifests(made)
    expect(file).toMatchObject({ rows: 1_000, deleted_rows: 0 })
    const done = await cleanOn(made)
    expect(done.summary).toMatchObject({ archivedRows: 0, deletedLogRows: 500 })
    expect(logRows(made)).toBe(1_500)
    expect(manifests(made)).toHaveLength(1)
    expect(archivedLines(made, file?.path ?? '')).toHaveLength(1_001)
  })

  it('takes archive files away when their time is over, and only then', async () => {
    const made = withCardsRows()
    await cleanOn(made)
    const path = join(made.root, manifests(made)[0]?.path ?? '')
    const last = await cleanOn(made, { at: instantOf('2028-03-28', '03:30') })
    expect(last.summary).toMatchObject({ expiredFiles: 0 })
    expect(existsSync(path)).toBe(true)
    const after = await cleanOn(made, { at: instantOf('2028-03-29', '03:30') })
    expect(after.summary).toMatchObject({ expiredFiles: 1 })
    expect(existsSync(path)).toBe(false)
  })
})

describe('what stays', () => {
  it('acceptance 6: a message in doubt, however old, and every one that still waits', async () => {
    const made = company()
    const long = SUNDAY - 200 * DAY
    for (const state of ['IN_DOUBT', 'RETRY', 'PENDING'])
      addDelivery(made, { id: state, state, finishedAt: null })
    addDelivery(made, { id: 'doubt-ended', state: 'IN_DOUBT', finishedAt: long })
    addDelivery(made, { id: 'sent-old', state: 'SENT', finishedAt: long })
    addDelivery(made, { id: 'sent-29', state: 'SENT', finishedAt: SUNDAY - 29 * DAY })
    const done = await cleanOn(made)
    expect(done.summary).toMatchObject({ deletedDeliveries: 1 })
    const left = made
      .tenant('alpha')
      .sqlite.prepare('SELECT delivery_id FROM notification_deliveries ORDER BY 1')
      .pluck()
      .all()
    expect(left).toEqual(['IN_DOUBT', 'PENDING', 'RETRY', 'doubt-ended', 'sent-29'])
  })

  it('bodies of ended messages are emptied after seven days, of others never', async () => {
    const made = company()
    addDelivery(made, { id: 'eight', state: 'SENT', finishedAt: SUNDAY - 8 * DAY })
    addDelivery(made, { id: 'six', state: 'SENT', finishedAt: SUNDAY - 6 * DAY })
    addDelivery(made, { id: 'waits', state: 'RETRY', finishedAt: null })
    expect((await cleanOn(made)).summary).toMatchObject({ nulledBodies: 1 })
    const bodies = made
      .tenant('alpha')
      .sqlite.prepare('SELECT delivery_id FROM notification_deliveries WHERE body IS NULL')
      .pluck()
      .all()
    expect(bodies).toEqual(['eight'])
  })

  it('rows under a legal hold, between its two ends', async () => {
    const made = withCardsRows()
    const { sqlite } = made.platform()
    sqlite.pragma('foreign_keys = OFF')
    const [from, to] = [instantOf('2026-03-10', '00:00'), instantOf('2026-03-11', '00:00')]
    sqlite
      .prepare(`INSERT INTO legal_holds (incident_id, tenant_id, from_at, to_at, kinds, tables, paths)
        VALUES ('I', 'T-alpha', ?, ?, '["rows"]', '["notification_log"]', '[]')`)
      .run(from, to)
    sqlite.pragma('foreign_keys = ON')
    const held = cardsRows().filter((at) => at >= from && at <= to).length
    expect(held).toBeGreaterThan(10)
    const done = await cleanOn(made)
    expect(done.summary).toMatchObject({ deletedLogRows: 1_000 - held })
    expect(logRows(made)).toBe(1_500 + held)
  })

  it('notices move out of the list after 90 days and go after 365, an open approval stays', async () => {
    const made = company()
    const insert = made
      .tenant('alpha')
      .sqlite.prepare(`INSERT INTO notifications (notification_id, dedupe_key, trigger_event,
        notification_type, notification_category, priority, title, message, message_format, scheduled_at, delivery_status,
        read_status, created_by, created_at, updated_at)
      VALUES (@id, @id, 'announcement', @type, 'SYSTEM', 1, 't', 'm', 'PLAIN', 0, @status, 'UNREAD', 'app', @at, 0)`)
    const ages: [string, number, string, string][] = [
      ['young', 89, 'INFO', 'SENT'],
      ['ninety', 91, 'INFO', 'SENT'],
      ['year', 366, 'INFO', 'SENT'],
      ['open', 400, 'APPROVAL', 'PENDING'],
    ]
    for (const [id, days, type, status] of ages)
      insert.run({ id, type, status, at: SUNDAY - days * DAY })
    expect((await cleanOn(made)).summary).toMatchObject({ deletedNotifications: 1 })
    const left = made
      .tenant('alpha')
      .sqlite.prepare(
        'SELECT notification_id AS id, read_status AS read FROM notifications ORDER BY created_at',
      )
      .all()
    expect(left).toEqual([
      { id: 'open', read: 'ARCHIVED' },
      { id: 'ninety', read: 'ARCHIVED' },
      { id: 'young', read: 'UNREAD' },
    ])
  })

  it('a dry run counts and changes nothing', async () => {
    const made = withCardsRows()
    const done = await cleanOn(made, { dryRun: true })
    expect(done.summary).toMatchObject({ archivedRows: 1_000, deletedLogRows: 1_000 })
    expect(logRows(made)).toBe(2_500)
    expect(manifests(made)).toEqual([])
  })
})

describe('refusals, before anything is deleted', () => {
  it('acceptance 5: an archive folder that can not be written fails the company with its rows in place', async () => {
    const made = withCardsRows()
    const folder = join(made.folder.archiveDir, 'alpha')
    mkdirSync(made.folder.archiveDir, { recursive: true })
    // A file in its place: as root every folder could be written to.
    writeFileSync(folder, 'in the way')
    chmodSync(folder, 0o400)
    const done = await cleanOn(made)
    expect(done.state).toBe('failed')
    expect(done.tenants[0]).toMatchObject({ code: 'alpha', state: 'failed' })
    expect(logRows(made)).toBe(2_500)
    expect(manifests(made)).toEqual([])
  })

  it('acceptance 8: an archive that can not be read back is CRITICAL, and nothing goes', async () => {
    const made = withCardsRows()
    const beforeReadBack = (path: string) => {
      const bytes = readFileSync(path)
      bytes[100] = (bytes[100] ?? 0) ^ 1
      chmodSync(path, 0o600)
      writeFileSync(path, bytes)
    }
    const done = await cleanOn(made, { hooks: { beforeReadBack } })
    expect(done.state).toBe('failed')
    expect(done.alerts.raised).toMatchObject([
      { key: 'notify:archive:alpha', severity: 'CRITICAL' },
    ])
    expect(logRows(made)).toBe(2_500)
    const healed = await cleanOn(made)
    expect(healed.state).toBe('succeeded')
    expect(healed.alerts.cleared).toContain('notify:archive:alpha')
  })

  it.each([
    ['retentionDays: 7', { retentionDays: 7 }, /retentionDays/],
    ['archiveEnabled: false alone', { archiveEnabled: false }, /archiveEnabled/],
    [
      'notices that would go before the log',
      { notificationDays: 90, retentionDays: 100 },
      /notificationDays/,
    ],
  ])('acceptance 7: %s is an error', async (_name, params, message) => {
    const made = company()
    const done = await cleanOn(made, { params })
    expect(done.error?.class).toBe('parameters')
    expect(done.error?.message).toMatch(message)
  })

  it('acceptance 7: without a backup of the last 48 hours the company is left alone, for a person to see', async () => {
    const made = withCardsRows()
    const done = await cleanOn(made, { params: { requireBackup: true } })
    expect(done.tenants).toMatchObject([{ code: 'alpha', state: 'skipped', reason: 'no_backup' }])
    expect(logRows(made)).toBe(2_500)
  })

  it('with confirm the rows go without a file', async () => {
    const made = withCardsRows()
    const done = await cleanOn(made, { params: { archiveEnabled: false, confirm: true } })
    expect(done.summary).toMatchObject({ archivedRows: 0, deletedLogRows: 1_000, files: [] })
    expect(logRows(made)).toBe(1_500)
  })

  it('more than three times the usual is asked about first; half more is only told', async () => {
    const made = company()
    const past = made
      .platform()
      .sqlite.prepare(`INSERT INTO archive_manifests (archive_id, tenant_id, kind, from_at, to_at,
        min_key, max_key, rows, bytes, sha256, path, verified_at, deleted_rows, expires_on, run_id)
      VALUES (@n, 'T-alpha', 'notification_log', 0, 1, '1', '1', 1000, 1, '', @n, 0, 1000, '2099-01-01', @n)`)
    for (const n of ['1', '2', '3', '4']) past.run({ n })
    const first = instantOf('2026-01-01', '00:00')
    addLog(
      made.tenant('alpha'),
      Array.from({ length: 3_001 }, (_, n) => first + n),
    )
    const refused = await cleanOn(made)
    expect(refused.tenants[0]).toMatchObject({ state: 'failed', fault: { code: 'TOO_MANY_ROWS' } })
    expect(refused.alerts.raised).toMatchObject([
      { key: 'notify:cleanup:alpha', severity: 'MEDIUM', value: 3_001 },
    ])
    expect(logRows(made)).toBe(3_001)
    expect((await cleanOn(made, { params: { allowLarge: true } })).state).toBe('succeeded')
    expect(logRows(made)).toBe(0)
  })
})
