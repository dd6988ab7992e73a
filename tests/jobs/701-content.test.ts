/** BATCH-701 from the drop folder: characters, dates, bad rows, people, previews (acceptance cases 4, 5, 7 and 8 of its card). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cleanUp } from '../fixture/data-folder.ts'
import {
  addEmployee,
  addPosition,
  changedTwenty,
  company,
  connectHr,
  csvText,
  DAY,
  drop,
  FILE,
  flat,
  HEADER,
  masters,
  rowsOf,
  shiftJis,
  stored,
  sync,
  TWENTY,
} from './701-company.ts'

afterEach(cleanUp)

describe('acceptance 4: characters', () => {
  const names = ['髙﨑事業部', '①企画室', '㈱連携部']

  it('reads Shift_JIS right under auto, with Japanese headers and a quoted line break', async () => {
    const columns = { 部門コード: 'code', 部門名: 'name', 上位部門コード: 'parent_code' }
    const made = company([], { columns })
    const rows = names.map((name, index) => [
      `D00${index + 1}`,
      index === 0 ? `"${name}\r\n"` : name,
      '',
    ])
    drop(made, FILE, shiftJis(csvText(Object.keys(columns), rows)))
    const performed = await sync(made)
    expect(performed.error).toBeNull()
    expect([...stored(made.tenant('alpha')).values()].map((one) => one.name)).toEqual(names)
    expect(
      made.tenant('alpha').sqlite.prepare('SELECT encoding FROM org_sync_runs').pluck().get(),
    ).toBe('shift_jis')
  })

  it('reads UTF-8 with and without a byte order mark', async () => {
    for (const mark of ['', '\uFEFF']) {
      const made = company([])
      drop(made, FILE, `${mark}${csvText(HEADER, [['D001', names[0] ?? '', '']])}`)
      await sync(made)
      expect(stored(made.tenant('alpha')).get('D001')?.name).toBe(names[0])
    }
  })

  it('fails a file that was cut inside a character instead of storing a question mark', async () => {
    const made = company([])
    const bytes = shiftJis(
      csvText(HEADER, [
        ['D001', '', ''],
        ['D002', '企画部', ''],
      ]),
    )
    drop(made, FILE, Buffer.concat([bytes.subarray(0, -8), bytes.subarray(-7)]))
    const performed = await sync(made)
    expect(performed.tenants[0]?.fault).toMatchObject({ code: 'bad_encoding' })
    expect(stored(made.tenant('alpha')).size).toBe(0)
  })

  it('takes codes in NFKC and trims them, and drops control characters', async () => {
    const made = company([])
    drop(made, FILE, csvText(HEADER, [['Ｄ００１ ', ' 営業\u0007部 ', '']]))
    await sync(made)
    expect(stored(made.tenant('alpha')).get('D001')?.name).toBe('営業 部')
  })
})

describe('acceptance 5 and rule 4: effective dates', () => {
  const dated = [...HEADER, 'effective_date']
  const future = '2025-05-27'

  it('keeps a change for its day, applies it once then, and not again', async () => {
    const made = company(flat(4))
    const rows = rowsOf(flat(4)).map((cells) => [...cells, ''])
    rows[2] = ['D003', '四月からの名前', 'D001', future]
    drop(made, FILE, csvText(dated, rows))
    const first = await sync(made)
    expect(first.resultOf('alpha')).toMatchObject({
      pending: 1,
      updated: 0,
      closed: 0,
      unchanged: 3,
    })
    expect(stored(made.tenant('alpha')).get('D003')?.name).toBe('部門D003')

    const early = await sync(made, { day: '2025-05-26' })
    expect(early.tenants).toMatchObject([{ state: 'skipped', reason: 'no_new_file' }])
    const due = await sync(made, { day: future })
    expect(due.resultOf('alpha')).toMatchObject({ appliedPending: 1, updated: 1, fetched: 0 })
    expect(stored(made.tenant('alpha')).get('D003')).toMatchObject({
      name: '四月からの名前',
      from: future,
    })
    const after = await sync(made, { day: '2025-05-28' })
    expect(after.tenants).toMatchObject([{ state: 'skipped', reason: 'no_new_file' }])
  })

  it('replaces a waiting change by a newer delivery, and says nothing of one it repeats', async () => {
    const made = company(flat(2))
    const file = (name: string) =>
      csvText(dated, [
        ['D001', '部門D001', '', ''],
        ['D002', name, 'D001', future],
      ])
    drop(made, FILE, file('案A'))
    await sync(made)
    drop(made, 'alpha_departments_20250521.csv', `${file('案A')}\r\n`, '2025-05-21')
    expect((await sync(made, { day: '2025-05-21' })).resultOf('alpha')).toMatchObject({
      pending: 0,
      diffFile: null,
    })
    drop(made, 'alpha_departments_20250522.csv', file('案B'), '2025-05-22')
    expect((await sync(made, { day: '2025-05-22' })).resultOf('alpha')).toMatchObject({
      pending: 1,
    })
    const states = made
      .tenant('alpha')
      .sqlite.prepare('SELECT state FROM org_pending_changes ORDER BY id')
      .pluck()
      .all()
    expect(states).toEqual(['replaced', 'waiting'])
  })

  it('applies a past date with that date, and refuses one before the current version', async () => {
    const made = company(flat(8))
    const rows = rowsOf(flat(8)).map((cells) => [...cells, ''])
    rows[1] = ['D002', '遡及', 'D001', '2025-05-01']
    rows[2] = ['D003', '古すぎる', 'D001', '2019-03-31']
    drop(made, FILE, csvText(dated, rows))
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ updated: 1, rejected: 1 })
    const now = stored(made.tenant('alpha'))
    expect(now.get('D002')).toMatchObject({ name: '遡及', from: '2025-05-01' })
    expect(now.get('D003')).toMatchObject({ name: '部門D003', status: 'ACTIVE' })
  })

  it('refuses a run for a date before the last applied one unless forced', async () => {
    const made = company(flat(4))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(4))))
    await sync(made)
    drop(made, FILE, csvText(HEADER, rowsOf([...flat(4), { code: 'D005', parent: 'D001' }])))
    const refused = await sync(made, { params: { date: '2025-05-19' } })
    expect(refused.tenants[0]?.fault).toMatchObject({ class: 'parameters' })
    const tomorrow = await sync(made, { params: { date: '2025-05-21' } })
    expect(tomorrow.error?.message).toContain('date')
  })
})

describe('acceptance 7: bad rows', () => {
  it('refuses the row with its line and reason and leaves its department as it is', async () => {
    const made = company(flat(20))
    const rows = rowsOf(flat(20)).map((cells) => [...cells, ''])
    rows[6] = ['D007', '新しい名前', 'D001', '2025-02-30']
    drop(made, FILE, csvText([...HEADER, 'effective_date'], rows))
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ rejected: 1, closed: 0, unchanged: 19 })
    expect(stored(made.tenant('alpha')).get('D007')).toMatchObject({
      name: '部門D007',
      status: 'ACTIVE',
    })
    expect(
      made
        .tenant('alpha')
        .sqlite.prepare('SELECT code, kind, line_no, reason FROM org_sync_changes')
        .all(),
    ).toEqual([
      {
        code: 'D007',
        kind: 'reject',
        line_no: 8,
        reason: 'effective_date "2025-02-30" is not an existing day',
      },
    ])
  })

  it('refuses unknown parents, and with them what hangs below', async () => {
    const made = company(flat(20))
    const extra = [
      ['D030', '孤児', 'X999'],
      ['D031', '孤児の子', 'D030'],
    ]
    drop(made, FILE, csvText(HEADER, [...rowsOf(flat(20)), ...extra]))
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ rejected: 2, inserted: 0, unchanged: 20 })
  })
})

describe('people of closed departments (rule 5)', () => {
  it('follow to the successor, or are listed for placing', async () => {
    const made = company([...flat(8), { code: 'D009', parent: 'D001' }])
    const alpha = made.tenant('alpha')
    addEmployee(alpha, 'E1', 'D008')
    addEmployee(alpha, 'E2', 'D009')
    const header = [...HEADER, 'status', 'successor_code']
    const rows = rowsOf(flat(7)).map((cells) => [...cells, 'ACTIVE', ''])
    drop(made, FILE, csvText(header, [...rows, ['D008', '部門D008', 'D001', 'MERGED', 'D002']]))
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({
      closed: 2,
      unplaced: ['E2'],
      affectedEmployees: 2,
    })
    expect(
      alpha.sqlite
        .prepare(
          `SELECT d.department_code FROM employees e JOIN departments d USING (department_id) ORDER BY employee_code`,
        )
        .pluck()
        .all(),
    ).toEqual(['D002', 'D009'])
    expect(
      alpha.sqlite
        .prepare(
          `SELECT department_id, start_date, end_date FROM employee_departments WHERE employee_id = 'e-E1' ORDER BY start_date`,
        )
        .all(),
    ).toEqual([
      { department_id: 'id-D008', start_date: '2019-04-01', end_date: '2025-05-19' },
      { department_id: 'id-D002', start_date: DAY, end_date: null },
    ])
    expect(stored(alpha).get('D008')).toMatchObject({ status: 'MERGED' })
  })
})

describe('assignments and positions', () => {
  it('move people with their department and position, and leave who is unknown', async () => {
    const made = company(flat(4), { entities: ['departments', 'positions', 'assignments'] })
    const alpha = made.tenant('alpha')
    for (const [code, authority] of [
      ['P1', 3],
      ['P2', 5],
    ] as const)
      addPosition(alpha, code, authority)
    addEmployee(alpha, 'E1', 'D002', 'P1')
    addEmployee(alpha, 'E2', 'D003', 'P1')
    const header = [
      'employee_code',
      'department_code',
      'position_code',
      'type',
      'ratio',
      'start_date',
      'end_date',
    ]
    drop(
      made,
      'alpha_assignments_20250520.csv',
      csvText(header, [
        ['E1', 'D004', 'P2', 'PRIMARY', '100', DAY, ''],
        ['E2', 'D003', 'P1', 'PRIMARY', '', '2018-01-01', ''],
        ['E9', 'D003', 'P1', 'PRIMARY', '', DAY, ''],
      ]),
    )
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ moved: 1, unchanged: 1, rejected: 1 })
    expect(
      alpha.sqlite
        .prepare(`SELECT employee_code, department_id, position_id FROM employees ORDER BY 1`)
        .all(),
    ).toEqual([
      { employee_code: 'E1', department_id: 'id-D004', position_id: 'p-P2' },
      { employee_code: 'E2', department_id: 'id-D003', position_id: 'p-P1' },
    ])
    expect(
      alpha.sqlite
        .prepare(
          `SELECT start_date, end_date, assignment_ratio FROM employee_departments WHERE employee_id = 'e-E1' ORDER BY 1`,
        )
        .all(),
    ).toEqual([
      { start_date: '2019-04-01', end_date: '2025-05-19', assignment_ratio: null },
      { start_date: DAY, end_date: null, assignment_ratio: 100 },
    ])
  })

  it('say MEDIUM when a position gets more power', async () => {
    const made = company(flat(2), { entities: ['positions'] })
    const alpha = made.tenant('alpha')
    for (const [code, authority] of [
      ['P1', 3],
      ['P2', 5],
      ['P3', 5],
    ] as const)
      addPosition(alpha, code, authority)
    const header = ['code', 'name', 'authority_level', 'is_management']
    drop(
      made,
      'alpha_positions_20250520.csv',
      csvText(header, [
        ['P1', '役職P1', '5', '0'],
        ['P2', '役職P2', '6', '0'],
        ['P3', '役職P3', '5', '1'],
      ]),
    )
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ updated: 3 })
    const [alert] = performed.alerts.raised
    expect(alert).toMatchObject({
      key: 'tenant:alpha:org_sync_authority',
      severity: 'MEDIUM',
      context: {
        positions: [{ en: 'P1 authority 3 → 5' }, { en: 'P3 authority 5 → 5, management' }],
      },
    })
  })
})

describe('acceptance 8: preview and neighbours', () => {
  it('a preview shows the whole difference and writes nothing; 適用 takes exactly that input', async () => {
    const made = company(TWENTY)
    drop(made, FILE, csvText(HEADER, rowsOf(changedTwenty())))
    const before = masters(made.tenant('alpha'))
    const preview = await sync(made, { dryRun: true })
    const result = preview.resultOf('alpha')
    expect(result).toMatchObject({ mode: 'preview', inserted: 1, updated: 1, moved: 1, closed: 1 })
    expect(masters(made.tenant('alpha'))).toEqual(before)
    expect(existsSync(join(made.folder.inboxDir, 'hr', FILE))).toBe(true)
    expect(preview.artifacts).toMatchObject([{ kind: 'org-sync-diff', tenantCode: 'alpha' }])

    const expectSha256 = result.sha256 ?? ''
    const other = await sync(made, {
      params: {
        expectSha256: expectSha256.replace(/^./, expectSha256.startsWith('0') ? '1' : '0'),
      },
    })
    expect(other.tenants[0]?.fault).toMatchObject({ code: 'other_input' })
    expect((await sync(made, { params: { expectSha256 } })).resultOf('alpha')).toMatchObject({
      mode: 'apply',
      inserted: 1,
    })
  })

  it('two tenants may use the same department code, and see only their own files', async () => {
    const made = company(flat(3))
    made.addTenant({ code: 'alpha-b' })
    made.addTenant({ code: 'gamma' })
    connectHr(made, 'alpha-b', { source: 'csv', entities: ['departments'] })
    drop(made, FILE, csvText(HEADER, rowsOf([...flat(3), { code: 'D900', name: 'アルファ' }])))
    drop(
      made,
      'alpha-b/alpha-b_departments_20250520.csv',
      csvText(HEADER, [['D900', 'ベータ', '']]),
    )
    const performed = await sync(made)
    expect(stored(made.tenant('alpha')).get('D900')?.name).toBe('アルファ')
    expect([...stored(made.tenant('alpha-b')).values()]).toMatchObject([
      { code: 'D900', name: 'ベータ' },
    ])
    expect(performed.tenants.find((tenant) => tenant.code === 'gamma')).toMatchObject({
      state: 'skipped',
      reason: 'not_configured',
    })
    expect(performed.summary).toMatchObject({
      batchId: 'BATCH-701',
      totalTenants: 3,
      successCount: 2,
      errorCount: 0,
      tenants: { succeeded: 2, failed: 0, skipped: 1 },
      perTenant: { alpha: { inserted: 1 } },
    })
  })
})
