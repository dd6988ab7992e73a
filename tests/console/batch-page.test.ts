import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertException } from '../../data/ops/exceptions.ts'
import { openRunbooks } from '../../server/console/runbooks.ts'
import { addDays, dayAt } from '../../server/domain/calendar-day.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { leafThrough, page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
  const sql = `INSERT INTO batch_metrics_daily (batch_id, day, runs, failed, avg_ms, max_ms) VALUES (?, ?, ?, ?, 1, 1)`
  const insert = one.data.ops().sqlite.prepare(sql)
  insert.run('BATCH-305', '2026-11-20', 1, 0)
  insert.run('BATCH-305', '2026-11-22', 4, 1)
  insert.run('BATCH-305', '2026-11-23', 1, 1)
})
afterAll(() => one.close())

const part = (html: string, from: string, to: string) =>
  html.slice(html.indexOf(`id="${from}"`), html.indexOf(`id="${to}"`))

describe('the year of a batch', () => {
  test('has a square for each day with runs, splits a mixed one and crosses a wholly bad one', async () => {
    const year = part(await page(one, '/batches/BATCH-305', { lang: 'en' }), 'year', 'runs')
    expect(textOf(year)).toContain('3 days with runs, 2 with failures, 0 with warnings')
    expect(year.match(/href="\/batches\/BATCH-305\?day=2026-11-2[023]#runs"/g)?.length).toBe(3)
    expect(year.match(/class="bad"/g)?.length).toBe(3)
    // Of the day, and of the key.
    expect(year.match(/class="cross"/g)?.length).toBe(2)
    // Once: as what is seen when pointing at it, and as the name of the link.
    expect(year.match(/3 good, 1 failed/g)?.length).toBe(1)
  })

  test('a day with warnings is not one of the good ones: it has its sign and says so', async () => {
    const ops = one.data.ops().sqlite
    const sql = `SELECT started_at FROM runs WHERE batch_id = 'BATCH-204' AND state = 'warned'`
    const at = ops.prepare(sql).pluck().get() as number
    const insert = ops.prepare(
      `INSERT INTO batch_metrics_daily (batch_id, day, runs, failed, avg_ms, max_ms) VALUES ('BATCH-204', ?, 1, 0, 1, 1)`,
    )
    insert.run(dayAt(at))
    insert.run(addDays(dayAt(at), -1))
    const year = part(await page(one, '/batches/BATCH-204', { lang: 'en' }), 'year', 'runs')
    expect(textOf(year)).toContain('2 days with runs, 0 with failures, 1 with warnings')
    const days = year.split('<a ').slice(1)
    expect(days.map((day) => day.includes('class="sign"'))).toEqual([false, true])
    expect(days.map((day) => day.includes('1 good (with warnings), 0 failed'))).toEqual([
      false,
      true,
    ])
  })

  test('a day leads to exactly the runs of that day, and from there back to all', async () => {
    const html = await page(one, '/batches/BATCH-305?day=2026-11-23')
    const runs = part(html, 'runs', 'dependencies')
    expect(runs.match(/href="\/runs\//g)?.length).toBe(1)
    expect(runs).toContain(`/runs/${one.runIds.failed}`)
    expect(runs).toContain('href="/batches/BATCH-305#runs"')
  })
})

describe('the runs of a batch', () => {
  const ids = (html: string) => html.match(/(?<=href="\/runs\/)\w{26}/g) ?? []
  const runIds = (where: string) =>
    one.data
      .ops()
      .sqlite.prepare(
        `SELECT id FROM runs WHERE batch_id = 'BATCH-501' AND ${where} ORDER BY started_at DESC`,
      )
      .pluck()
      .all()

  test('a busy day is leafed through to its first run, whatever their number', async () => {
    const pages = await leafThrough(one, '/batches/BATCH-501?day=2026-11-23', 'さらに過去')
    expect(pages.length).toBeGreaterThan(5)
    const from = Date.parse('2026-11-22T15:00:00Z')
    const day = runIds(`started_at >= ${from} AND started_at < ${from + 86_400_000}`)
    expect(pages.flatMap((html) => ids(part(html, 'runs', 'dependencies')))).toEqual(day)
  })

  test('are narrowed to one end; the choice stays with the day and from page to page', async () => {
    const failed = await page(one, '/batches/BATCH-501?state=failed&day=2026-11-23')
    const shown = ids(part(failed, 'runs', 'dependencies'))
    expect(shown).toEqual(runIds(`state = 'failed' AND business_date = '2026-11-23'`))
    expect(failed).toContain('/batches/BATCH-501?day=2026-11-23&amp;state=warned#runs')
    expect(failed).not.toContain('/events/batches/BATCH-501')
    expect(await page(one, '/batches/BATCH-501?state=nonsense')).toContain('/events/batches/')
  })
})

test('what a batch waits for and what waits for it stand beside it', async () => {
  const down = part(await page(one, '/batches/BATCH-301'), 'dependencies', 'runbook')
  expect(down).toContain('href="/batches/BATCH-302"')
  const up = part(await page(one, '/batches/BATCH-302'), 'dependencies', 'runbook')
  expect(up).toContain('href="/batches/BATCH-301"')
})

test('orders in force are chips, and every due time leads to where it is changed', async () => {
  insertException(one.data.ops(), {
    ...{ kind: 'hold', batchId: 'BATCH-304', scheduledFor: null, movedTo: null },
    ...{ reason: '取引先の依頼', by: 'sato', at: NOW, expiresAt: null },
  })
  const html = part(await page(one, '/batches/BATCH-304'), 'upcoming', 'entry')
  expect(html).toContain('control-chip control-hold')
  expect(html).toContain('取引先の依頼')
  expect(html).toMatch(/\/batches\/BATCH-304\/controls\?due=2026-11-\d\dT/)
})

describe('the runbook', () => {
  test('stands beside the batch in the language of the reader', async () => {
    expect(textOf(await page(one, '/batches/BATCH-302'))).toContain('04:00 までに終了')
    expect(textOf(await page(one, '/batches/BATCH-302', { lang: 'en' }))).toContain(
      'to end by 04:00',
    )
  })

  test('is made from the schedule entry where nobody has written one', async () => {
    const text = textOf(await page(one, '/batches/BATCH-304', { lang: 'en' }))
    expect(text).toContain('Transient errors were tried 3 times')
  })

  test('shows HTML as text and no link that runs a script', () => {
    const jobs = join(one.data.root, 'install', 'jobs', '100-data')
    mkdirSync(jobs, { recursive: true })
    const text = '<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n| a |\n|---|\n| b |\n'
    writeFileSync(join(jobs, '101-x.runbook.ja.md'), text)
    const { html, path } = openRunbooks(join(one.data.root, 'install')).of('BATCH-101', null, 'ja')
    expect(path).toBe('jobs/100-data/101-x.runbook.ja.md')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('javascript:')
    expect(html).toContain('<table>')
  })
})
