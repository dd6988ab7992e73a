/** The list behind a number of the accounting sentence, page by page. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DUE_FATES } from '../../server/domain/accounting.ts'
import { TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { leafThrough, page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

test('a day of many due times is leafed through by a hundred: as many as are counted, in their order', async () => {
  const pages = await pagesOf(`/due?day=${TODAY}`)
  expect(pages.length).toBeGreaterThan(2)
  for (const { lines } of pages.slice(0, -1)) expect(lines.length).toBe(100)
  const lines = pages.flatMap((each) => each.lines)
  for (const { counted } of pages) expect(counted).toBe(lines.length)
  const times = lines.map(({ at }) => at)
  expect(times).toEqual([...times].sort())
  expect(new Set(lines.map(({ at, batchId }) => `${at} ${batchId}`)).size).toBe(lines.length)
})

test('the filter stays from page to page, and the first page is led back to', async () => {
  const [first, second] = await pagesOf(`/due?day=${TODAY}&fate=toCome`)
  expect(first?.lines.length).toBe(100)
  expect(second?.html).toContain(`href="/due?day=${TODAY}&amp;fate=toCome">先頭へ`)
  expect(second?.html).toMatch(/aria-current="true">これから/)
  expect(first?.html).not.toContain('先頭へ')
})

test('the lists of all fates together are the whole day, each with the rows that it counts', async () => {
  const whole = (await pagesOf(`/due?day=${TODAY}`)).flatMap(({ lines }) => lines)
  const parts: string[] = []
  for (const fate of DUE_FATES) {
    const pages = await pagesOf(`/due?day=${TODAY}&fate=${fate}`)
    const lines = pages.flatMap((each) => each.lines)
    for (const { counted } of pages) expect([fate, counted]).toEqual([fate, lines.length])
    parts.push(...lines.map(({ at, batchId }) => `${at} ${batchId}`))
  }
  expect(parts.sort()).toEqual(whole.map(({ at, batchId }) => `${at} ${batchId}`).sort())
})

test('a place that is nonsense is the beginning, one behind the last due time is an empty page with a way back', async () => {
  const nonsense = await page(one, `/due?day=${TODAY}&from=tomorrow`)
  expect(linesIn(nonsense)).toEqual(linesIn(await page(one, `/due?day=${TODAY}`)))
  const beyond = await page(one, `/due?day=${TODAY}&from=999999999999999-BATCH-101-1`)
  expect(linesIn(beyond)).toEqual([])
  expect(beyond).toContain('先頭へ')
})

type Shown = Readonly<{ html: string; counted: number; lines: ReturnType<typeof linesIn> }>

async function pagesOf(path: string): Promise<Shown[]> {
  return (await leafThrough(one, path, 'さらに後の予定')).map((html) => ({
    html,
    counted: Number(/<span class="number">([\d,]+)</.exec(html)?.[1]?.replace(',', '')),
    lines: linesIn(html),
  }))
}

function linesIn(html: string): { at: string; batchId: string }[] {
  const body = /<tbody>([\s\S]*)<\/tbody>/.exec(html)?.[1] ?? ''
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) => ({
      at: /datetime="([^"]+)"/.exec(row)?.[1] ?? '',
      batchId: /BATCH-\d{3}/.exec(textOf(row))?.[0] ?? '',
    }))
}
