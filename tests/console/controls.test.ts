/** Hold, release, skip, move, undo and maintenance at the console: carried out once, on record, refused with the form still filled in. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openExceptions } from '../../data/ops/exceptions.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
/** The audit can not be emptied: each test looks at what came after it began. */
let audited = 0
beforeAll(() => {
  one = installation({ history: 'none' })
})
beforeEach(() => {
  one.data.ops().sqlite.exec('DELETE FROM schedule_exceptions; DELETE FROM act_keys')
  one.woken.length = 0
  audited += audits().length
})
afterAll(() => one.close())

const inForce = () => openExceptions(one.data.ops(), NOW)

/** The next due time of BATCH-202 is 1 December, 06:00 in Tokyo. */
const DUE_202 = '2026-11-30T21:00:00.000Z'
const REASON = { reason: '棚卸のため' }

type Audit = { operator: string; verb: string; object: string; reason: string; result: string }
function audits(): Audit[] {
  const sql = 'SELECT operator, verb, object, reason, result FROM audit WHERE id > ? ORDER BY id'
  return one.data.ops().sqlite.prepare(sql).all(audited) as Audit[]
}

describe('a batch', () => {
  test('is held with a reason and an end, and leads back to the page the form was on', async () => {
    const form = { ...REASON, until: '2026-11-25T06:00', back: '/batches?show=bad' }
    const answer = await post(one, '/batches/BATCH-202/holds', form)
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/batches?show=bad&did=hold',
    ])
    expect(inForce()).toMatchObject([
      {
        kind: 'hold',
        batchId: 'BATCH-202',
        by: 'tanaka',
        reason: '棚卸のため',
        expiresAt: Date.parse('2026-11-25T06:00+09:00'),
      },
    ])
    expect(one.woken).toEqual(['BATCH-202'])
    expect(audits()).toEqual([
      {
        operator: 'tanaka',
        verb: 'batch.hold',
        object: 'BATCH-202',
        reason: '棚卸のため',
        result: 'ok',
      },
    ])
  })

  test('is released again; its page says each time what holds', async () => {
    await post(one, '/batches/BATCH-202/holds', REASON)
    const held = await page(one, '/batches/BATCH-202/controls?did=hold')
    expect(textOf(held)).toContain('保留しました。')
    expect(textOf(held)).toContain('保留 解除するまで 棚卸のため tanaka')
    const answer = await post(one, '/batches/BATCH-202/releases', REASON)
    expect(answer.headers.get('location')).toBe('/batches/BATCH-202/controls?did=release')
    expect(inForce()).toEqual([])
    expect(textOf(await page(one, '/batches/BATCH-202/controls'))).toContain('指定はありません')
  })

  test('is not held twice: the second is refused with who holds it', async () => {
    await post(one, '/batches/BATCH-202/holds', REASON)
    const answer = await post(one, '/batches/BATCH-202/holds', { reason: 'again' }, { lang: 'en' })
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain('BATCH-202 is held already')
    expect(audits().map(({ verb, result }) => [verb, result])).toEqual([
      ['batch.hold', 'ok'],
      ['batch.hold', 'refused'],
    ])
  })

  test('that does not exist can not be held', async () => {
    expect((await post(one, '/batches/BATCH-999/holds', REASON)).status).toBe(404)
  })
})

