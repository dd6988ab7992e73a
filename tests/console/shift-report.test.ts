/** The shift report: what the page says of a night, its files, and notes that stay. */
import exceljs from 'exceljs'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../data/ops/audit.ts'
import { insertException } from '../../data/ops/exceptions.ts'
import { newId } from '../../server/domain/ids.ts'
import { readShiftReport } from '../../server/shift-report/read.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, leafThrough, page, post, textOf } from './fixture/requests.ts'
import { consoleConfig } from './fixture/schedule.ts'

let one: Installation
beforeAll(() => {
  // The clock stood a year ahead and was set back: what follows is still found by its day.
  newId(NOW + 365 * 86_400_000)
  one = installation()
  const ops = one.data.ops()
  const { failed } = one.runIds
  ops.sqlite
    .prepare(
      `INSERT INTO runs (id, batch_id, business_date, trigger, state, attempt, params_json, dry_run, queued_at, started_at,
        finished_at, config_version, parent_run_id, triggered_by, reason, priority, lane)
       VALUES (?, 'BATCH-305', '2026-11-23', 'manual', 'succeeded', 1, '{"tenants":["hostile"],"params":{}}', 0, @at, @at,
        @at, '3f2ac0ffee', ?, 'tanaka', '契約を直したので再実行', 2, 'normal')`,
    )
    .run(newId(NOW - 60_000), failed, { at: NOW - 60_000 })
  // Late: due at 02:00, begun three minutes later.
  ops.sqlite
    .prepare(
      `UPDATE runs SET started_at = started_at + 180000 WHERE batch_id = 'BATCH-101' AND state = 'running'`,
    )
    .run()
  insertException(ops, {
    kind: 'skip',
    batchId: 'BATCH-202',
    scheduledFor: NOW + 3_600_000,
    movedTo: null,
    reason: '月次締めの延期',
    by: 'sato',
    at: NOW - 3_600_000,
    expiresAt: null,
  })
})
afterAll(() => one.close())

/** A day has thousands of runs: read in one piece, it would hold up the engine. */
test('others have a turn between the parts of the report, and it says the same', async () => {
  const about = { ops: one.data.ops(), config: consoleConfig(), now: NOW, day: TODAY }
  let turns = 0
  const breathe = async () => {
    turns += 1
  }
  const report = await readShiftReport({ ...about, breathe })
  const begun = report.batches.filter(({ firstStartAt }) => firstStartAt !== null).length
  expect(turns).toBeGreaterThan(begun + report.troubles.length)
  expect(await readShiftReport(about)).toEqual(report)
})

describe('the page of a day', () => {
  test('says what was due, what is not in order, what was late and who did what, in both languages', async () => {
    const ja = textOf(await page(one, '/shift-report'))
    expect(ja).toMatch(/予定 [\d,]+ 件/)
    expect(ja).toContain('契約を直したので再実行')
    expect(ja).toContain('月次締めの延期')
    expect(ja).toContain('開始遅延')
    expect(ja).toContain('運用日の途中です')
    const en = textOf(await page(one, '/shift-report', { lang: 'en' }))
    expect(en).toContain('late start')
    expect(en).toContain('Handover notes')
  })

  test('is that of another day when asked, and of today when the day has not come', async () => {
    expect(textOf(await page(one, '/shift-report?day=2026-11-20'))).toContain('2026/11/20')
    expect(textOf(await page(one, '/shift-report?day=2027-01-01'))).toContain('2026/11/24')
    expect(textOf(await page(one, '/shift-report?day=nonsense'))).toContain('2026/11/24')
  })

  test('counts what the list behind each number counts', async () => {
    const html = await page(one, '/shift-report')
    const pages = await leafThrough(one, `/due?day=${TODAY}&fate=ok`, 'さらに後の予定')
    const rows = pages.reduce((sum, due) => sum + due.split('<tr').length - 2, 0)
    const counted = />正常 <b class="number">(\d+)</.exec(html.replaceAll(/<svg.*?<\/svg>/g, ''))
    expect(Number(counted?.[1])).toBe(rows)
  })
})

describe('notes', () => {
  test('stay as they were written, in the chain of the audit, and a form sent twice is one note', async () => {
    const form = { day: TODAY, text: '302 の結果を\n9 時に経理へ', key: 'K1' }
    expect((await post(one, '/shift-report/notes', form)).status).toBe(303)
    expect((await post(one, '/shift-report/notes', form)).status).toBe(303)
    const html = await page(one, `/shift-report?day=${TODAY}`)
    expect(html.split('9 時に経理へ').length).toBe(2)
    expect(textOf(html)).toContain('tanaka')
    const verdict = verifyAudit(one.data.ops())
    expect(verdict.broken).toBeNull()
    expect(verdict.rows).toBeGreaterThan(0)
  })

  test('that are empty, too long or of no day are refused, and what was typed is kept', async () => {
    const long = 'あ'.repeat(2_001)
    const refused = await post(one, '/shift-report/notes', { day: TODAY, text: long })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(long)
    expect((await post(one, '/shift-report/notes', { day: TODAY, text: '  ' })).status).toBe(422)
    expect((await post(one, '/shift-report/notes', { day: 'x', text: 'y' })).status).toBe(422)
  })

  test('are not for viewers', async () => {
    const viewing = installation({ role: 'viewer', history: 'none' })
    expect(await page(viewing, '/shift-report')).not.toContain('/shift-report/notes')
    expect((await post(viewing, '/shift-report/notes', { day: TODAY, text: 'x' })).status).toBe(403)
    viewing.close()
  })
})

describe('the files', () => {
  test('Excel has a sheet for each table, with numbers as numbers and no formula', async () => {
    const answer = await get(one, `/shift-report/${TODAY}/xlsx`)
    expect(answer.headers.get('content-disposition')).toContain(`shift-report-${TODAY}.xlsx`)
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(await answer.arrayBuffer())
    const names = workbook.worksheets.map((sheet) => sheet.name)
    expect(names).toEqual([
      ...['予定と実績', '要確認', '遅延', '再実行と手動実行', '障害（アラート）'],
      ...['計画の一時変更', '設定変更', '申し送り', 'バッチ別の予定と実績'],
    ])
    expect(workbook.getWorksheet('再実行と手動実行')?.getCell('F2').value).toBe(
      '契約を直したので再実行',
    )
    expect(typeof workbook.getWorksheet('バッチ別の予定と実績')?.getCell('B2').value).toBe('number')
  })

  test('PDF says the same with Japanese text that can be searched', async () => {
    const answer = await get(one, `/shift-report/${TODAY}/pdf`)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const pdf = await getDocument({ data: new Uint8Array(await answer.arrayBuffer()) }).promise
    const first = await (await pdf.getPage(1)).getTextContent()
    const said = first.items.map((item) => ('str' in item ? item.str : '')).join('')
    expect(said).toContain('運用日報')
    expect(said).toContain('契約を直したので再実行')
  })

  test('of another kind or day do not exist', async () => {
    expect((await get(one, `/shift-report/${TODAY}/docx`)).status).toBe(404)
    expect((await get(one, '/shift-report/yesterday/pdf')).status).toBe(404)
  })
})
