/** Words that are in no message of the newest runs and results: what was looked through is said, and what is older found. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insert } from '../data/row.ts'
import { addRun } from '../data/run-rows.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { leafThrough, linkOf, page, textOf } from './fixture/requests.ts'

const MINUTE = 60_000
/** More of one state than ten looks further back go through without a find. */
const MANY = 12_000

let one: Installation
let [old, oldest] = ['', '']
beforeAll(() => {
  one = installation({ history: 'none' })
  const { sqlite } = one.data.ops()
  sqlite.transaction(() => {
    oldest = failed(NOW - (MANY + 2) * MINUTE, { ja: '為替の表が空です', en: 'no exchange rates' })
    for (let no = MANY; no > 2_500; no -= 1) failed(NOW - no * MINUTE, null)
    old = failed(NOW - 2_500 * MINUTE - 1, { ja: '証明書の期限切れ', en: 'certificate expired' })
    for (let no = 2_500; no > 0; no -= 1) failed(NOW - no * MINUTE, null)
  })()
})
afterAll(() => one.close())

function failed(at: number, message: { ja: string; en: string } | null): string {
  const ops = one.data.ops()
  const error = { error_message: message?.ja ?? '接続拒否', error_message_en: message?.en ?? null }
  const runId = addRun(ops, {
    businessDate: '2026-11-24',
    startedAt: at,
    state: 'failed',
    attempts: null,
    columns: error,
  })
  insert(ops.sqlite, 'tenant_results', {
    run_id: runId,
    tenant_code: 'sakura',
    state: 'failed',
    attempt: 1,
    started_at: at,
    finished_at: at,
    ...error,
  })
  return runId
}

const path = (query: string) => `/search?q=${encodeURIComponent(query)}`

describe.each([
  { lang: 'ja', nothing: '以降にはありません', further: 'それより前を調べる', word: '期限切れ' },
  { lang: 'en', nothing: 'None since', further: 'Look further back', word: 'expired' },
] as const)('in $lang', ({ lang, nothing, further, word }) => {
  test('the first page says how far back it looked, and claims no number', async () => {
    const html = await page(one, path(word), { lang })
    expect(textOf(html).split(nothing)).toHaveLength(3)
    expect(html).not.toContain('0+')
    expect(html).not.toContain(old)
  })

  test.each(['found-runs', 'found-results'])('looking further back leads to it: %s', async (id) => {
    const first = await page(one, path(word), { lang })
    const panel = first.slice(first.indexOf(`id="${id}"`))
    const html = await page(one, linkOf(panel, further) ?? '', { lang })
    expect(html).toContain(`href="/runs/${old}`)
    expect(html).toContain(`<mark>${word}</mark>`)
  })
})

test('one answer looks no further than so far; the next goes on from there', async () => {
  const first = await page(one, path('exchange'))
  const second = await page(one, linkOf(first, 'それより前を調べる') ?? '')
  expect(textOf(second)).toContain('以降にはありません')
  const third = await page(one, linkOf(second, 'それより前を調べる') ?? '')
  expect(third).toContain(`href="/runs/${oldest}`)
})

test('what is nowhere is said to be nowhere when everything has been looked through', async () => {
  const pages = await leafThrough(one, path('tenant:sakura 存在しない言葉'), 'それより前を調べる')
  expect(pages.length).toBeGreaterThan(1)
  expect(textOf(pages.at(-1) ?? '')).toContain('表示するものはありません')
})