describe('one due time', () => {
  test('is skipped, shown as skipped, and comes back when that is undone', async () => {
    await post(one, '/batches/BATCH-202/skips', { ...REASON, due: DUE_202 })
    const [skip] = inForce()
    expect(skip).toMatchObject({ kind: 'skip', scheduledFor: Date.parse(DUE_202) })
    expect(audits()[0]?.object).toBe('BATCH-202@2026-12-01T06:00:00.000+09:00')
    const text = textOf(await page(one, '/batches/BATCH-202/controls'))
    expect(text).toContain('スキップ 12/1(火) 06:00')
    const undone = await post(one, `/exceptions/${skip?.id}/undo`, { reason: '不要になった' })
    expect(undone.status).toBe(303)
    expect(inForce()).toEqual([])
  })

  test('is moved once', async () => {
    const form = { ...REASON, due: DUE_202, to: '2026-12-02T07:30' }
    await post(one, '/batches/BATCH-202/moves', form)
    expect(inForce()).toMatchObject([
      {
        kind: 'move',
        scheduledFor: Date.parse(DUE_202),
        movedTo: Date.parse('2026-12-02T07:30+09:00'),
      },
    ])
    const text = textOf(await page(one, '/batches/BATCH-202/controls'))
    expect(text).toContain('振替 12/1(火) 06:00 → 12/2(水) 07:30')
  })

  test('that a link names is chosen in the form', async () => {
    const due = '2027-03-31T21:00:00.000Z'
    const html = await page(one, `/batches/BATCH-202/controls?due=${due}`)
    expect(html).toContain(`<option value="${due}" selected`)
  })

  test('that is none is refused, and nothing is lost of what was typed', async () => {
    const due = '2026-12-05T21:00:00.000Z'
    const answer = await post(one, '/batches/BATCH-202/moves', {
      ...REASON,
      due,
      to: '2026-12-06T01:00',
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(textOf(html)).toContain('予定はありません')
    expect(html).toContain('name="to" value="2026-12-06T01:00"')
    expect(html).toContain('name="reason" value="棚卸のため"')
    expect(inForce()).toEqual([])
  })
})

describe('maintenance', () => {
  test('begins with an end, is seen, and ends', async () => {
    const began = await post(one, '/maintenance', { ...REASON, until: '2026-11-24T05:00' })
    expect(began.headers.get('location')).toBe('/maintenance?did=maintenanceOn')
    const text = textOf(await page(one, '/maintenance'))
    expect(text).toContain('メンテナンス中です')
    expect(text).toContain('11/24(火) 05:00 まで 棚卸のため')
    expect(textOf(await page(one, '/batches/BATCH-202/controls'))).toContain('メンテナンス 11/24')
    await post(one, '/maintenance/end', REASON)
    expect(inForce()).toEqual([])
  })

  test('may be undone like a hold', async () => {
    await post(one, '/maintenance', REASON)
    await post(one, `/exceptions/${inForce()[0]?.id}/undo`, REASON)
    expect(inForce()).toEqual([])
    const again = await post(one, '/maintenance/end', REASON)
    expect([again.status, textOf(await again.text())]).toEqual([
      422,
      expect.stringContaining('メンテナンス中ではありません'),
    ])
  })
})

describe('a form', () => {
  const key = '0b2e5f0c-7c6e-4a4e-8a53-6f2f9a3b1c11'
  const move = { ...REASON, key, due: DUE_202, to: '2026-12-02T07:30' }

  test('that is sent twice does it once: one record, one line in the audit, the same answer', async () => {
    const answers = [
      await post(one, '/batches/BATCH-202/moves', move),
      await post(one, '/batches/BATCH-202/moves', move),
    ]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(inForce().length).toBe(1)
    expect(audits().length).toBe(1)
    expect((await post(one, '/batches/BATCH-202/holds', { ...REASON, key })).status).toBe(303)
    expect((await post(one, '/batches/BATCH-202/holds', { ...REASON, key })).status).toBe(303)
    expect(audits().map(({ verb }) => verb)).toEqual(['due_time.move', 'batch.hold'])
  })

  test('to which somebody went back and changed the time is another act', async () => {
    await post(one, '/batches/BATCH-202/moves', move)
    await post(one, '/batches/BATCH-202/moves', { ...move, to: '2026-12-02T08:00' })
    expect(inForce()).toMatchObject([{ movedTo: Date.parse('2026-12-02T08:00+09:00') }])
    expect(audits().length).toBe(2)
  })

  test('that was refused may be sent again after it was mended', async () => {
    const refused = await post(one, '/batches/BATCH-202/moves', { ...move, to: '2020-01-01T00:00' })
    expect(refused.status).toBe(422)
    expect((await post(one, '/batches/BATCH-202/moves', move)).status).toBe(303)
  })

  test.each(['/batches/BATCH-202/holds', '/batches/BATCH-202/skips', '/maintenance'])(
    'without a reason changes nothing: %s',
    async (path) => {
      const answer = await post(one, path, { due: DUE_202, reason: ' ' })
      expect(answer.status).toBe(422)
      expect(textOf(await answer.text())).toContain('理由が必要です。')
      expect(inForce()).toEqual([])
    },
  )

  test('leads nowhere outside the console', async () => {
    const form = { ...REASON, back: 'https://evil.example/' }
    const answer = await post(one, '/batches/BATCH-202/holds', form)
    expect(answer.headers.get('location')).toBe('/?did=hold')
  })

  test('for an exception that is not there says so', async () => {
    expect((await post(one, '/exceptions/4711/undo', REASON)).status).toBe(404)
  })
})

test('who only reads sees what is in force and no form', async () => {
  const two = installation({ role: 'viewer', history: 'none' })
  try {
    const html = await page(two, '/batches/BATCH-202/controls')
    expect(html).not.toContain('action="/batches/BATCH-202')
    expect((await post(two, '/batches/BATCH-202/holds', REASON)).status).toBe(403)
    expect((await get(two, '/maintenance')).status).toBe(200)
  } finally {
    two.close()
  }
})

describe('a refusal', () => {
  /** What a page tells somebody to do, and where it leads. */
  async function hintOf(path: string, form: Record<string, string>, lang: 'ja' | 'en') {
    const answer = await post(one, path, { ...form, key: `${path}-${lang}` }, { lang })
    const html = await answer.text()
    expect([path, answer.status]).toEqual([path, expect.toSatisfy((status) => status >= 400)])
    const notice = /<div class="notice[\s\S]*?<\/div>/.exec(html)?.[0] ?? ''
    return { text: textOf(notice), href: /href="([^"]+)"/.exec(notice)?.[1] ?? null }
  }

  test('leads to a page of the console, and names no command of a terminal', async () => {
    await post(one, '/batches/BATCH-202/holds', REASON)
    await post(one, '/batches/BATCH-202/skips', { ...REASON, due: DUE_202 })
    await post(one, '/maintenance', REASON)
    const past = { ...REASON, due: DUE_202, to: '2020-01-01T00:00' }
    const cases: [string, Record<string, string>, string | null][] = [
      ['/batches/BATCH-202/holds', REASON, '/batches/BATCH-202/controls'],
      ['/batches/BATCH-204/releases', REASON, '/batches/BATCH-204/controls'],
      ['/batches/BATCH-202/skips', { ...REASON, due: DUE_202 }, '/batches/BATCH-202/controls'],
      ['/batches/BATCH-202/moves', past, null],
      ['/maintenance', REASON, '/maintenance'],
      ['/exceptions/4711/undo', REASON, '/plan'],
      ['/suppressions/lift', { ...REASON, owner: '_ops', recipient: 'x' }, '/suppressions'],
      ['/outbox/_ops/NOTHING/resolve', { ...REASON, decision: 'sent' }, '/outbox'],
      ['/alerts/NOTHING/acknowledge', { note: 'x' }, null],
    ]
    for (const [path, form, href] of cases) {
      for (const lang of ['ja', 'en'] as const) {
        const hint = await hintOf(path, form, lang)
        expect(hint.text, path).not.toMatch(/toban [a-z]|--[a-z]/)
        expect([path, hint.href]).toEqual([path, href])
      }
    }
  })
})
