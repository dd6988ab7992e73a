import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
beforeEach(() => {
  one.started.length = 0
  one.cancelled.length = 0
})
afterAll(() => one.close())

describe('starting a run', () => {
  test('reaches the command with what was typed, and leads to the run', async () => {
    const form = {
      businessDate: '2026-11-20',
      tenants: 'sakura, umi',
      'p.date': '2026-11-19',
      'p.scope': '',
      'p.verify': 'true',
      dryRun: '1',
      reason: ' 取引先の依頼 ',
    }
    const answer = await post(one, '/batches/BATCH-101/runs', form)
    expect(answer.headers.get('location')).toBe('/runs/STARTED')
    expect(one.started).toEqual([
      {
        batchId: 'BATCH-101',
        businessDate: '2026-11-20',
        tenants: ['sakura', 'umi'],
        params: { date: '2026-11-19', verify: true },
        dryRun: true,
        reason: '取引先の依頼',
        by: 'tanaka',
      },
    ])
  })

  test('the form has a key of its own, and the command is told it', async () => {
    const keyOf = (html: string) => /name="key" value="([\w-]{8,64})"/.exec(html)?.[1] ?? ''
    const key = keyOf(await page(one, '/batches/BATCH-101'))
    expect(keyOf(await page(one, '/batches/BATCH-101'))).not.toBe(key)
    await post(one, '/batches/BATCH-101/runs', { reason: 'x', key })
    await post(one, '/batches/BATCH-101/runs', { reason: 'x', key: 'a b' })
    expect(one.started.map((asked) => asked.key)).toEqual([key, undefined])
    const preview = await page(one, `/runs/${one.runIds.failed}/rerun?only=failed`)
    expect(keyOf(preview)).toMatch(/./)
  })

  test('without a reason nothing is started, and what was typed is still in the form', async () => {
    const answer = await post(one, '/batches/BATCH-101/runs', {
      reason: ' ',
      tenants: 'sakura',
      'p.retentionDays': '30',
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(textOf(html)).toContain('理由が必要です。')
    expect(html).toContain('name="tenants" value="sakura"')
    expect(html).toContain('name="p.retentionDays" value="30"')
    expect(one.started).toEqual([])
  })

  test('a refusal of the command is shown above the form with its hint', async () => {
    const answer = await post(
      one,
      '/batches/BATCH-101/runs',
      { reason: 'x', businessDate: '1999-01-01' },
      { lang: 'en' },
    )
    expect(answer.status).toBe(422)
    const text = textOf(await answer.text())
    expect(text).toContain('the business date is too old: 1999-01-01')
    expect(text).toContain('Give a day from 2000-01-01 on.')
  })

  test('a batch that does not exist is not started', async () => {
    expect((await post(one, '/batches/BATCH-999/runs', { reason: 'x' })).status).toBe(404)
  })
})

describe('stopping and rerunning', () => {
  test('a running run is asked to stop, with the reason', async () => {
    const answer = await post(one, `/runs/${one.runIds.running}/cancel`, { reason: 'wrong day' })
    expect(answer.status).toBe(303)
    expect(one.cancelled).toEqual([
      { runId: one.runIds.running, by: 'tanaka', reason: 'wrong day', force: false },
    ])
  })

  test('the preview says what would run, what not, and whether it is in time', async () => {
    const text = textOf(await page(one, `/runs/${one.runIds.failed}/rerun?only=failed`))
    expect(text).toContain('1 社を処理します hostile')
    expect(text).toContain('5 社はそのまま')
    expect(text).toContain('kita-bank (停止中)')
    expect(text).toContain('期限 03:34 に間に合います')
  })

  test('the rerun leads to the new run; without a reason the preview stays', async () => {
    const path = `/runs/${one.runIds.failed}/rerun`
    expect(
      (await post(one, path, { only: 'failed', reason: 'again' })).headers.get('location'),
    ).toBe('/runs/RERUN')
    const refused = await post(one, path, { only: 'failed', reason: '' })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('理由が必要です。')
  })
})

describe('running a part of a run again', () => {
  test('the chosen companies are in the preview and reach the command', async () => {
    const path = `/runs/${one.runIds.failed}/rerun`
    const html = await page(one, `${path}?tenant=umi&tenant=sakura`)
    expect(textOf(html)).toContain('2 社を処理します umi, sakura')
    expect(html).toContain('name="tenants" value="umi sakura"')
    await post(one, path, { tenants: 'umi sakura', reason: '取引先の依頼' })
    expect(one.rerun.at(-1)).toEqual({
      runId: one.runIds.failed,
      options: { failedOnly: false, tenants: ['umi', 'sakura'] },
      reason: '取引先の依頼',
    })
  })

  test('the page of a finished run lets companies be chosen; a viewer and a running run do not', async () => {
    expect(await page(one, `/runs/${one.runIds.failed}`)).toContain('name="tenant" value="hostile"')
    expect(await page(one, `/runs/${one.runIds.running}`)).not.toContain('name="tenant" value=')
  })

  test('what has been asked to stop can be stopped by force', async () => {
    const { running } = one.runIds
    expect(await page(one, `/runs/${running}`)).not.toContain('name="force"')
    const sql = `UPDATE runs SET cancel_asked_at = started_at, cancel_asked_by = 'sato' WHERE id = ?`
    one.data.ops().sqlite.prepare(sql).run(running)
    expect(await page(one, `/runs/${running}`)).toContain('name="force"')
    await post(one, `/runs/${running}/cancel`, { reason: 'hangs', force: '1' })
    expect(one.cancelled.at(-1)?.force).toBe(true)
  })
})

describe('who may not', () => {
  test('a viewer sees no buttons and is refused', async () => {
    const two = installation({ role: 'viewer' })
    expect(await page(two, `/runs/${two.runIds.running}`)).not.toContain('/cancel')
    expect(await page(two, '/batches/BATCH-101')).not.toContain('name="reason"')
    expect((await post(two, `/runs/${two.runIds.running}/cancel`, { reason: 'x' })).status).toBe(
      403,
    )
    expect((await post(two, '/batches/BATCH-101/runs', { reason: 'x' })).status).toBe(403)
    expect(two.cancelled).toEqual([])
    expect(two.started).toEqual([])
    two.close()
  })

  test('a form of another site is refused', async () => {
    const answer = await post(
      one,
      '/batches/BATCH-101/runs',
      { reason: 'x' },
      { origin: 'https://evil.example' },
    )
    expect(answer.status).toBe(403)
    expect(one.started).toEqual([])
  })
})

describe('files', () => {
  const artifactId = (path: string) => {
    const row = one.data.ops().sqlite.prepare('SELECT id FROM artifacts WHERE path = ?').get(path)
    return (row as { id: number }).id
  }

  test('an output of a run is downloaded under its own name', async () => {
    const id = artifactId('reports/_platform/usage/usage_2026-11-23.csv')
    const answer = await get(one, `/runs/${one.runIds.long}/files/${id}`)
    expect(await answer.text()).toBe('day,calls\n')
    expect(answer.headers.get('content-disposition')).toContain('usage_2026-11-23.csv')
  })

  test.each(['../../etc/passwd', 'ops.db'])(
    '%s is not given out, whatever the table says',
    async (path) => {
      const answer = await get(one, `/runs/${one.runIds.long}/files/${artifactId(path)}`)
      expect(answer.status).toBe(404)
    },
  )

  test('an output is not found under another run', async () => {
    const id = artifactId('reports/_platform/usage/usage_2026-11-23.csv')
    expect((await get(one, `/runs/${one.runIds.failed}/files/${id}`)).status).toBe(404)
  })

  test('an invoice is given out to the page of its own company only', async () => {
    const mine = await get(one, '/tenants/sakura/invoices/INVOICE1/pdf')
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect((await get(one, '/tenants/umi/invoices/INVOICE1/pdf')).status).toBe(404)
  })
})

test('a fault of ours is told to the log, and the page gives its number', async () => {
  const two = installation()
  two.data.ops().sqlite.exec('ALTER TABLE attempts RENAME TO attempts_gone')
  const answer = await get(two, `/runs/${two.runIds.failed}`, { lang: 'en' })
  expect(answer.status).toBe(500)
  expect(textOf(await answer.text())).toMatch(/under this number: [0-9a-f]{8}/)
  expect(two.faults.length).toBe(1)
  two.close()
})
