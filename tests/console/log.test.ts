import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { ownLogSearch } from '../../data/log-search/open.ts'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
  writeBigLog(one.runIds.failed)
})
afterAll(() => one.close())

/** 12,000 lines of two companies; the errors are at 7,001 and 9,001, the rare word at every 3,000th. */
function writeBigLog(runId: string): void {
  const lines = Array.from({ length: 12_000 }, (_, index) => {
    const level = index === 7_000 || index === 9_000 ? 'error' : 'info'
    const tenant = index % 4 === 0 ? 'yamato' : index % 4 === 1 ? 'sakura' : null
    const word = index % 3_000 === 0 ? ' ORA-00942 表がありません' : ''
    return [1_790_000_000_000 + index, level, tenant, `行 ${index}${word}`, null]
  })
  insertPackedLines(one.data.ops(), { runId, firstSeq: 1, json: JSON.stringify(lines) })
}

function makeIndex(): void {
  const search = ownLogSearch(one.data.folder.logSearchFile, { installationId: 'x', at: 0 })
  const ops = one.data.ops()
  const keeper = logSearchKeeper({ search, ops, fullMs: () => 1e12, now: () => 1e12 })
  for (const _ of keeper.follow());
  search.sqlite.close()
}

const log = (query = '') => `/runs/${one.runIds.failed}/log${query}`

/** Numbers of the lines shown. */
async function seqsOf(path: string): Promise<number[]> {
  const html = await page(one, path)
  return [...html.matchAll(/<li id="L(\d+)"/g)].map(([, seq]) => Number(seq))
}

describe('the log of a run', () => {
  test('opens on its first error, and leads to the next one', async () => {
    const answer = await get(one, log())
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(log('?page=8#L7001'))
    const html = await page(one, log('?page=8'))
    expect(html).toContain(`href="${log('?page=10#L9001')}"`)
    expect(textOf(html)).toContain('エラー 2')
  })

  test('without an error it opens at its end', async () => {
    const { running } = one.runIds
    one.data
      .ops()
      .sqlite.prepare(`DELETE FROM log_lines WHERE level = 'error'
      AND run_id = '${running}'`)
      .run()
    expect((await get(one, `/runs/${running}/log`)).status).toBe(200)
    expect((await seqsOf(`/runs/${running}/log`)).at(-1)).toBe(450)
  })

  test('is read by number: a page of 1,000 lines, and any line by its number', async () => {
    const seqs = await seqsOf(log('?page=3'))
    expect([seqs[0], seqs.at(-1), seqs.length]).toEqual([2_001, 3_000, 1_000])
    const jump = await get(one, log('?line=11500'))
    expect(jump.headers.get('Location')).toBe(log('?page=12#L11500'))
  })

  test('a page of ordinary lines stays below 300 KB', async () => {
    expect((await page(one, log('?page=3'))).length).toBeLessThan(300_000)
  })

  test('a page of very long lines is cut, says what is missing, and leads to the whole', async () => {
    const { long } = one.runIds
    const lines = Array.from({ length: 1_000 }, () => [0, 'info', null, 'あ'.repeat(4_000), null])
    insertPackedLines(one.data.ops(), { runId: long, firstSeq: 3_001, json: JSON.stringify(lines) })
    const html = await page(one, `/runs/${long}/log?page=4`)
    expect(html.length).toBeLessThan(300_000)
    expect(html).toContain('残り 3,900 文字')
    const whole = await page(one, `/runs/${long}/log?page=4&whole=1`)
    expect(whole.length).toBeGreaterThan(4_000_000)
  })
})

describe.each(['without an index', 'with an index'])('a filter %s', (how) => {
  beforeAll(() => {
    if (how === 'with an index') makeIndex()
  })

  test('shows the lines of a company in pages, forwards and back again', async () => {
    const first = await seqsOf(log('?tenant=yamato'))
    expect([first[0], first.at(-1), first.length]).toEqual([1, 3_997, 1_000])
    const next = await seqsOf(log('?tenant=yamato&after=3997'))
    expect([next[0], next.at(-1)]).toEqual([4_001, 7_997])
    expect(await seqsOf(log('?tenant=yamato&before=3998'))).toEqual(first)
    const html = await page(one, log('?tenant=yamato&after=3997'))
    expect(html).toContain('before=3998')
    expect(html).toContain('after=7997')
  })

  test('the last page ends with the last line that passes', async () => {
    const last = await seqsOf(log('?tenant=yamato&before=12001'))
    expect([last.length, last.at(-1)]).toEqual([1_000, 11_997])
  })

  test('finds words, marks them, counts the hits of each company, and leads to the line among all', async () => {
    const html = await page(one, log('?q=ora-009'))
    expect([...html.matchAll(/<li id="L(\d+)"/g)].map(([, seq]) => seq)).toEqual([
      '1',
      '3001',
      '6001',
      '9001',
    ])
    expect(html).toContain('<mark>ORA-009</mark>42')
    expect(textOf(html)).toContain('yamato 4')
    expect(html).toContain(`href="${log('?page=4#L3001')}"`)
    expect(await seqsOf(log('?q=ora-009&level=error'))).toEqual([9_001])
  })

  test('what is in no line says so', async () => {
    expect(await page(one, log('?q=存在しない言葉'))).toContain('この条件に合う行はありません')
  })
})

describe('the download', () => {
  const download = async (query: string) => (await get(one, log(`/download?${query}`))).text()

  test('has every line of the filter as text', async () => {
    const lines = (await download('format=text&q=ORA-00942')).trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+09:00 info {2}\[yamato\] 行 0 ORA-00942/)
  })

  test('is a JSON object a line as JSONL, the whole log of it', async () => {
    const rows = (await download('format=jsonl'))
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row))
    expect(rows).toHaveLength(12_000)
    expect(rows[7_000]).toMatchObject({ seq: 7_001, level: 'error', tenant: 'yamato' })
  })
})
