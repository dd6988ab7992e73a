/** BATCH-701 around the synchronisation itself: which files, alarms, the mail to HR, the Excel file, faults of the database. */
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Excel from 'exceljs'
import { afterEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config/load.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  addDepartments,
  addEmployee,
  company,
  csvText,
  DAY,
  drop,
  FILE,
  flat,
  HEADER,
  masters,
  rowsOf,
  stored,
  sync,
} from './701-company.ts'

afterEach(cleanUp)

describe('which files are taken', () => {
  it('the newest that is not later than today; older ones go along, later ones wait', async () => {
    const made = company(flat(2))
    const named = (name: string) =>
      csvText(HEADER, [
        ['D001', '部門D001', ''],
        ['D002', name, 'D001'],
      ])
    drop(made, 'alpha_departments_20250518.csv', named('古い'))
    drop(made, 'alpha_departments_20250519.csv', named('今日の'))
    drop(made, 'alpha_departments_20250601.csv', named('先の'))
    drop(made, 'beta_departments_20250519.csv', named('他社の'))
    await sync(made)
    expect(stored(made.tenant('alpha')).get('D002')?.name).toBe('今日の')
    const left = [
      'alpha_departments_20250518.csv',
      'alpha_departments_20250519.csv',
      'alpha_departments_20250601.csv',
      'beta_departments_20250519.csv',
    ]
    expect(left.map((name) => existsSync(join(made.folder.inboxDir, 'hr', name)))).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('never one that is older than what was applied, unless forced', async () => {
    const made = company(flat(2))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(2))))
    await sync(made)
    drop(
      made,
      'alpha_departments_20250519.csv',
      csvText(HEADER, [
        ['D001', '昨日の', ''],
        ['D002', '部門D002', 'D001'],
      ]),
    )
    const late = await sync(made)
    expect(late.tenants).toMatchObject([{ state: 'skipped', reason: 'no_new_file' }])
    expect(late.log).toContainEqual(expect.objectContaining({ level: 'warn', tenantCode: 'alpha' }))
    expect((await sync(made, { params: { force: true } })).resultOf('alpha')).toMatchObject({
      updated: 1,
    })
  })

  it('only with its marker, when the connection says so', async () => {
    const made = company(flat(2), { doneMarker: true })
    const path = drop(made, FILE, csvText(HEADER, rowsOf(flat(3))))
    expect((await sync(made)).tenants).toMatchObject([{ reason: 'no_new_file' }])
    writeFileSync(`${path}.done`, '')
    expect((await sync(made)).resultOf('alpha')).toMatchObject({ inserted: 1 })
    expect([path, `${path}.done`].map((one) => existsSync(one))).toEqual([false, false])
  })

  it('not while it grows; once it rests it is taken', async () => {
    const made = company(flat(2))
    const path = drop(made, FILE, csvText(HEADER, rowsOf(flat(2))))
    const young = instantOf(DAY, '04:59') / 1_000 + 59
    utimesSync(path, young, young)
    let written = 2
    const writing = setInterval(() => {
      written += 1
      writeFileSync(path, csvText(HEADER, rowsOf(flat(written))))
    }, 50)
    const growing = await sync(made, { delays: { settleMs: 2_000 } })
    clearInterval(writing)
    expect(growing.tenants).toMatchObject([{ state: 'skipped', reason: 'still_being_written' }])
    writeFileSync(path, csvText(HEADER, rowsOf(flat(3))))
    utimesSync(path, young, young)
    expect((await sync(made, { delays: { settleMs: 1_500 } })).resultOf('alpha')).toMatchObject({
      inserted: 1,
    })
  })

  it('with the words of the source translated, and departments made by hand kept when asked', async () => {
    const made = company(flat(2), {
      values: { status: { 有効: 'ACTIVE', 廃止: 'ABOLISHED' } },
      keepManual: true,
    })
    addDepartments(made.tenant('alpha'), [{ code: 'H001', source: 'manual' }])
    drop(
      made,
      FILE,
      csvText(
        [...HEADER, 'status'],
        [
          ['D001', '部門D001', '', '有効'],
          ['D002', '部門D002', 'D001', '廃止'],
        ],
      ),
    )
    expect((await sync(made)).resultOf('alpha')).toMatchObject({
      closed: 1,
      unchanged: 1,
      rejected: 0,
    })
    expect(stored(made.tenant('alpha')).get('H001')?.status).toBe('ACTIVE')
  })

  it('none, when the connection is switched off by an incident or set up wrongly', async () => {
    const made = company(flat(2), { encoding: 'ebcdic', color: 'red' })
    const wrong = await sync(made)
    expect(wrong.tenants[0]?.fault).toMatchObject({
      code: 'bad_connection_config',
      class: 'permanent',
    })
    expect(wrong.tenants[0]?.fault?.message).toContain('encoding')
    made.platform().sqlite.exec(`UPDATE integration_configs SET held_by_incident = 'I1'`)
    const held = await sync(made)
    expect(held).toMatchObject({
      state: 'warned',
      tenants: [{ state: 'skipped', reason: 'held_by_incident' }],
    })
  })
})

