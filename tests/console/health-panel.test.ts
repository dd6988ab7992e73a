import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../data/ops/audit.ts'
import { storedRules } from '../../data/platform/monitoring-rules.ts'
import { HOSTILE_NAME } from './fixture/companies.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PAGE = '/batches/BATCH-303'
const RULE = {
  tenant: '',
  metric: 'p95',
  operator: '>=',
  medium: '400',
  high: '2000',
  critical: '',
  minSample: '20',
  forRuns: '1',
  enabled: '1',
}

describe('the health board', () => {
  test('names the company of an open alert, its code small beside it', async () => {
    const html = await page(one, PAGE)
    expect(html).toContain(
      'href="/batches/BATCH-303?tenant=tokyo-denki#health-detail">東京電機株式会社</a> <small class="muted">tokyo-denki</small>',
    )
  })

  test('shows a tile for every company, the worst first, with its worst finding', async () => {
    const html = await page(one, PAGE)
    const names = [...html.matchAll(/class="tile-head"[\s\S]*?<b>(.*?)<\/b>/g)].map(
      ([, name]) => name,
    )
    expect(names).toHaveLength(6)
    expect(names[0]).toBe('東京電機株式会社')
    expect(names[1]).not.toContain('<')
    expect(html).not.toContain(HOSTILE_NAME)
    expect(textOf(html)).toContain('ストレージ 96.2%')
    expect(textOf(html)).toContain('データベースを開けません')
  })

  test('opens the week of one company with its limits', async () => {
    const html = await page(one, `${PAGE}?tenant=tokyo-denki`, { lang: 'en' })
    const text = textOf(html)
    expect(text).toContain('the last 7 days')
    expect(text).toContain('Server errors (5xx) 3% 5% / 10% / 25%')
    expect(html.match(/class="bar usage"/g)?.length).toBeGreaterThan(600)
  })

  test('lists the open alerts of the companies', async () => {
    expect(textOf(await page(one, PAGE))).toContain('ストレージの使用率が 96.2％ です')
  })

  test('an alert is acknowledged there with a note, and the button is gone', async () => {
    const action = '/alerts/ALERT-STORAGE/acknowledge'
    expect(await page(one, PAGE)).toContain(`action="${action}"`)
    const answer = await post(one, action, { reason: '容量を増やしています' })
    expect(answer.status).toBe(303)
    const html = await page(one, PAGE)
    expect(html).not.toContain(`action="${action}"`)
    expect(textOf(html)).toContain('ストレージの使用率が 96.2％ です(基準 95％) 確認済み')
  })
})

describe('rules', () => {
  test('can be tried out before they are written: what would be found now', async () => {
    const query = new URLSearchParams({ ...RULE, try: '1' })
    const text = textOf(await page(one, `${PAGE}?${query}`, { lang: 'en' }))
    expect(text).toContain('It would find 2 now')
    expect(text).toContain('2,400 ms High')
    expect(text).toContain('410 ms Medium')
    const own = new URLSearchParams({ ...RULE, tenant: 'umi', try: '1' })
    expect(textOf(await page(one, `${PAGE}?${own}`, { lang: 'en' }))).toContain(
      'It would find nothing now.',
    )
  })

  test('are written with a reason, and taken back, both on record', async () => {
    const before = storedRules(one.data.platform()).length
    const saved = await post(one, `${PAGE}/rules`, { ...RULE, reason: '応答を厳しく見る' })
    expect(saved.headers.get('location')).toBe(`${PAGE}#health-rules`)
    const rule = storedRules(one.data.platform()).find(({ tenantId }) => tenantId === null)
    expect(rule).toMatchObject({ metric: 'p95', medium: 400, high: 2_000, critical: null })
    await post(one, `${PAGE}/rules/${rule?.id}/drop`, { reason: '元に戻す' })
    expect(storedRules(one.data.platform())).toHaveLength(before)
    const acts = one.data
      .ops()
      .sqlite.prepare(
        "SELECT verb, object, operator, reason, result FROM audit WHERE verb LIKE 'monitoring_rule%'",
      )
      .all()
    expect(acts).toEqual([
      {
        verb: 'monitoring_rule.written',
        object: '* p95',
        operator: 'tanaka',
        reason: '応答を厳しく見る',
        result: 'ok',
      },
      {
        verb: 'monitoring_rule.dropped',
        object: '* p95',
        operator: 'tanaka',
        reason: '元に戻す',
        result: 'ok',
      },
    ])
    expect(verifyAudit(one.data.ops()).broken).toBeNull()
  })

  test.each([
    [{ medium: '5000' }, 'the limits must grow worse'],
    [{ medium: 'viel' }, 'limits are numbers'],
    [{ tenant: 'nobody' }, 'no such tenant: nobody'],
    [{ reason: '' }, 'A reason is needed.'],
  ])('%j is refused, with what to do, and nothing is changed', async (change, words) => {
    const before = storedRules(one.data.platform())
    const form = { ...RULE, reason: 'x', ...change }
    const answer = await post(one, `${PAGE}/rules`, form, { lang: 'en' })
    expect([404, 422]).toContain(answer.status)
    expect(textOf(await answer.text())).toContain(words)
    expect(storedRules(one.data.platform())).toEqual(before)
  })

  test('are shown but not offered to whoever may only read', async () => {
    const reader = installation({ role: 'viewer' })
    const html = await page(reader, PAGE)
    expect(html).not.toContain('rule-form')
    expect((await post(reader, `${PAGE}/rules`, { ...RULE, reason: 'x' })).status).toBe(403)
    reader.close()
  })
})
