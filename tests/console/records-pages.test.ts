/** Audit, reports, System and wallboard: what they say, to whom, and that it is true. */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordAudit } from '../../data/ops/audit.ts'
import { auditRowsWithin } from '../../data/ops/reading/audit-rows.ts'
import { configVersions } from '../../data/ops/schema/index.ts'
import { noteStandby } from '../../data/ops/standbys.ts'
import { beginPass } from '../../data/ops/upkeep/tasks.ts'
import { createAuditChain } from '../../server/console/audit-chain.ts'
import { changesOf } from '../../server/console/audit-changes.ts'
import { plansOf } from '../fixture/query-plans.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

const ACTS = 230

let one: Installation
beforeAll(() => {
  one = installation({ role: 'admin' })
  const ops = one.data.ops()
  for (let n = 1; n <= ACTS; n += 1) {
    recordAudit(ops, {
      at: NOW - (ACTS - n) * 3_600_000,
      operator: n % 2 === 0 ? 'sato' : 'mori',
      fromIp: '10.0.0.7',
      verb: n % 3 === 0 ? 'batch.hold' : 'run.start',
      object: 'BATCH-302',
      reason: n === ACTS ? '=1+1 <月次> の確認' : `理由 ${n}`,
      before: { until: n },
      after: { until: n + 1, kept: true },
      result: n % 10 === 0 ? 'refused' : 'ok',
    })
  }
  ops.orm
    .insert(configVersions)
    .values({
      version: 'aaaa1111',
      files: { 'schedule.yaml': 'version: 1\ntimezone: Asia/Tokyo\n' },
      loadedAt: NOW - 9_000_000,
      loadedBy: 'sato',
      inForce: false,
      faults: [],
    })
    .run()
  const files = JSON.stringify({ 'schedule.yaml': 'version: 1\ntimezone: Asia/Seoul\n' })
  ops.sqlite
    .prepare('UPDATE config_versions SET files = ? WHERE version = ?')
    .run(files, '3f2ac0ffee')
})
afterAll(() => one.close())