describe('alarms', () => {
  it('say HIGH on the third day without success, also when no new file came, and recover with the next good one', async () => {
    const made = company(flat(20))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(3))))
    expect((await sync(made)).alerts.news).toEqual(['opened tenant:alpha:org_sync_guard'])
    expect((await sync(made, { day: '2025-05-21' })).alerts.news).toEqual([])
    expect((await sync(made, { day: '2025-05-22' })).alerts.news).toEqual([
      'opened tenant:alpha:org_sync_stale',
    ])
    drop(made, 'alpha_departments_20250523.csv', csvText(HEADER, rowsOf(flat(20))), '2025-05-23')
    const good = await sync(made, { day: '2025-05-23' })
    expect([...good.alerts.news].sort()).toEqual([
      'resolved tenant:alpha:org_sync_guard',
      'resolved tenant:alpha:org_sync_stale',
    ])
  })

  it('say MEDIUM to HR above 20 changes', async () => {
    const made = company(flat(60))
    const renamed = flat(60).map((one, index) =>
      index < 21 ? { ...one, name: `改名${index}` } : one,
    )
    drop(made, FILE, csvText(HEADER, rowsOf(renamed)))
    const performed = await sync(made)
    expect(performed.alerts.raised).toMatchObject([
      {
        key: 'tenant:alpha:org_sync_changes',
        severity: 'MEDIUM',
        value: 21,
        context: { audience: ['hr'] },
      },
    ])
  })
})

describe('the notification to HR', () => {
  const recipients = [
    { kind: 'EMAIL', value: 'jinji@example.jp' },
    { kind: 'EMPLOYEE', value: 'E1' },
  ]

  function withRecipients(made: TestFolder): void {
    addEmployee(made.tenant('alpha'), 'E1', 'D001')
    made
      .tenant('alpha')
      .sqlite.prepare(`INSERT INTO report_settings (report_type, enabled, formats, template_key, recipients, attach, options, updated_at)
        VALUES ('org_sync', 1, '[]', 'org_sync_default', ?, 'link', '{}', 0)`)
      .run(JSON.stringify(recipients))
  }

  const sent = (made: TestFolder) =>
    made
      .tenant('alpha')
      .sqlite.prepare(
        'SELECT recipient_id, priority, title, template_variables AS variables FROM notifications ORDER BY notification_id',
      )
      .all() as { variables: string }[]

  it('goes out once per recipient with a link to the difference, and not when nothing changed', async () => {
    const made = company(flat(4))
    withRecipients(made)
    drop(made, FILE, csvText(HEADER, rowsOf(flat(5))))
    const performed = await sync(made)
    const rows = sent(made)
    expect(rows).toMatchObject([
      { recipient_id: null, title: '組織マスタが同期されました(変更 1 件)' },
      { recipient_id: 'e-E1' },
    ])
    const { diffFile } = performed.resultOf('alpha')
    expect(JSON.parse(rows[0]?.variables ?? '')).toEqual({
      recipient: recipients[0],
      file: diffFile,
      outcome: 'changed',
    })
    drop(
      made,
      'alpha_departments_20250521.csv',
      `${csvText(HEADER, rowsOf(flat(5)))}\r\n`,
      '2025-05-21',
    )
    await sync(made, { day: '2025-05-21' })
    expect(sent(made)).toHaveLength(2)
  })

  it('links by a whole address, or, where nobody knows ours, not at all', async () => {
    const made = company(flat(4))
    withRecipients(made)
    const loaded = loadConfig('config')
    const server = loaded.ok ? loaded.config.toban.server : null
    if (server === null) throw new Error('the shipped configuration has faults')
    const linkOf = async (publicUrl: string | null, day: string, rows: number) => {
      drop(
        made,
        `alpha_departments_${day.replaceAll('-', '')}.csv`,
        csvText(HEADER, rowsOf(flat(rows))),
        day,
      )
      await sync(made, { day, settings: { toban: { server: { ...server, publicUrl } } } })
      const sql = 'SELECT action_url FROM notifications ORDER BY notification_id DESC LIMIT 1'
      return made.tenant('alpha').sqlite.prepare(sql).pluck().get()
    }
    expect(await linkOf(null, '2025-05-20', 5)).toBeNull()
    const link = await linkOf('https://toban.example.jp/', '2025-05-21', 6)
    expect(link).toMatch(/^https:\/\/toban\.example\.jp\/runs\/\w+$/)
  })

  it('goes out when it failed', async () => {
    const made = company(flat(20))
    withRecipients(made)
    drop(made, FILE, csvText(HEADER, rowsOf(flat(5))))
    await sync(made)
    expect(sent(made)).toMatchObject([
      { title: '組織マスタを同期できませんでした', priority: 2 },
      {},
    ])
  })
})

