import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertException } from '../../data/ops/exceptions.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

/** The row of a batch on the board: its label with the chips. */
function labelOf(html: string, batchId: string): string {
  const labels = html.split('class="board-label"')
  return labels.find((label) => label.includes(`href="/batches/${batchId}"`)) ?? ''
}

describe('the board of a day', () => {
  test('leads to the day before and after, and says which day it is', async () => {
    const html = await page(one, '/')
    expect(html).toContain('href="/?day=2026-11-23"')
    expect(html).toContain('href="/?day=2026-11-25"')
    const yesterday = await page(one, '/?day=2026-11-23', { lang: 'en' })
    expect(yesterday).toContain('Mon, 23 Nov 2026')
    expect(textOf(yesterday)).toMatch(/[\d,]+ due on 23 Nov/)
    // Back to today by the bare address, and the stream is that of the day.
    expect(yesterday).toMatch(/href="\/"[^>]*aria-label="Day after"/)
    expect(yesterday).toContain('/events/today?day=2026-11-23')
  })

  test('has the now-line only on days that contain this moment', async () => {
    expect(await page(one, '/')).toContain('class="now"')
    expect(await page(one, '/?day=2026-11-20')).not.toContain('class="now"')
  })

  test('what is no day is today', async () => {
    expect(textOf(await page(one, '/?day=2026-02-30'))).toContain('本日')
  })

  test('a batch that comes every five minutes is drawn as half hours, not as hundreds of ticks', async () => {
    const html = await page(one, '/')
    expect(html).toContain('class="cells mark-succeeded"')
    expect(html).toContain('class="cells mark-planned"')
  })

  test('a planned run is as long as runs on that kind of day usually are', async () => {
    // BATCH-105 takes about 48 minutes, BATCH-205 two and a half.
    const bars = [...(await page(one, '/')).matchAll(/aria-label="BATCH-105[^"]*予定[^"]*"/g)]
    expect(bars.length).toBeGreaterThan(0)
    expect(bars[0]?.[0]).toMatch(/4\d 分|5\d 分/)
  })

  test('lists the open alerts with their number', async () => {
    const html = await page(one, '/')
    const panel = html.slice(html.indexOf('id="open-alerts"'))
    expect(panel).toContain('href="/alerts/ALERT-STORAGE"')
  })
})

describe('what operators have ordered stands on the board', () => {
  const order = (exception: Partial<Parameters<typeof insertException>[1]>) =>
    insertException(one.data.ops(), {
      kind: 'hold',
      batchId: 'BATCH-304',
      scheduledFor: null,
      movedTo: null,
      reason: '取引先の依頼',
      by: 'tanaka',
      at: NOW,
      expiresAt: null,
      ...exception,
    })
  const at = (batchId: string) =>
    (
      one.data
        .ops()
        .sqlite.prepare('SELECT max(scheduled_for) AS at FROM occurrences WHERE batch_id = ?')
        .get(batchId) as { at: number }
    ).at

  test('a held batch has a chip with the word, the reason and the person', async () => {
    order({})
    const label = labelOf(await page(one, '/'), 'BATCH-304')
    expect(textOf(label)).toContain('保留')
    expect(label).toContain('取引先の依頼')
    expect(label).toContain('tanaka')
    expect(labelOf(await page(one, '/?day=2026-11-20'), 'BATCH-304')).not.toContain('保留')
  })

  test('a skipped and a moved due time have theirs, on the day they are about', async () => {
    const day = 86_400_000
    order({ kind: 'skip', batchId: 'BATCH-201', scheduledFor: at('BATCH-201') + day })
    const due = at('BATCH-204') + day
    order({ kind: 'move', batchId: 'BATCH-204', scheduledFor: due, movedTo: due + 3_600_000 })
    const html = await page(one, '/', { lang: 'en' })
    expect(textOf(labelOf(html, 'BATCH-201'))).toContain('skip')
    expect(textOf(labelOf(html, 'BATCH-204'))).toContain('moved')
    expect(html).toMatch(/aria-label="BATCH-204[^"]*Planned[^"]*moved/)
    expect(textOf(labelOf(await page(one, '/?day=2026-11-20'), 'BATCH-201'))).not.toContain('skip')
  })

  test('maintenance mode is said once, above the board', async () => {
    order({ batchId: '*', reason: 'DB 更新' })
    const html = await page(one, '/')
    expect(textOf(html)).toContain('メンテナンス中です: DB 更新 (tanaka)')
    expect(html.match(/class="board-chip tone/g)?.length).toBe(3)
  })
})

test('a run that is still under way after its deadline is marked as late, with the deadline', async () => {
  const two = installation({ clock: () => instantOf(TODAY, '05:34:00') })
  const html = await page(two, '/')
  expect(textOf(labelOf(html, 'BATCH-101'))).toContain('終了遅延')
  expect(html).toMatch(/aria-label="BATCH-101[^"]*実行中[^"]*終了期限 05:00/)
  expect(html).toContain('class="deadline"')
  two.close()
})

test('the bar of a run shows which part of its companies failed', async () => {
  const html = await page(one, '/?day=2026-11-23')
  expect(html.match(/aria-label="BATCH-305[^"]*6 社中 1 社異常"/)).not.toBe(null)
  expect(html.includes('class="strip-good"')).toBe(true)
})
