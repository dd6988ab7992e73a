/** Listings that never end: a service that goes in circles is stopped (card 407, step 2). */
import { expect, test } from 'vitest'
import { readPages } from '../../jobs/400-notify/mirror/pages.ts'

const about = { service: 'SLACK', what: 'users.list' } as const

test('after a thousand pages it is no listing any more', async () => {
  let asked = 0
  const endless = readPages(about, async () => ({ rows: [asked], next: `cursor-${++asked}` }))
  await expect(endless).rejects.toMatchObject({
    code: 'endless_listing',
    words: {
      ja: 'Slack の users.list の一覧が終わりません: 1000 ページを超えました',
      en: 'the listing of users.list of Slack does not end: more than 1000 pages',
    },
  })
  expect(asked).toBe(1_000)
})

test('the thousandth page may be the last one; pages may be empty in between', async () => {
  let asked = 0
  const rows = await readPages(about, async () => {
    asked += 1
    return { rows: asked % 2 === 0 ? [] : [asked], next: asked === 1_000 ? '' : `c${asked}` }
  })
  expect(rows).toHaveLength(500)
})
