/** BATCH-701 from the drop folder: differences, closures and what can not be applied (acceptance cases 1–3 of its card). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cleanUp } from '../fixture/data-folder.ts'
import {
  changedTwenty,
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
  TWENTY,
} from './701-company.ts'

afterEach(cleanUp)

describe('acceptance 1: a file with one change of each kind', () => {
  it('inserts, renames, moves with its subtree and closes, and changes nothing the second time', async () => {
    const made = company(TWENTY)
    drop(made, FILE, csvText(HEADER, rowsOf(changedTwenty())))
    const performed = await sync(made)
    expect(performed.error).toBeNull()
    expect(performed.resultOf('alpha')).toMatchObject({
      mode: 'apply',
      source: 'csv',
      fetched: 20,
      inserted: 1,
      updated: 1,
      moved: 1,
      closed: 1,
      reopened: 0,
      unchanged: 17,
      rejected: 0,
      pending: 0,
    })
    const now = stored(made.tenant('alpha'))
    expect(now.get('D003')).toMatchObject({ name: '新しい名前', from: DAY })
    expect(now.get('D010')).toMatchObject({ parent: 'D002', level: 3, path: '/D001/D002/D010/' })
    expect(now.get('D016')).toMatchObject({
      parent: 'D010',
      level: 4,
      path: '/D001/D002/D010/D016/',
      from: '2019-04-01',
    })
    expect(now.get('D015')).toMatchObject({ status: 'ABOLISHED', abolished: DAY })
    expect(now.get('D021')).toMatchObject({
      status: 'ACTIVE',
      level: 3,
      path: '/D001/D002/D021/',
      from: DAY,
    })

    drop(
      made,
      'alpha_departments_20250521.csv',
      `${csvText(HEADER, rowsOf(changedTwenty()))}\r\n`,
      '2025-05-21',
    )
    const before = masters(made.tenant('alpha'))
    const again = await sync(made, { day: '2025-05-21' })
    expect(again.resultOf('alpha')).toMatchObject({
      inserted: 0,
      updated: 0,
      moved: 0,
      closed: 0,
      reopened: 0,
      unchanged: 20,
    })
    expect(masters(made.tenant('alpha'))).toEqual(before)
  })

  it('keeps half-open history versions, also of the time before the first synchronisation', async () => {
    const made = company(TWENTY)
    drop(made, FILE, csvText(HEADER, rowsOf(changedTwenty())))
    await sync(made)
    const history = made
      .tenant('alpha')
      .sqlite.prepare(`SELECT department_name, parent_code, status, valid_from, valid_to, change
        FROM department_history WHERE department_code = ? ORDER BY valid_from`)
    expect(history.all('D003')).toEqual([
      {
        department_name: '部門D003',
        parent_code: 'D001',
        status: 'ACTIVE',
        valid_from: '2019-04-01',
        valid_to: DAY,
        change: 'INSERT',
      },
      {
        department_name: '新しい名前',
        parent_code: 'D001',
        status: 'ACTIVE',
        valid_from: DAY,
        valid_to: null,
        change: 'UPDATE',
      },
    ])
    expect(history.all('D015')).toMatchObject([
      { valid_to: DAY },
      { status: 'ABOLISHED', change: 'CLOSE', valid_to: null },
    ])
    expect(history.all('D016')).toEqual([])
    expect(history.all('D021')).toMatchObject([
      { change: 'INSERT', valid_from: DAY, valid_to: null },
    ])
  })

  it('files the input away and records the run, its changes and the audit entry', async () => {
    const made = company(TWENTY)
    drop(made, FILE, csvText(HEADER, rowsOf(changedTwenty())))
    const performed = await sync(made)
    const processed = join(made.folder.inboxDir, 'hr/processed/alpha', performed.runId)
    expect(readdirSync(processed)).toEqual([FILE])
    const { sqlite } = made.tenant('alpha')
    expect(sqlite.prepare('SELECT * FROM org_sync_runs').all()).toMatchObject([
      {
        mode: 'apply',
        state: 'ok',
        source: 'csv',
        sync_type: 'full',
        file_name: FILE,
        encoding: 'utf-8',
        high_water: DAY,
        inserted: 1,
        closed: 1,
      },
    ])
    expect(
      sqlite
        .prepare(
          `SELECT code, kind, field, old_value, new_value FROM org_sync_changes WHERE code = 'D010'`,
        )
        .all(),
    ).toEqual([
      { code: 'D010', kind: 'move', field: 'parentCode', old_value: 'D001', new_value: 'D002' },
    ])
    expect(sqlite.prepare(`SELECT action, source, run_id FROM audit_log`).all()).toEqual([
      { action: 'SYNC', source: 'batch', run_id: performed.runId },
    ])
  })

  it('skips the same file when it is dropped again, and files it away', async () => {
    const made = company(TWENTY)
    const text = csvText(HEADER, rowsOf(changedTwenty()))
    drop(made, FILE, text)
    await sync(made)
    const path = drop(made, FILE, text)
    const again = await sync(made)
    expect(again.tenants).toMatchObject([{ state: 'skipped', reason: 'same_file' }])
    expect(existsSync(path)).toBe(false)
  })

  it('brings a closed department back under the same id (reopen)', async () => {
    const made = company(flat(6))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(5))))
    await sync(made)
    drop(made, 'alpha_departments_20250521.csv', csvText(HEADER, rowsOf(flat(6))), '2025-05-21')
    const back = await sync(made, { day: '2025-05-21' })
    expect(back.resultOf('alpha')).toMatchObject({ reopened: 1, inserted: 0, unchanged: 5 })
    const { sqlite } = made.tenant('alpha')
    expect(
      sqlite
        .prepare(
          `SELECT department_id AS id, department_status AS status, abolition_date AS on_day FROM departments WHERE department_code = 'D006'`,
        )
        .all(),
    ).toEqual([{ id: 'id-D006', status: 'ACTIVE', on_day: null }])
    expect(
      sqlite
        .prepare(
          `SELECT change, valid_to FROM department_history WHERE department_code = 'D006' ORDER BY valid_from`,
        )
        .all(),
    ).toEqual([
      { change: 'INSERT', valid_to: DAY },
      { change: 'CLOSE', valid_to: '2025-05-21' },
      { change: 'REOPEN', valid_to: null },
    ])
  })
})

describe('acceptance 2: closures at once', () => {
  it.each([
    [20, 5, true],
    [20, 6, false],
    [100, 10, true],
    [100, 11, false],
  ])('of %d departments %d closed: passes = %s', async (count, closed, passes) => {
    const made = company(flat(count))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(count - closed))))
    const before = masters(made.tenant('alpha'))
    const performed = await sync(made)
    expect(performed.state).toBe(passes ? 'succeeded' : 'failed')
    if (passes) {
      expect(performed.resultOf('alpha').closed).toBe(closed)
      return
    }
    expect(performed.tenants[0]?.fault).toMatchObject({
      code: 'mass_close_guard',
      class: 'permanent',
    })
    expect(performed.tenants[0]?.fault?.message).toContain(`${closed} of ${count}`)
    expect(masters(made.tenant('alpha'))).toEqual(before)
    expect(performed.alerts.raised).toMatchObject([
      { key: 'tenant:alpha:org_sync_guard', severity: 'HIGH' },
    ])
    const aside = join(made.folder.inboxDir, 'hr/error/alpha', performed.runId)
    expect(readdirSync(aside).sort()).toEqual([FILE, 'reason.txt'])
    // The code, then what happened and what to do in both languages.
    expect(readFileSync(join(aside, 'reason.txt'), 'utf8')).toMatch(
      /^mass_close_guard\n.*[ぁ-ん].*\n[ -~]+\n.*[ぁ-ん].*\n[ -~]+\n$/,
    )
  })

  it('says it in both languages', async () => {
    const made = company(flat(20))
    drop(made, FILE, csvText(HEADER, rowsOf(flat(4))))
    const { alerts } = await sync(made)
    expect(alerts.raised.map(({ message }) => message)).toEqual([
      {
        ja: expect.stringMatching(/^alpha: 組織を同期しませんでした: .*[ぁ-ん]/),
        en: expect.stringMatching(/^the organisation of alpha was not synchronised: [ -~]+$/),
      },
    ])
  })

  it('lets the operator allow it for one typed tenant, audited', async () => {
    const made = company(flat(20))
    const text = csvText(HEADER, rowsOf(flat(14)))
    drop(made, FILE, text)
    const mistyped = await sync(made, {
      params: { allowMassClose: true, confirm: 'beta' },
      tenants: ['alpha'],
    })
    expect(mistyped.tenants[0]?.fault).toMatchObject({ class: 'parameters' })
    const vague = await sync(made, { params: { allowMassClose: 'ok', confirm: 'alpha' } })
    expect(vague.error?.message).toContain('allowMassClose')
    const untyped = await sync(made, { params: { allowMassClose: true }, tenants: ['alpha'] })
    expect(untyped.error?.message).toContain('confirm')
    const allowed = await sync(made, {
      params: { allowMassClose: 'true', confirm: 'alpha' },
      tenants: ['alpha'],
    })
    expect(allowed.resultOf('alpha')).toMatchObject({ closed: 6 })
    const audit = made
      .tenant('alpha')
      .sqlite.prepare('SELECT new_values FROM audit_log')
      .pluck()
      .get()
    expect(JSON.parse(String(audit))).toMatchObject({ massCloseAllowedBy: 'test', close: 6 })
  })

  it('trips as well when more than half and more than 20 change', async () => {
    const made = company(flat(40))
    const renamed = flat(40).map((one, index) =>
      index < 21 ? { ...one, name: `改名${index}` } : one,
    )
    drop(made, FILE, csvText(HEADER, rowsOf(renamed)))
    expect((await sync(made)).tenants[0]?.fault).toMatchObject({ code: 'mass_change_guard' })
  })
})

describe('acceptance 3: what can not be applied', () => {
  it('fails a ring of three with its path and writes nothing', async () => {
    const made = company(flat(20))
    const ring: Record<string, string> = { D010: 'D020', D020: 'D015', D015: 'D010' }
    drop(
      made,
      FILE,
      csvText(
        HEADER,
        rowsOf(flat(20).map((one) => ({ ...one, parent: ring[one.code] ?? one.parent ?? '' }))),
      ),
    )
    const before = masters(made.tenant('alpha'))
    const performed = await sync(made)
    expect(performed.tenants[0]?.fault).toMatchObject({ code: 'tree_cycle' })
    expect(performed.tenants[0]?.fault?.message).toContain('D010→D020→D015→D010')
    expect(performed.alerts.raised).toMatchObject([
      { key: 'tenant:alpha:org_sync_guard', severity: 'HIGH' },
    ])
    expect(masters(made.tenant('alpha'))).toEqual(before)
    expect(
      made.tenant('alpha').sqlite.prepare('SELECT state, error FROM org_sync_runs').all(),
    ).toMatchObject([{ state: 'failed' }])
  })

  it.each([
    ['an empty file', '', 'empty_input'],
    ['a file with a header only', csvText(HEADER, []), 'empty_input'],
    ['fewer rows than half of the active', csvText(HEADER, rowsOf(flat(9))), 'too_few_rows'],
    ['no code column', csvText(['name', 'parent_code'], []), 'bad_header'],
    ['a quote that never ends', 'code,name\r\nD001,"no end\r\n', 'bad_csv'],
    [
      'four bad rows of twenty',
      csvText(HEADER, [
        ...rowsOf(flat(16)),
        ['', 'a', ''],
        ['', 'b', ''],
        ['', 'c', ''],
        ['', 'd', ''],
      ]),
      'too_many_rejected',
    ],
  ])('fails %s', async (_what, text, code) => {
    const made = company(flat(20))
    drop(made, FILE, text)
    const before = masters(made.tenant('alpha'))
    const performed = await sync(made)
    expect(performed.tenants[0]?.fault).toMatchObject({ code, class: 'permanent' })
    expect(masters(made.tenant('alpha'))).toEqual(before)
    expect(existsSync(join(made.folder.inboxDir, 'hr', FILE))).toBe(false)
  })

  it('fails when a closed department would keep an open child, and passes when the file moves the child', async () => {
    const made = company([...flat(8), { code: 'D009', parent: 'D008' }])
    const without = flat(7).map((one) => one)
    drop(made, FILE, csvText(HEADER, rowsOf([...without, { code: 'D009', parent: 'D008' }])))
    const left = await sync(made)
    expect(left.tenants[0]?.fault).toMatchObject({ code: 'children_active' })
    drop(made, FILE, csvText(HEADER, rowsOf([...without, { code: 'D009', parent: 'D007' }])))
    const moved = await sync(made)
    expect(moved.resultOf('alpha')).toMatchObject({ closed: 1, moved: 1 })
    expect(moved.alerts.news).toContain('resolved tenant:alpha:org_sync_guard')
  })
})