describe('the audit', () => {
  test('shows the newest first, says that the chain is whole, and leads to older pages without a gap', async () => {
    const first = await page(one, '/audit')
    expect(textOf(first)).toMatch(/検証済み: 全 \d+ 行/)
    expect(textOf(first)).toContain('10.0.0.7')
    const ids = (html: string) =>
      [...html.matchAll(/id="row-(\d+)"/g)].map((match) => Number(match[1]))
    const older = /href="(\/audit\?before=\d+)"/.exec(first)?.[1] ?? ''
    const second = await page(one, older)
    expect(ids(first).length).toBe(100)
    expect(ids(second)[0]).toBe((ids(first).at(-1) ?? 0) - 1)
  })

  test('keeps its filter in the address and finds by who, what, result and day', async () => {
    const html = await page(one, '/audit?operator=sato&verb=batch.hold&result=refused')
    const rows = html.split('id="row-').length - 1
    expect(rows).toBe(Math.floor(ACTS / 30))
    expect(html).toContain('/audit/export/csv?operator=sato&amp;verb=batch.hold&amp;result=refused')
    expect(textOf(await page(one, '/audit?from=2031-01-01'))).toContain('記録はありません')
  })

  test('is handed out as CSV that Excel does not calculate, and as JSON lines, both oldest first', async () => {
    const csv = await (await get(one, '/audit/export/csv')).text()
    const lines = csv.trim().split('\r\n')
    expect(lines[0]).toContain('id,at,operator')
    expect(lines.length).toBeGreaterThan(ACTS)
    expect(csv).toContain(`'=1+1 <月次> の確認`)
    const jsonl = await (await get(one, '/audit/export/jsonl?operator=mori')).text()
    const rows = jsonl
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; after: unknown })
    expect(rows.length).toBe(ACTS / 2)
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted((a, b) => a - b))
    expect(rows[0]?.after).toMatchObject({ kept: true })
  })

  test('lets everybody else have a turn while it is handed out, and reads each step by id alone', async () => {
    const long = installation({ role: 'admin', history: 'none' })
    long.data
      .ops()
      .sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
      INSERT INTO audit (at, operator, verb, object, result, prev_hash, row_hash)
      SELECT i, 'sato', 'run.start', 'x', 'ok', i, i + 1 FROM n`)
    let turns = 0
    let isRead = false
    const count = () => {
      turns += 1
      if (!isRead) setImmediate(count)
    }
    setImmediate(count)
    const text = await (await get(long, '/audit/export/jsonl')).text()
    isRead = true
    expect(text.trim().split('\n').length).toBe(4_000)
    expect(turns).toBeGreaterThanOrEqual(20)
    const none = await get(long, '/audit/export/jsonl?operator=nobody')
    expect(await none.text()).toBe('')
    long.close()
    const whole = { operator: 'mori', object: 'x', verb: 'v', since: 1, until: 2 }
    const plans = plansOf(one.data, (ops) => auditRowsWithin(ops, whole, { afterId: 1, toId: 9 }))
    expect(plans.map(({ plan }) => plan)).toEqual([
      expect.stringMatching(/^SEARCH audit USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/),
    ])
  })

  test('is for auditors and administrators', async () => {
    for (const [role, status] of [
      ['auditor', 200],
      ['operator', 403],
      ['viewer', 403],
    ] as const) {
      const other = installation({ role, history: 'none' })
      expect([role, (await get(other, '/audit')).status]).toEqual([role, status])
      other.close()
    }
  })

  test('names the row that somebody has changed behind its back', async () => {
    const other = installation({ role: 'admin', history: 'none' })
    for (const n of [1, 2, 3]) {
      const act = {
        at: NOW,
        operator: 'sato',
        verb: 'run.start',
        object: `${n}`,
        result: 'ok' as const,
      }
      recordAudit(other.data.ops(), act)
    }
    const file = new Database(other.data.folder.opsFile)
    file.exec(`DROP TRIGGER audit_never_updated; UPDATE audit SET operator = 'mori' WHERE id = 2`)
    file.close()
    expect(textOf(await page(other, '/audit'))).toContain('2 行目で記録が壊れています')
    other.close()
  })

  test('a long chain is walked piece by piece, and none of it twice', async () => {
    const chain = createAuditChain(one.data.ops(), () => NOW)
    const [first, same] = await Promise.all([chain.look(), chain.look()])
    expect(first).toEqual(same)
    expect([first.rows, first.broken]).toEqual([first.total, null])
  })

  test.each([
    [
      'what is equal is left out',
      '{"a":1,"b":2}',
      '{"a":1,"b":3,"c":"x"}',
      [
        ['b', '2', '3'],
        ['c', null, 'x'],
      ],
    ],
    ['a list is one value', '[1]', '[1,2]', [['', '[1]', '[1,2]']]],
    ['nothing was kept', null, null, []],
  ])('changes: %s', (_name, before, after, expected) => {
    const found = changesOf(before, after).map((one) => [one.key, one.before, one.after])
    expect(found).toEqual(expected)
  })
})

describe('reports', () => {
  test('lists invoices with their files, and files of runs, by company and month', async () => {
    const invoices = await page(one, '/reports')
    expect(invoices).toContain('/tenants/sakura/invoices/INVOICE1/pdf?view')
    expect(textOf(invoices)).toContain('INV-2026-10-001')
    expect(textOf(await page(one, '/reports?period=2026-09'))).not.toContain('INV-2026-10-001')
    const files = await page(one, '/reports?show=files')
    expect(files).toContain('usage_2026-11-23.csv')
    expect(files).not.toContain('passwd')
  })

  test('a file is shown as text, never as a page, and handed out as what it is', async () => {
    const id = /\/reports\/files\/(\d+)\?view/.exec(await page(one, '/reports?show=files'))?.[1]
    const viewed = await get(one, `/reports/files/${id}?view`)
    expect(viewed.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(viewed.headers.get('content-disposition')).toContain('inline')
    expect(viewed.headers.get('x-content-type-options')).toBe('nosniff')
    const saved = await get(one, `/reports/files/${id}`)
    expect(saved.headers.get('content-disposition')).toContain('attachment')
  })

  test('a person of a company sees that company and gets no file of another or of the holding', async () => {
    const sakura = installation({ role: 'company', tenants: ['sakura'] })
    const yamato = installation({ role: 'company', tenants: ['yamato'] })
    expect(textOf(await page(sakura, '/reports'))).toContain('INV-2026-10-001')
    expect(textOf(await page(sakura, '/reports?tenant=yamato'))).not.toContain('INV-2026-10-001')
    expect(textOf(await page(yamato, '/reports'))).not.toContain('INV-2026-10-001')
    expect(textOf(await page(yamato, '/reports?show=accounting'))).not.toContain('会計ファイル')
    const { id } = sakura.data
      .ops()
      .sqlite.prepare('SELECT min(id) AS id FROM artifacts')
      .get() as { id: number }
    expect((await get(sakura, `/reports/files/${id}`)).status).toBe(404)
    sakura.close()
    yamato.close()
  })
})

describe('System', () => {
  test('says who holds the lease, how large the files are and how many workers are busy', async () => {
    const ja = textOf(await page(one, '/system'))
    for (const said of [
      'スケジューラは稼働中',
      'ops.db',
      'platform.db',
      '2 / 5',
      '全 6 テナント',
      '3f2ac0ff',
    ])
      expect(ja).toContain(said)
    const en = () => page(one, '/system', { lang: 'en' })
    expect(textOf(await en())).toContain('Configuration history')
    expect(textOf(await en())).toContain('None. When this scheduler stops')
    const waiting = { holder: 'kita2:4711:x.1:1', pid: 4711, since: NOW - 3_600_000 }
    noteStandby(one.data.ops(), { ...waiting, seenAt: NOW - 2_000 })
    noteStandby(one.data.ops(), { ...waiting, holder: 'gone:1:x.1:1', seenAt: NOW - 60_000 })
    expect(textOf(await en())).toMatch(/standing by 1 kita2 pid 4711 has waited 1 h/)
    expect(await en()).not.toContain('gone')
  })

  test('says what is kept in words, with the name of the table beside it', async () => {
    beginPass(one.data.ops(), 'act_keys', NOW)
    expect(textOf(await page(one, '/system'))).toContain('重複操作の判定キー（画面） act_keys')
    const en = textOf(await page(one, '/system', { lang: 'en' }))
    expect(en).toContain('Keys of repeated acts (forms) act_keys')
  })

  test('shows which lines of the configuration changed between two versions', async () => {
    const html = await page(one, '/system/config?from=aaaa1111&to=3f2ac0ffee')
    expect(html).toContain('<code>timezone: Asia/Tokyo</code>')
    expect(textOf(html)).toMatch(/− timezone: Asia\/Tokyo .*\+ timezone: Asia\/Seoul/)
    expect(await page(one, '/system/config')).toContain('Asia/Seoul')
    expect((await get(one, '/system/config?to=nothing')).status).toBe(404)
  })
})

describe('the wallboard', () => {
  test('names what fails until it ends well again, and what is late', async () => {
    const html = textOf(await page(one, '/wall'))
    expect(html).toContain('要確認')
    expect(html).toMatch(/305/)
    const sql = `UPDATE alerts SET alert_key = 'run:BATCH-101:late_end', message = '終了遅延', severity = 'HIGH'
      WHERE alert_id = 'ALERT-STORAGE'`
    one.data.ops().sqlite.prepare(sql).run()
    expect(textOf(await page(one, '/wall'))).toContain('終了遅延')
  })

  test('says "all in order" of an installation where nothing fails', async () => {
    const calm = installation({ history: 'none', role: 'viewer' })
    expect(textOf(await page(calm, '/wall'))).toContain('すべて正常')
    expect((await post(calm, '/shift-report/notes', { day: '2026-11-24', text: 'x' })).status).toBe(
      403,
    )
    calm.close()
  })
})