describe('the Excel file of the difference', () => {
  async function sheets(made: TestFolder, path: string): Promise<Record<string, unknown[][]>> {
    const workbook = new Excel.Workbook()
    await workbook.xlsx.readFile(join(made.root, path))
    return Object.fromEntries(
      workbook.worksheets.map((sheet) => {
        const rows: unknown[][] = []
        sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)))
        return [sheet.name, rows]
      }),
    )
  }

  it('shows changes, both trees, refused rows and people, and is entered among the reports', async () => {
    const made = company(flat(20))
    addEmployee(made.tenant('alpha'), 'E1', 'D020')
    const rows = rowsOf(flat(19)).map((cells) =>
      cells[0] === 'D003' ? ['D003', '髙﨑部', 'D002'] : cells,
    )
    drop(made, FILE, csvText(HEADER, [...rows, ['D099', '', '']]))
    const performed = await sync(made)
    const path = performed.resultOf('alpha').diffFile ?? ''
    expect(path).toBe(`reports/alpha/org-sync/${DAY}/組織同期_差分_${performed.runId}.xlsx`)
    const book = await sheets(made, path)
    expect(Object.keys(book)).toEqual(['変更一覧', '新旧組織図', '却下行', '影響社員'])
    expect(book.変更一覧).toContainEqual([
      '部門',
      'D003',
      '異動',
      '名称',
      '部門D003',
      '髙﨑部',
      DAY,
      4,
      '',
    ])
    expect(book.変更一覧).toContainEqual([
      '部門',
      'D020',
      '廃止',
      '状態',
      'ACTIVE',
      'ABOLISHED',
      DAY,
      '',
      '',
    ])
    expect(book.新旧組織図?.slice(0, 4)).toEqual([
      ['変更前', '変更後'],
      ['D001 部門D001', 'D001 部門D001'],
      ['　　D002 部門D002', '　　D002 部門D002'],
      ['　　D003 部門D003', '　　　　D003 髙﨑部'],
    ])
    expect(book.却下行?.slice(1)).toEqual([['部門', 'D099', 21, 'name is missing']])
    expect(book.影響社員?.slice(1)).toEqual([['E1', '社員E1', 'D020', '', '要再配属']])
    const reports = made
      .tenant('alpha')
      .sqlite.prepare(
        'SELECT report_type, period, version, edition, file_path, run_id FROM report_history',
      )
      .all()
    expect(reports).toEqual([
      {
        report_type: 'org_sync',
        period: DAY,
        version: 1,
        edition: 'hr',
        file_path: path,
        run_id: performed.runId,
      },
    ])
  })
})

describe('a fault of the database while applying', () => {
  it('rolls everything back, removes the Excel file and leaves the input for the next attempt', async () => {
    const made = company(flat(20))
    const { sqlite } = made.tenant('alpha')
    sqlite.exec(
      `CREATE TRIGGER no_audit BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'disk says no'); END`,
    )
    drop(made, FILE, csvText(HEADER, rowsOf(flat(21))))
    const before = masters(made.tenant('alpha'))
    const performed = await sync(made)
    expect(performed.tenants[0]?.fault).toMatchObject({
      class: 'transient',
      message: 'disk says no',
    })
    expect(masters(made.tenant('alpha'))).toEqual(before)
    expect(existsSync(join(made.folder.inboxDir, 'hr', FILE))).toBe(true)
    expect(performed.artifacts).toEqual([])
    expect(existsSync(join(made.folder.reportsDir('alpha'), 'org-sync', DAY))).toBe(true)
    expect(readdirSync(join(made.folder.reportsDir('alpha'), 'org-sync', DAY))).toEqual([])
    sqlite.exec('DROP TRIGGER no_audit')
    expect((await sync(made)).resultOf('alpha')).toMatchObject({ inserted: 1 })
  })
})
